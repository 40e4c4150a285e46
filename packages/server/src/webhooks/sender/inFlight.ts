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
 * waits for a slow endpoint or goes a long way, and must not keep others from their turn.
 */
const youngMost = 128
const youngMs = 10

/** One request under way. */
export type Under = { readonly startedAtMs: number; isYoung: boolean }

/** Counts the requests under way, and says whether there is room for another. Knows nothing of endpoints; the time is handed in. */
export class InFlight {
  #total = 0
  #youngCount = 0
  /** In order of their start, from `#first` on; those that ended are passed over when they come to the front. */
  #started: Under[] = []
  #first = 0

  get total(): number {
    return this.#total
  }

  begin(nowMs: number): Under {
    this.#passOld(nowMs)
    const under = { startedAtMs: nowMs, isYoung: true }
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

  /** When the oldest of the young ones is young no longer, in milliseconds; at once when there is none. */
  roomAtMs(nowMs: number): number {
    this.#passOld(nowMs)
    const first = this.#started[this.#first]
    return first ? first.startedAtMs + youngMs : nowMs
  }

  #passOld(nowMs: number): void {
    for (let under = this.#started[this.#first]; under; under = this.#started[this.#first]) {
      if (under.isYoung && nowMs - under.startedAtMs < youngMs) break
      this.#leaveYoung(under)
      this.#first += 1
    }
    if (this.#first > 1_000 && this.#first * 2 > this.#started.length) {
      this.#started = this.#started.slice(this.#first)
      this.#first = 0
    }
  }

  #leaveYoung(under: Under): void {
    if (under.isYoung) this.#youngCount -= 1
    under.isYoung = false
  }
}
