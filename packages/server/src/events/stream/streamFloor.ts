/** What one look at the database's transactions says. Times are its own, in microseconds since 1970. */
export type Horizon = {
  /** When the look began. */
  atUs: number
  /** The id that the next transaction gets: those that began to write before have a lower one. */
  nextId: bigint
  /** The lowest id of those that are still open; `nextId` when there is none. */
  oldestOpen: bigint
}

/** A transaction that writes events takes no longer than this; behind one that does, nobody waits. */
const longestUs = 60_000_000

/**
 * Knows up to which time nothing can appear any more. An event gets its time before it is committed, so one with an earlier time can become
 * visible after one with a later time. But its transaction has an id before it takes the time (events/store/insertEvents.ts): once
 * every transaction that was open at a look is over, all events up to that look are visible, or never will be.
 */
export class StreamFloor {
  #floorUs = 0
  #mark: Horizon | null = null

  /** Takes in a look, made after the one before; returns the floor, in microseconds since 1970. */
  observe(look: Horizon): number {
    if (this.#mark === null) this.#mark = look
    else if (look.oldestOpen >= this.#mark.nextId) {
      this.#floorUs = this.#mark.atUs
      this.#mark = look
    }
    this.#floorUs = Math.max(this.#floorUs, look.atUs - longestUs)
    return this.#floorUs
  }
}
