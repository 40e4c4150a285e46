import { Stopped, checkStopped, type ImportDeps, type ImportRun } from './importRun.ts'

/** A longer wait is not waited for here: the import goes back to the queue, so that others have its place. */
const longestWaitMs = 5_000

/**
 * Before a batch that makes events: waits while the workspace is over its ceiling of events. Throws `Stopped` with `paced` when that
 * takes long. Not to be called within a transaction.
 */
export async function keepPace(
  { events, clock, logger }: ImportDeps,
  { claimed, signal }: ImportRun,
): Promise<void> {
  const waitMs = await events.waitMs(claimed.workspaceId)
  if (waitMs === 0) return
  const { workspaceId, importId } = claimed
  logger.info(
    { workspace_id: workspaceId, import_id: importId, wait_ms: waitMs },
    'import: it waits, the workspace is over its ceiling of events',
  )
  if (waitMs > longestWaitMs) throw new Stopped('paced', waitMs)
  await clock.sleep(waitMs, signal)
  checkStopped(signal)
}
