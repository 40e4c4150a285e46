import { probeDelayMs, withJitter, type Random } from '../retrySchedule.ts'

/** So many resources that failed, with no success in between, mean that the endpoint as a whole is down. */
const failedLanesMax = 10
const firstConcurrency = 4
const slowDownMs = 1_000
/** An endpoint that failed everything for so long is disabled. */
const failingMaxMs = 5 * 86_400_000
/** ... in so many tries at least: two failures of an endpoint that is rarely sent to say little. */
const failingTriesMin = 20

/**
 * What one endpoint as a whole is like, and how much it may be given. It begins with a few requests at once, gets one more with
 * each success and half with each failure. When it is down, one delivery at a time is sent as a probe, with growing pauses,
 * until one gets through; then it speeds up again step by step, so that its queue does not fall on it at once.
 */
export class EndpointHealth {
  consecutiveFailures: number
  /** Set while the endpoint is down (or asked for less): nothing is sent before, then one probe at a time. */
  notBeforeMs: number | null
  /** The first failure with no success since. */
  firstFailureAtMs: number | null
  readonly #concurrencyMax: number
  #concurrency: number
  #probes = 0
  readonly #failedLanes = new Set<string>()

  constructor(
    stored: { consecutiveFailures: number; notBeforeMs: number | null; firstFailureAtMs: number | null },
    concurrencyMax: number,
  ) {
    this.consecutiveFailures = stored.consecutiveFailures
    this.notBeforeMs = stored.notBeforeMs
    this.firstFailureAtMs = stored.firstFailureAtMs
    this.#concurrencyMax = concurrencyMax
    this.#concurrency = Math.min(firstConcurrency, concurrencyMax)
  }

  /** Whether one more delivery may be sent now, beside `inFlight`. */
  maySend(inFlight: number, nowMs: number): boolean {
    if (this.notBeforeMs === null) return inFlight < this.#concurrency
    return inFlight === 0 && nowMs >= this.notBeforeMs
  }

  /** A delivery got through. Returns whether something changed that is kept in the database. */
  succeeded(): boolean {
    const changed = this.consecutiveFailures > 0 || this.notBeforeMs !== null
    if (this.notBeforeMs !== null) this.#concurrency = 1
    this.consecutiveFailures = 0
    this.notBeforeMs = null
    this.firstFailureAtMs = null
    this.#probes = 0
    this.#failedLanes.clear()
    this.#concurrency = Math.min(this.#concurrency + 1, this.#concurrencyMax)
    return changed
  }

  /** Whether everything has failed for so long, and so often, that the endpoint is to be disabled. */
  hasFailedForLong(nowMs: number): boolean {
    return (
      this.firstFailureAtMs !== null &&
      nowMs - this.firstFailureAtMs >= failingMaxMs &&
      this.consecutiveFailures >= failingTriesMin
    )
  }

  /** A delivery failed. `slowDown`: the answer asked for less (429, 502, 503, 504), for `retryAfterMs` if it said so. */
  failed(
    failure: { lane: string; slowDown: boolean; retryAfterMs: number | null },
    now: { nowMs: number; random: Random },
  ): void {
    this.consecutiveFailures += 1
    this.firstFailureAtMs ??= now.nowMs
    this.#concurrency = Math.max(1, this.#concurrency >> 1)
    this.#failedLanes.add(failure.lane)
    const isDown = this.notBeforeMs !== null || this.#failedLanes.size >= failedLanesMax
    if (!isDown && !failure.slowDown) return
    const pauseMs = isDown ? probeDelayMs(this.#probes, now.random) : withJitter(slowDownMs, now.random)
    if (isDown) this.#probes += 1
    // Of several failures that were under way together, the longest pause holds.
    this.notBeforeMs = Math.max(this.notBeforeMs ?? 0, now.nowMs + (failure.retryAfterMs ?? pauseMs))
  }
}
