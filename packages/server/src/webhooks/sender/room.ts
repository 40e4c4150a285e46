import type { Clock } from '../../clock.ts'
import { InFlight, type Under } from './inFlight.ts'
import type { Served } from './served.ts'

/** Lets endpoints send for as long as there is room for requests. Of those that were turned away, whoever waits longest comes first. */
export class Room {
  readonly #clock: Clock
  readonly #lookAt: (atMs: number) => void
  readonly #letIn: (served: Served) => void
  readonly #inFlight = new InFlight()
  readonly #turnedAway = new Set<Served>()
  #willLook = false

  /** `lookAt` asks for a call of `look` at that time; `letIn` sends what it can of an endpoint that was turned away. */
  constructor(clock: Clock, lookAt: (atMs: number) => void, letIn: (served: Served) => void) {
    this.#clock = clock
    this.#lookAt = lookAt
    this.#letIn = letIn
  }

  /** Requests under way. */
  get taken(): number {
    return this.#inFlight.total
  }

  /** A request begins. */
  enter(nowMs: number): Under {
    return this.#inFlight.begin(nowMs)
  }

  /** A request has ended. */
  leave(under: Under): void {
    this.#inFlight.end(under)
  }

  /** Whether the endpoint may begin a request; it is let in later when not, unless one of its own has to end first. */
  hasFor(served: Served): boolean {
    const nowMs = this.#clock.now()
    const room = this.#inFlight.roomFor(served.queue.inFlight, nowMs)
    if (room === 'wait' && served.queue.queued > 0) {
      this.#turnedAway.add(served)
      if (!this.#willLook) this.#lookAt(this.#inFlight.roomAtMs(nowMs))
      this.#willLook = true
    }
    return room === 'now'
  }

  /** Lets in those that were turned away, for as long as there is room. */
  fill(): void {
    for (const served of this.#turnedAway) {
      if (this.#inFlight.roomFor(0, this.#clock.now()) !== 'now') return
      this.#turnedAway.delete(served)
      this.#letIn(served)
    }
  }

  /** The time that `lookAt` was told has come. */
  look(): void {
    this.#willLook = false
    this.fill()
  }
}
