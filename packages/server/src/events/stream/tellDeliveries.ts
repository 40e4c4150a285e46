import type { Deps } from '../../deps.ts'
import type { Metrics } from '../../metrics/index.ts'

/** Notified when deliveries or replays of workspaces have changed; the payload lists their ids, parted by commas. */
export const deliveriesChangedChannel = 'tributary_deliveries_changed'

const everyMs = 500
/** A notification holds less than 8,000 bytes. */
const workspacesPerNotification = 200

/**
 * Tells every process which workspaces' tries this one has committed: one statement each half second in which there were any, however
 * many, so that sending does nothing more than remember the workspace. A hint that is lost is not told again; the next one covers it.
 */
export function startTellingDeliveries(
  {
    db,
    clock,
    logger,
    metrics,
  }: Pick<Deps, 'db' | 'clock' | 'logger'> & { metrics: Pick<Metrics, 'takeTriedWorkspaces'> },
  intervalMs: number = everyMs,
): { stop(): Promise<void> } {
  const stopping = new AbortController()

  async function tell(): Promise<void> {
    const ids = metrics.takeTriedWorkspaces()
    if (ids.length === 0) return
    const payloads: string[] = []
    for (let start = 0; start < ids.length; start += workspacesPerNotification) {
      payloads.push(ids.slice(start, start + workspacesPerNotification).join(','))
    }
    await db
      .query('select pg_notify($1, payload) from unnest($2::text[]) as payload', [
        deliveriesChangedChannel,
        payloads,
      ])
      .catch((error: unknown) => logger.warn({ err: error }, 'changes of deliveries could not be told'))
  }

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      await clock.sleep(intervalMs, stopping.signal)
      await tell()
    }
  }

  const running = loop()
  return {
    async stop() {
      stopping.abort()
      await running
    },
  }
}
