import { Fifo } from './fifo.ts'

/** What the process holds open, at most. */
const most = 2_048
/**
 * An endpoint may hold this share of what is free below this number: the more hang, the less each of them gets. From that number on
 * an endpoint gets one at a time, so that the other half of `most` is left for first turns.
 */
const shared = 1_024
const shareOfFree = 1 / 8
/**
 * A young request is probably answered soon: more than so many of them at once would cost connections and win nothing. An older one
 * waits for a slow endpoint or goes a long way, and must not keep others from their turn. It is old when so much time has passed, and
 * this process had nothing to do for a good part of it: while the process is what is slow, more at once would make it slower still.
 */
const youngMost = 128
const youngMs = 10
const youngIdleMs = 5
/** Whatever the process has to do: what hangs must not hold up others for longer. */
const youngAtMostMs = 1_000

/** One request under way. */
export type Under = { readonly startedAtMs: number; readonly startedAtIdleMs: number; isYoung: boolean }

/** Counts the requests under way, and says whether there is room for another. Knows nothing of endpoints; the time is handed in. */
export class InFlight {
  readonly #idleMs: () => number
  #total = 0
  #youngCount = 0
  /** In order of their start; those that ended are passed over when they come to the front. */
  readonly #started = new Fifo<Under>()

  /** `idleMs`: how long the process has waited for something to do so far, in milliseconds. */
  constructor(idleMs: () => number = () => performance.nodeTiming.idleTime) {
    this.#idleMs = idleMs
  }

  get total(): number {
    return this.#total
  }

  begin(nowMs: number): Under {
    this.#passOld(nowMs)
    const under = { startedAtMs: nowMs, startedAtIdleMs: this.#idleMs(), isYoung: true }
    this.#started.push(under)
    this.#youngCount += 1
    this.#total += 1
    return under
  }

  end(under: Under): void {
    this.#total -= 1
    this.#leaveYoung(under)
  }

  /**
   * Room for an endpoint that has `own` requests under way. `now`: it may begin another; `turn`: when one of its own has ended;
   * `wait`: when any has ended, or at `roomAtMs`.
   */
  roomFor(own: number, nowMs: number): 'now' | 'turn' | 'wait' {
    const mayHoldMore = own === 0 ? this.#total < most : own < (shared - this.#total) * shareOfFree
    if (mayHoldMore) {
      if (this.#total < youngMost) return 'now'
      this.#passOld(nowMs)
      if (this.#youngCount < youngMost) return 'now'
    }
    return own > 0 ? 'turn' : 'wait'
  }

  /** When the oldest of the young ones may be young no longer, in milliseconds: after `nowMs`, unless there is none. */
  roomAtMs(nowMs: number): number {
    this.#passOld(nowMs)
    const { first } = this.#started
    return first ? Math.max(first.startedAtMs + youngMs, nowMs + youngIdleMs) : nowMs
  }

  #passOld(nowMs: number): void {
    const idleMs = this.#idleMs()
    for (let { first } = this.#started; first; { first } = this.#started) {
      const ageMs = nowMs - first.startedAtMs
      const isYoung =
        ageMs < youngMs || (ageMs < youngAtMostMs && idleMs - first.startedAtIdleMs < youngIdleMs)
      if (first.isYoung && isYoung) return
      this.#leaveYoung(first)
      this.#started.shift()
    }
  }

  #leaveYoung(under: Under): void {
    if (under.isYoung) this.#youngCount -= 1
    under.isYoung = false
  }
}
