import type { Clock } from '../../clock.ts'
import type { Sql } from '../../db/index.ts'
import type { Logger } from '../../logger.ts'
import { readDue, readHorizon, readPending, type Pending } from '../store/readPending.ts'
import type { Hold } from './lanes.ts'
import { ReadAhead } from './readAhead.ts'
import { ReadingFloor } from './readingFloor.ts'
import type { Served } from './served.ts'
import { Signal } from './signal.ts'

const endpointsPerRead = 200
/** While there is no room for more rows, it is looked for so often. */
const roomGapMs = 5
const duePerRead = 1_000
const horizonGapMs = 25
const failureDelayMs = 500

export type ReaderDeps = { sql: Sql; clock: Clock; logger: Logger }

/** Reads pending deliveries ahead, for all endpoints that have room, in one statement a round. */
export class PendingReader {
  readonly #deps: ReaderDeps
  readonly #onRead: (served: Served, timed: readonly Hold[]) => void
  readonly #signal = new Signal()
  readonly #floor = new ReadingFloor()
  readonly #ahead = new ReadAhead()
  readonly #toRead = new Set<Served>()
  readonly #toFetch = new Set<Served>()
  #observing = false
  #observedAt = -Infinity
  #stopping = false
  #window = this.#ahead.windowFor(1)
  readonly #loop: Promise<void>

  constructor(deps: ReaderDeps, onRead: (served: Served, timed: readonly Hold[]) => void) {
    this.#deps = deps
    this.#onRead = onRead
    this.#loop = this.#run()
  }

  /** Takes the endpoint into the next round, if there may be something to read and it has room. */
  want(served: Served): void {
    if (served.leaving || served.endpoint.status !== 'enabled') return
    const { queue, health } = served
    if (queue.toFetch.size > 0) this.#toFetch.add(served)
    const mayRead = queue.unread && queue.queued * 2 < this.#window
    if (mayRead && (health.notBeforeMs === null || this.#deps.clock.now() >= health.notBeforeMs)) {
      this.#toRead.add(served)
    }
    if (this.#toRead.size > 0 || this.#toFetch.size > 0) this.#signal.set()
  }

  /** So many endpoints share the rows that are kept in memory. */
  share(endpoints: number): void {
    this.#window = this.#ahead.windowFor(endpoints)
  }

  async stop(): Promise<void> {
    this.#stopping = true
    this.#signal.set()
    await this.#loop
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      if (this.#toRead.size === 0 && this.#toFetch.size === 0) {
        await this.#signal.wait()
        continue
      }
      try {
        if (this.#toFetch.size > 0) await this.#fetch()
        if (this.#toRead.size > 0) await this.#readWithin(this.#ahead.room(performance.now()))
      } catch (error) {
        this.#deps.logger.error({ err: error }, 'reading pending deliveries failed')
        await new Promise((resolve) => setTimeout(resolve, failureDelayMs))
      }
    }
  }

  /** Those that wait longest come first; the others wait for their turn. */
  async #readWithin(room: number): Promise<void> {
    if (room === 0) {
      await new Promise((resolve) => setTimeout(resolve, roomGapMs))
      return
    }
    const batch: { served: Served; limit: number }[] = []
    let total = 0
    for (const served of this.#toRead) {
      if (batch.length >= endpointsPerRead || total >= room) break
      this.#toRead.delete(served)
      if (served.leaving || !served.queue.unread) continue
      const wanted = Math.max(1, this.#window - served.queue.queued)
      batch.push({ served, limit: served.queue.knownCount + wanted })
      total += wanted
    }
    if (batch.length > 0) await this.#read(batch)
  }

  async #read(batch: readonly { served: Served; limit: number }[]): Promise<void> {
    this.#observe()
    const floor = this.#floor.value
    for (const { served } of batch) served.queue.beginReading()
    let lists: Pending[][]
    try {
      lists = await readPending(
        this.#deps.sql,
        batch.map(({ served: { endpoint, queue }, limit }) => ({
          workspaceId: endpoint.workspaceId,
          endpointId: endpoint.endpointId,
          afterSeq: queue.position,
          limit,
        })),
      )
    } catch (error) {
      for (const { served } of batch) {
        served.queue.abandonReading()
        this.#toRead.add(served)
      }
      throw error
    }
    const nowMs = this.#deps.clock.now()
    for (const [index, { served, limit }] of batch.entries()) {
      const rows = lists[index] ?? []
      const timed = served.queue.admit(rows, { floor, complete: rows.length < limit, nowMs })
      this.#ahead.wasRead(served.queue, performance.now())
      this.#onRead(served, timed)
      this.want(served)
    }
  }

  async #fetch(): Promise<void> {
    const batch: { served: Served; hold: Hold; seq: number }[] = []
    for (const served of this.#toFetch) {
      this.#toFetch.delete(served)
      for (const hold of served.queue.toFetch) {
        served.queue.toFetch.delete(hold)
        if (hold.headSeq !== null) batch.push({ served, hold, seq: hold.headSeq })
      }
      if (batch.length >= duePerRead) break
    }
    if (batch.length === 0) return
    try {
      const rows = await readDue(
        this.#deps.sql,
        batch.map(({ served: { endpoint }, seq }) => ({
          workspaceId: endpoint.workspaceId,
          endpointId: endpoint.endpointId,
          seq,
        })),
      )
      for (const [index, { served, hold }] of batch.entries()) served.queue.fetched(hold, rows[index] ?? null)
    } catch (error) {
      for (const { served, hold } of batch) {
        served.queue.fetchFailed(hold)
        this.#toFetch.add(served)
      }
      throw error
    }
    for (const served of new Set(batch.map((entry) => entry.served))) {
      this.#onRead(served, [])
      this.want(served)
    }
  }

  /** Beside the reading, not before it: what it finds counts for the readings after. */
  #observe(): void {
    if (this.#observing || performance.now() - this.#observedAt < horizonGapMs) return
    this.#observing = true
    this.#observedAt = performance.now()
    void readHorizon(this.#deps.sql)
      .then((horizon) => this.#floor.observe(horizon))
      .catch((error: unknown) => this.#deps.logger.warn({ err: error }, 'observing event numbers failed'))
      .finally(() => (this.#observing = false))
  }
}
