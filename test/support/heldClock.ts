import type { Clock } from '../../packages/server/src/clock.ts'

export type HeldClock = Clock & {
  /** Moves the time on, and ends the sleeps that are over by then. */
  advance(ms: number): void
}

/** A clock that stands still until a test moves it on. */
export function createHeldClock(startMs: number = Date.now()): HeldClock {
  let nowMs = startMs
  const sleepers = new Set<{ untilMs: number; wake: () => void }>()
  return {
    now: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const sleeper = {
          untilMs: nowMs + ms,
          wake: () => {
            sleepers.delete(sleeper)
            resolve()
          },
        }
        sleepers.add(sleeper)
        if (signal?.aborted) sleeper.wake()
        else signal?.addEventListener('abort', sleeper.wake, { once: true })
      }),
    advance(ms) {
      nowMs += ms
      for (const sleeper of sleepers) if (sleeper.untilMs <= nowMs) sleeper.wake()
    },
  }
}
