import type { Connector } from '../../connectors/index.ts'
import type { Sql } from '../../db/index.ts'
import { findLiveMapping } from '../store/mappings.ts'

/** Compiled mappings hang on these objects, so a version that is in use must stay the same object. */
const keptMax = 500
const kept = new Map<string, { base: Connector; withVersion: Connector }>()

/**
 * The connector with the mapping that is live in a workspace: the workspace's own version, or the connector's. The same version gives the
 * same object, so that it is compiled once.
 */
export async function liveConnector(sql: Sql, workspaceId: string, connector: Connector): Promise<Connector> {
  const live = await findLiveMapping(sql, { workspaceId, connectorType: connector.type })
  if (!live) return connector
  const key = `${workspaceId}:${connector.type}:${live.version}`
  const known = kept.get(key)
  if (known?.base === connector) return known.withVersion
  const withVersion = { ...connector, mappingSource: live.source }
  const [oldest] = kept.keys()
  if (kept.size >= keptMax && oldest !== undefined) kept.delete(oldest)
  kept.set(key, { base: connector, withVersion })
  return withVersion
}
