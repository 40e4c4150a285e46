import { parse } from 'yaml'
import { TributaryError, type JsonValue } from '@tributary/contract'
import type { Connector } from '../../connectors/index.ts'
import type { Database, Transaction } from '../../db/index.ts'
import { canonicalJson } from '../canonicalJson.ts'
import { compileMapping, type CompiledMapping } from '../compileMapping.ts'
import type { ModelCatalogue } from '../models.ts'
import {
  findMappingVersion,
  insertMappingVersion,
  insertPublication,
  listMappingVersions,
  listPublications,
  lockMappings,
  type MappingVersion,
} from '../store/mappings.ts'

export type MappingDeps = {
  db: Database
  models: ModelCatalogue
  /** The names of a connector's streams, from its manifest. */
  streamNamesOf: (connector: Connector) => readonly string[]
}

type Of = { workspaceId: string; connectorType: string }

/** A mapping as it was sent: an object, or the text of a mapping.yaml. Throws `mapping.invalid`. */
export function readMappingSource(sent: JsonValue): JsonValue {
  if (typeof sent !== 'string') return sent
  try {
    return parse(sent, { maxAliasCount: 0 }) as JsonValue
  } catch (cause) {
    const fault = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : 'it can not be read'
    throw new TributaryError('mapping.invalid', `mapping.yaml: expected YAML; ${fault}`, {
      cause,
      details: { path: '' },
    })
  }
}

/** Checks a mapping against the connector's streams and the models. Throws `mapping.invalid` with the place in its details. */
export function checkMapping(deps: MappingDeps, connector: Connector, source: JsonValue): CompiledMapping {
  return compileMapping(source, { models: deps.models, streams: deps.streamNamesOf(connector) })
}

/** Keeps a mapping as the next version; nothing is live yet. The same as the newest is no new one. Throws `mapping.invalid`. */
export async function saveMapping(
  deps: MappingDeps,
  workspaceId: string,
  connector: Connector,
  wanted: { source: JsonValue; note: string },
): Promise<MappingVersion> {
  checkMapping(deps, connector, wanted.source)
  const of = { workspaceId, connectorType: connector.type }
  return await deps.db.transaction(async (tx) => {
    await lockMappings(tx, of)
    const [newest] = await listMappingVersions(tx, of, { before: null, limit: 1 })
    // The order of streams is the order of reading, so it counts; that of anything else does not.
    if (newest && textOf(newest.source) === textOf(wanted.source)) return newest
    return await insertMappingVersion(tx, of, wanted)
  })
}

function textOf(source: JsonValue): string {
  const streams =
    typeof source === 'object' && source !== null && !Array.isArray(source) ? source['streams'] : null
  const order = typeof streams === 'object' && streams !== null ? Object.keys(streams) : []
  return canonicalJson([source, order])
}

/**
 * Makes a version live (0: the connector's own), a newer one as well as an older one. What is stored is mapped again from then on. Of the
 * one that is live already nothing changes. Throws `mapping.version_not_found`, and `mapping.invalid` when it fits the connector no more.
 */
export async function publishMapping(
  deps: MappingDeps,
  workspaceId: string,
  connector: Connector,
  version: number,
): Promise<void> {
  const of = { workspaceId, connectorType: connector.type }
  await deps.db.transaction(async (tx) => {
    await lockMappings(tx, of)
    await publish(deps, tx, of, connector, version)
  })
}

/** Makes live what was live before. Throws `mapping.version_not_found` when nothing was. */
export async function rollBackMapping(
  deps: MappingDeps,
  workspaceId: string,
  connector: Connector,
): Promise<void> {
  const of = { workspaceId, connectorType: connector.type }
  await deps.db.transaction(async (tx) => {
    await lockMappings(tx, of)
    const [live, before] = await listPublications(tx, of, 2)
    if (!live) {
      throw new TributaryError(
        'mapping.version_not_found',
        `The connector's own mapping of "${connector.type}" is live, and was from the beginning: there is nothing to go back to.`,
      )
    }
    await publish(deps, tx, of, connector, before?.version ?? 0)
  })
}

async function publish(
  deps: MappingDeps,
  tx: Transaction,
  of: Of,
  connector: Connector,
  version: number,
): Promise<void> {
  if (version > 0) checkMapping(deps, connector, (await requireVersion(tx, of, version)).source)
  const [live] = await listPublications(tx, of, 1)
  if ((live?.version ?? 0) === version) return
  await insertPublication(tx, of, version)
}

/** One version that the workspace wrote. Throws `mapping.version_not_found`. */
export async function requireVersion(
  sql: Transaction | Database,
  of: Of,
  version: number,
): Promise<MappingVersion> {
  const found = await findMappingVersion(sql, of, version)
  if (found) return found
  throw new TributaryError(
    'mapping.version_not_found',
    `There is no version ${version} of the mapping of "${of.connectorType}" in this workspace. See GET /v1/connectors/${of.connectorType}/mapping/versions.`,
  )
}
