/**
 * Rows kept in memory, at most, of endpoints that can be sent to: enough for the time of a reading. More would only wait there, and grow
 * old: a row that outlives a few collections of young garbage is copied by each, and then costs a collection of the old.
 */
const rowsMax = 2_000
/** Of one endpoint. */
const windowMax = 1_000
const windowMin = 16
/** A reading begins when there is room for so many: fewer, larger statements. */
const roomMin = 500
/** An endpoint that has not sent its rows so long after they were read hangs, fails or has a rate of its own: others are read meanwhile. */
const flowingMs = 500

/** What is read ahead of an endpoint. */
export type ReadOf = {
  /** Rows in memory that are not being sent. */
  readonly queued: number
}

/**
 * How far ahead pending deliveries are read, over all endpoints: those that are read take turns, so that a thousand of them need no more
 * memory than one. Knows nothing of the database; the time is handed in.
 */
export class ReadAhead {
  /** When each was read, in that order. */
  readonly #readAtMs = new Map<ReadOf, number>()

  /** Rows of the endpoint were read. */
  wasRead(of: ReadOf, nowMs: number): void {
    this.#readAtMs.delete(of)
    this.#readAtMs.set(of, nowMs)
  }

  /** For how many rows there is room; 0 unless a reading pays. */
  room(nowMs: number): number {
    let rows = 0
    for (const [of, atMs] of this.#readAtMs) {
      if (of.queued === 0 || nowMs - atMs >= flowingMs) this.#readAtMs.delete(of)
      else rows += of.queued
    }
    return rows <= rowsMax - roomMin ? rowsMax - rows : 0
  }

  /** How much of one endpoint is read at most when so many share the room. */
  windowFor(endpoints: number): number {
    return Math.max(windowMin, Math.min(windowMax, Math.floor(rowsMax / Math.max(1, endpoints))))
  }
}
