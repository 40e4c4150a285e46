import type { Deps } from '../../deps.ts'
import { Signal } from '../sender/signal.ts'
import { newReplayChannel, nextStepDueMs } from '../store/replays.ts'
import { takeReplayStep } from './takeReplayStep.ts'

export type ReplayOptions = {
  /** Between two steps of a replay whose window is full. */
  pauseMs?: number
  /** How often what is due is looked for, in case a notification was lost. */
  sweepMs?: number
}

const defaults = { pauseMs: 1_000, sweepMs: 5_000 }
const failureDelayMs = 1_000

/**
 * Puts replays into the queue, as one of any number of processes: each step is a transaction of its own, so what one process leaves
 * undone, the next step of any other goes on with.
 */
export function startReplays(
  deps: Pick<Deps, 'db' | 'logger'>,
  options: ReplayOptions = {},
): { stop(): Promise<void> } {
  const { db, logger } = deps
  const { pauseMs, sweepMs } = { ...defaults, ...options }
  const signal = new Signal()
  let isStopping = false
  const listening = db.listener
    .listen(newReplayChannel, () => signal.set())
    .catch((error: unknown) => {
      logger.warn({ err: error }, 'listening for replays failed; they are looked for from time to time')
      return () => {}
    })

  async function run(): Promise<void> {
    while (!isStopping) {
      let waitMs = failureDelayMs
      try {
        if (await takeReplayStep(deps, pauseMs)) continue
        waitMs = Math.min(sweepMs, Math.max(10, (await nextStepDueMs(db)) ?? sweepMs))
      } catch (error) {
        logger.error({ err: error }, 'looking for replays failed')
      }
      if (!isStopping) await signal.wait(waitMs)
    }
  }

  const running = run()
  return {
    async stop() {
      isStopping = true
      signal.set()
      const unlisten = await listening
      unlisten()
      await running
    },
  }
}
