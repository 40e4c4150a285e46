/** So much may go at once: what a timer of a millisecond or two would otherwise lose at high rates. */
const burstMs = 20

/**
 * A token bucket: at most `perSecond` requests a second, spread evenly. It begins with one token, so that a new process does not
 * give the endpoint a burst. The time is handed in, in milliseconds.
 */
export class RateLimit {
  readonly perSecond: number
  readonly #capacity: number
  #tokens = 1
  #filledAtMs: number

  constructor(perSecond: number, nowMs: number) {
    this.perSecond = perSecond
    this.#capacity = Math.max(1, (perSecond * burstMs) / 1000)
    this.#filledAtMs = nowMs
  }

  /** When the next request may be made: now or earlier if it may be made now. */
  readyAtMs(nowMs: number): number {
    this.#fill(nowMs)
    return this.#tokens >= 1 ? nowMs : nowMs + Math.ceil(((1 - this.#tokens) * 1000) / this.perSecond)
  }

  /** Counts a request that is made now. */
  take(nowMs: number): void {
    this.#fill(nowMs)
    this.#tokens -= 1
  }

  #fill(nowMs: number): void {
    // A clock that is set back gives nothing, and takes nothing away.
    const passedMs = Math.max(0, nowMs - this.#filledAtMs)
    this.#filledAtMs = nowMs
    // Rounded, so that a token is there at the time that readyAtMs told.
    const tokens = this.#tokens + (passedMs * this.perSecond) / 1000
    this.#tokens = Math.min(this.#capacity, Math.round(tokens * 1e6) / 1e6)
  }
}
