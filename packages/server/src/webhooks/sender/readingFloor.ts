/**
 * Knows up to which number of event_seq nothing can appear any more, so that reading need not go back to the start each time.
 *
 * Numbers are taken before they are committed: a row with a lower number can appear after a row with a higher one. But a
 * transaction has its id before it takes a number (events/store/insertEvents.ts). So: note the last number N; then see a
 * transaction id X that was given out later; once the oldest open transaction is younger than X, every transaction that took a
 * number up to N has ended, and each of its rows is visible or never will be.
 */
export class ReadingFloor {
  #floor = 0
  #candidate: { seq: number; barrier: bigint | null } | null = null

  /** Everything up to this number is visible or never will be. */
  get value(): number {
    return this.#floor
  }

  /** Takes in one observation; they must be made one after the other. */
  observe(horizon: { lastSeq: number; transactionId: bigint; oldestOpen: bigint }): void {
    const candidate = this.#candidate
    if (candidate === null) {
      this.#candidate = { seq: horizon.lastSeq, barrier: null }
    } else if (candidate.barrier === null) {
      candidate.barrier = horizon.transactionId
    } else if (horizon.oldestOpen > candidate.barrier) {
      this.#floor = Math.max(this.#floor, candidate.seq)
      this.#candidate = { seq: horizon.lastSeq, barrier: null }
    }
  }
}
