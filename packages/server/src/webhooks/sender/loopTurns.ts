/** After it was asked, so many turns are counted; then the loop may rest. */
const countedTurns = 8

/**
 * Counts the turns of the event loop. What has arrived is seen once a turn, however long the turn takes: a process that is busy takes
 * time for slowness of others, and turns tell the two apart.
 */
export class LoopTurns {
  #count = 0
  #left = 0

  /** Grows by one with each turn, for some turns after the last call. */
  now(): number {
    const rests = this.#left === 0
    this.#left = countedTurns
    if (rests) this.#countNext()
    return this.#count
  }

  #countNext(): void {
    setImmediate(() => {
      this.#count += 1
      this.#left -= 1
      if (this.#left > 0) this.#countNext()
    })
  }
}
