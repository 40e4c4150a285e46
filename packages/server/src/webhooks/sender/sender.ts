import type { Clock } from '../../clock.ts'
import type { Sql } from '../../db/index.ts'
import type { Egress } from '../../egress/index.ts'
import type { Logger } from '../../logger.ts'
import type { Metrics } from '../../metrics/index.ts'
import type { Keyring } from '../../secrets/index.ts'
import type { Random } from '../retrySchedule.ts'
import { findEndpoint, loadEndpointsOfShards, type Endpoint } from '../store/endpoints.ts'
import { readBody, type Pending } from '../store/readPending.ts'
import { ageFault, bodyGone, concludeTry, type Unsent } from './concludeTry.ts'
import { DueLoop } from './dueLoop.ts'
import type { Hold } from './lanes.ts'
import { PendingReader } from './pendingReader.ts'
import { postDelivery, type Post, type Tried } from './postDelivery.ts'
import { ResultWriter, type Finished } from './resultWriter.ts'
import { Room } from './room.ts'
import { maySend, signersOf, type Served } from './served.ts'
import { ServedEndpoints } from './servedEndpoints.ts'

export type SenderDeps = {
  /** The sender's own connections (senderDatabase.ts). */
  sql: Sql
  /** For bodies that were too large to be read ahead: they must not keep the sender's own connections. */
  bodies: Sql
  clock: Clock
  logger: Logger
  keyring: Keyring
  egress: Egress
  random: Random
  metrics?: Metrics
}

export type SenderOptions = {
  /** Requests at once to one endpoint, at most. */
  concurrency: number
  attemptTimeoutMs: number
}

/** Results that are not committed yet, at most: what a crash would send again. */
const uncommittedMax = 4_000

/** What becomes due: a hold ends, the endpoint may be probed, its rate allows the next request, or there is room for others. */
type Due = { served: Served; hold: Hold | 'probe' | 'rate' } | { served: null; hold: 'room' }

/** Sends what waits for the endpoints that it is given, in their order, and keeps the results. One for each process. */
export class Sender {
  readonly #deps: SenderDeps
  readonly #options: SenderOptions
  readonly #mayPost: () => boolean
  readonly #served: ServedEndpoints
  readonly #reader: PendingReader
  readonly #writer: ResultWriter
  readonly #due: DueLoop<Due>
  readonly #room: Room
  /** Endpoints that answered in this turn of the event loop. */
  #answered = new Set<Served>()
  /** Whether sending stopped because too many results are not committed. */
  #isBackedUp = false
  #stopping = false

