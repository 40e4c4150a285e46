/** What one look at the database's transactions says. Times are its own, in microseconds since 1970. */
export type Horizon = {
  /** When the look began. */
  atUs: number
  /** The look's own, given out after its time: those that took a time before have a lower one. Null: it took none, and marks nothing. */
  ownId: bigint | null
  /** The lowest id of those that are still open, of all that are lower than one that is over. */
  oldestOpen: bigint
}

/** A transaction that writes events takes no longer than this; behind one that does, nobody waits. */
const longestUs = 60_000_000

/**
 * Knows up to which time nothing can appear any more. An event gets its time before it is committed, so one with an earlier time can become
 * visible after one with a later time. But its transaction has an id before it takes the time (events/store/insertEvents.ts): once
 * every transaction with a lower id than a look's own is over, all events up to that look are visible, or never will be.
 */
export class StreamFloor {
  #floorUs = 0
  #mark: { atUs: number; ownId: bigint } | null = null

  /** Takes in a look, made after the one before; returns the floor, in microseconds since 1970. */
  observe(look: Horizon): number {
    if (this.#mark !== null && look.oldestOpen > this.#mark.ownId) {
      this.#floorUs = this.#mark.atUs
      this.#mark = null
    }
    const { atUs, ownId } = look
    if (this.#mark === null && ownId !== null) this.#mark = { atUs, ownId }
    this.#floorUs = Math.max(this.#floorUs, look.atUs - longestUs)
    return this.#floorUs
  }
}
