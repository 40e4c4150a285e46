import type { Clock } from '../../clock.ts'
import { DueQueue } from './dueQueue.ts'

/** A pause is never slept through in one piece: timers of Node end at 24 days. */
const sleepMaxMs = 3_600_000

/** Hands out each item when its time has come. */
export class DueLoop<T> {
  readonly #clock: Clock
  readonly #onDue: (item: T) => void
  readonly #queue = new DueQueue<T>()
  #sleep = new AbortController()
  #stopping = false
  readonly #loop: Promise<void>

  constructor(clock: Clock, onDue: (item: T) => void) {
    this.#clock = clock
    this.#onDue = onDue
    this.#loop = this.#run()
  }

  /** `atMs` is a time of the clock, in milliseconds. */
  add(atMs: number, item: T): void {
    const next = this.#queue.nextAtMs
    this.#queue.add(atMs, item)
    if (next === null || atMs < next) this.#sleep.abort()
  }

  /** Hands out nothing more. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#sleep.abort()
    await this.#loop
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      const now = this.#clock.now()
      for (const item of this.#queue.takeDue(now)) this.#onDue(item)
      this.#sleep = new AbortController()
      const next = this.#queue.nextAtMs
      if (next !== null && next <= now) continue
      await this.#clock.sleep(
        Math.min(sleepMaxMs, next === null ? sleepMaxMs : next - now),
        this.#sleep.signal,
      )
    }
  }
}
