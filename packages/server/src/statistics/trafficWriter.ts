import type { Deps } from '../deps.ts'
import type { Metrics } from '../metrics/index.ts'
import { addTraffic } from './store.ts'

const everyMs = 5_000

/** Adds what this process counted to the database every five seconds, and a last time when it stops. */
export function startTrafficWriter({
  db,
  clock,
  logger,
  metrics,
}: Pick<Deps, 'db' | 'clock' | 'logger'> & { metrics: Metrics }): { stop(): Promise<void> } {
  const stopping = new AbortController()

  async function write(): Promise<void> {
    const taken = metrics.traffic.take()
    try {
      // Both tables, or neither: what is given back is counted once.
      await db.transaction((tx) => addTraffic(tx, taken))
    } catch (error) {
      metrics.traffic.giveBack(taken)
      logger.warn({ err: error }, 'the overview is behind: its counts could not be stored')
    }
  }

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      await clock.sleep(everyMs, stopping.signal)
      await write()
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