  /** `mayPost` is asked before each post: whether the leases still hold. */
  constructor(deps: SenderDeps, options: SenderOptions, mayPost: () => boolean) {
    this.#deps = deps
    this.#options = options
    this.#mayPost = mayPost
    this.#served = new ServedEndpoints(deps, options.concurrency)
    this.#reader = new PendingReader(deps, (served, timed) => {
      for (const hold of timed) this.#addDue(served, hold)
      this.#pump(served)
    })
    this.#writer = new ResultWriter(deps.sql, deps.logger, (batch) => this.#written(batch))
    this.#due = new DueLoop(deps.clock, (due) => this.#onDue(due))
    this.#room = new Room(
      deps.clock,
      (atMs) => this.#due.add(atMs, { served: null, hold: 'room' }),
      (served) => this.#pump(served),
    )
  }

  /** Takes the endpoints of these shards into service. */
  async serveShards(shards: readonly number[]): Promise<void> {
    this.#served.own(shards)
    for (const endpoint of await loadEndpointsOfShards(this.#deps.sql, shards)) this.#serve(endpoint)
    this.#reader.share(this.#served.size)
  }

  /** Leaves the endpoints of these shards at once; what is in flight is still written. */
  dropShards(shards: readonly number[]): void {
    this.#served.disown(shards)
    for (const served of this.#served.ofShards(shards)) this.#served.drop(served)
    this.#reader.share(this.#served.size)
  }

  /** Sends nothing more for these shards; resolves when all of it is written, and leaves their endpoints. */
  async drainShards(shards: readonly number[]): Promise<void> {
    this.#served.disown(shards)
    const leaving = this.#served.ofShards(shards)
    for (const served of leaving) served.leaving = true
    while (leaving.some(({ queue }) => !queue.isIdle)) await new Promise((resolve) => setTimeout(resolve, 10))
    this.dropShards(shards)
  }

  /** New deliveries were committed for endpoints of these shards. */
  wake(shards: readonly number[]): void {
    for (const served of this.#served.ofShards(shards)) {
      served.queue.unread = true
      this.#reader.want(served)
    }
  }

  /** The safety net for whatever was missed: looks for what is new, and with `all` reads everything again from the start. */
  sweep(all: boolean): void {
    for (const served of this.#served.all()) {
      if (all) served.queue.rereadAll()
      served.queue.unread = true
      served.queue.recheckImports()
      this.#pump(served)
    }
  }

  /** Loads the endpoints of these shards again: changes may have been missed. */
  async reload(shards: readonly number[]): Promise<void> {
    const endpoints = await loadEndpointsOfShards(this.#deps.sql, shards)
    const found = new Set(endpoints.map(({ endpointId }) => endpointId))
    for (const served of this.#served.ofShards(shards))
      if (!found.has(served.endpoint.endpointId)) this.#served.drop(served)
    for (const endpoint of endpoints) {
      const known = this.#served.find(endpoint.endpointId)
      if (known?.endpoint.modifiedAt.getTime() !== endpoint.modifiedAt.getTime()) this.#serve(endpoint)
    }
    this.#reader.share(this.#served.size)
  }

  /** Goes on after sending had to pause. */
  resume(): void {
    for (const served of this.#served.all()) this.#pump(served)
  }

  /** An endpoint of a shard of ours was made, changed or deleted. */
  async endpointChanged(workspaceId: string, endpointId: string): Promise<void> {
    const endpoint = await findEndpoint(this.#deps.sql, workspaceId, endpointId)
    const served = this.#served.find(endpointId)
    if (endpoint) return this.#serve(endpoint)
    if (served) this.#served.drop(served)
  }

  /** Deliveries of an endpoint (null: of any) were taken out of the queue: what was read of them is forgotten. */
  withdrawn(endpointId: string | null): void {
    const touched = endpointId === null ? [...this.#served.all()] : [this.#served.find(endpointId)]
    for (const served of touched) {
      if (!served) continue
      served.queue.forget()
      this.#pump(served)
    }
  }

  /** Waits for what is in flight and writes the results; `timeoutMs` for each of the two at most. */
  async stop(timeoutMs: number): Promise<void> {
    this.#stopping = true
    await this.#due.stop()
    await this.#reader.stop()
    const deadline = performance.now() + timeoutMs
    while (this.#room.taken > 0 && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await this.#writer.stop(timeoutMs)
  }

  #serve(endpoint: Endpoint): void {
    const served = this.#served.put(endpoint)
    if (!served) return
    served.queue.rereadAll()
    this.#wakeAt(served)
    this.#reader.want(served)
    this.#pump(served)
  }

  #pump(served: Served): void {
    const { queue } = served
    while (
      !this.#stopping &&
      this.#mayAwaitMore() &&
      maySend(served, this.#deps.clock.now()) &&
      this.#mayPost() &&
      this.#room.hasFor(served) &&
      this.#isWithinRate(served)
    ) {
      const row = queue.take()
      if (!row) break
      const nowMs = this.#deps.clock.now()
      const tooOld = ageFault(served.endpoint, row, nowMs)
      if (tooOld !== null) {
        this.#finish(served, row, nowMs, { outcome: 'given_up', error: `It was not sent: ${tooOld}` })
        continue
      }
      served.rate?.take(nowMs)
      void this.#send(served, row)
    }
    this.#reader.want(served)
  }

  #mayAwaitMore(): boolean {
    if (this.#writer.backlog < uncommittedMax && !this.#writer.isStuck) return true
    this.#isBackedUp = true
    return false
  }

  /** When not, the endpoint is looked at again at the time of its next request. */
  #isWithinRate(served: Served): boolean {
    if (served.rate === null) return true
    const now = this.#deps.clock.now()
    const readyAtMs = served.rate.readyAtMs(now)
    if (readyAtMs <= now) return true
    if (served.rateWakeAtMs === null && served.queue.queued > 0) {
      served.rateWakeAtMs = readyAtMs
      this.#due.add(readyAtMs, { served, hold: 'rate' })
    }
    return false
  }

  async #send(served: Served, row: Pending): Promise<void> {
    const startedAtMs = this.#deps.clock.now()
    const under = this.#room.enter(startedAtMs)
    try {
      const body = row.body ?? (await this.#readBody(served, row))
      const tried =
        body === null
          ? bodyGone
          : await postDelivery(this.#deps.egress, this.#postOf(served, row, body, startedAtMs), startedAtMs)
      this.#finish(served, row, startedAtMs, tried)
    } catch (error) {
      // The body could not be read: no try was made, and the database is asked again.
      this.#deps.logger.error({ err: error, event_id: row.eventId }, 'a delivery could not be prepared')
      const hold = served.queue.postponeUnsent(row, this.#deps.clock.now() + 1_000)
      if (hold) this.#addDue(served, hold)
    } finally {
      this.#room.leave(under)
    }
    this.#pumpSoon(served)
  }

  /** When all answers that have come are taken: what is then sent goes out together, and wakes the other side less often. */
  #pumpSoon(served: Served): void {
    if (this.#answered.size === 0) setImmediate(() => this.#pumpAnswered())
    this.#answered.add(served)
  }

  #pumpAnswered(): void {
    const answered = this.#answered
    this.#answered = new Set()
    for (const served of answered) this.#pump(served)
    this.#room.fill()
  }

  /** A body that was too large to be read ahead; null when it is no longer kept. */
  async #readBody({ endpoint }: Served, row: Pending): Promise<string | null> {
    return row.bodyBytes === null
      ? null
      : await readBody(this.#deps.bodies, endpoint.workspaceId, row.eventId)
  }

  #postOf(served: Served, row: Pending, body: string, nowMs: number): Post {
    return {
      url: served.endpoint.url,
      eventId: row.eventId,
      body,
      signers: signersOf(served, nowMs),
      headers: served.headers,
      tls: served.tls,
      proxy: served.proxy,
      timeoutMs: this.#options.attemptTimeoutMs,
    }
  }

  #finish(served: Served, row: Pending, startedAtMs: number, tried: Tried | Unsent): void {
    const at = { startedAtMs, nowMs: this.#deps.clock.now(), random: this.#deps.random }
    const { result, healthChanged, disabling } = concludeTry(served, row, tried, at)
    if (disabling !== null) {
      served.endpoint = { ...served.endpoint, status: 'disabled', statusReason: disabling.reason }
      served.queue.forget()
      this.#writer.disable(served, disabling)
    }
    if (healthChanged) {
      this.#writer.healthChanged(served)
      this.#wakeAt(served)
    }
    this.#writer.add({ served, row, result })
  }

  #written(batch: readonly Finished[]): void {
    this.#deps.metrics?.triesWritten(batch)
    const touched = new Set<Served>()
    for (const { served, row } of batch) {
      touched.add(served)
      const hold = served.queue.written(row)
      if (hold) this.#addDue(served, hold)
    }
    for (const served of touched) this.#pump(served)
    if (this.#isBackedUp) {
      this.#isBackedUp = false
      this.resume()
    }
  }

  #addDue(served: Served, hold: Hold): void {
    if (hold.dueAtMs === null) {
      served.queue.due(hold)
      this.#reader.want(served)
    } else {
      this.#due.add(hold.dueAtMs, { served, hold })
    }
  }

  #wakeAt(served: Served): void {
    if (served.health.notBeforeMs !== null)
      this.#due.add(served.health.notBeforeMs, { served, hold: 'probe' })
  }

  #onDue({ served, hold }: Due): void {
    if (served === null) return this.#room.look()
    if (hold === 'probe') served.queue.unread = true
    else if (hold === 'rate') served.rateWakeAtMs = null
    else served.queue.due(hold)
    this.#pump(served)
  }
}
