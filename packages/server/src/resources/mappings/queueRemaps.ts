import type { Deps } from '../../deps.ts'
import type { ImportQueue, ResourceWriter } from '../../ports.ts'
import { finishRemap, listRunningRemaps, listStale, measureRemap } from '../store/mappings.ts'
import { liveConnector } from './liveConnector.ts'

export type RemapDeps = Pick<Deps, 'db' | 'connectors' | 'logger'> & {
  imports: ImportQueue
  resources: Pick<ResourceWriter, 'mappedStreams'>
}

const publicationsPerRound = 20
/** Imports that are queued of one publication in one round, so that a large workspace fills the queue little by little. */
const integrationsPerRound = 200

/**
 * Queues what maps stored records again after a mapping was published, for integrations that hold records of another one, and notes when
 * none is left. What is to be done follows from what is stored, so it may be called at any time, by any process, and go on after a crash.
 */
export async function queueRemaps(deps: RemapDeps): Promise<void> {
  for (const running of await listRunningRemaps(deps.db, publicationsPerRound)) {
    try {
      await queueOne(deps, running)
    } catch (error) {
      const { workspaceId, connectorType } = running
      const of = { workspace_id: workspaceId, connector_type: connectorType }
      deps.logger.warn(
        { err: error, ...of },
        'mappings: what is stored could not be queued to be mapped again',
      )
    }
  }
}

async function queueOne(
  { db, connectors, imports, resources }: RemapDeps,
  running: { workspaceId: string; connectorType: string; publication: number },
): Promise<void> {
  const { workspaceId } = running
  const connector = await liveConnector(db, workspaceId, connectors.get(running.connectorType))
  const live = resources.mappedStreams(connector)
  const stale = await listStale(db, running, live, integrationsPerRound)
  for (const integrationId of stale) {
    await db.transaction((tx) =>
      imports.queue(tx, { workspaceId, integrationId, trigger: 'mapping', mode: 'incremental' }),
    )
  }
  if (stale.length > 0) return
  // Some may be busy with another import; theirs is the next round's.
  const { stale: left } = await measureRemap(db, running, live, new Date(0))
  if (left === 0) await finishRemap(db, running)
}
