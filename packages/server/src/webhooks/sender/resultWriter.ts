import { faultPoint } from '../../faultPoint.ts'
import type { Logger } from '../../logger.ts'
import type { Sql } from '../../db/index.ts'
import { disableEndpoints, type Disabling } from '../store/disableEndpoints.ts'
import { ensurePartitions } from '../store/partitions.ts'
import type { Pending } from '../store/readPending.ts'
import { writeResults, type AttemptResult, type EndpointHealth } from '../store/writeResults.ts'
import type { Served } from './served.ts'
import { Signal } from './signal.ts'

const batchMax = 2_000
/** While results come thick, a batch waits until it has so many, or so long: fewer, larger statements. */
const batchWanted = 400
const gapMs = 15
const failureDelayMs = 500
/** Writing takes milliseconds; when it takes longer, the database may not be there. */
const stuckMs = 2_000

export type Finished = { served: Served; row: Pending; result: AttemptResult }

/** Collects the results of tries and writes them in batches, one statement each, while sending goes on. */
export class ResultWriter {
  readonly #sql: Sql
  readonly #logger: Logger
  readonly #onWritten: (batch: readonly Finished[]) => void
  readonly #signal = new Signal()
  #waiting: Finished[] = []
  #writing = 0
  #writingSince = 0
  #isFailing = false
  /** Endpoints whose health changed. */
  #healths = new Set<Served>()
  #disablings: Disabling[] = []
  #stopping = false
  readonly #loop: Promise<void>

  constructor(sql: Sql, logger: Logger, onWritten: (batch: readonly Finished[]) => void) {
    this.#sql = sql
    this.#logger = logger
    this.#onWritten = onWritten
    this.#loop = this.#run()
  }

  /** Results that are not committed yet. */
  get backlog(): number {
    return this.#waiting.length + this.#writing
  }

  /**
   * The last batch could not be written, or the one under way takes long. What is sent meanwhile would have to be sent again if this
   * process died or lost its leases, so nothing is.
   */
  get isStuck(): boolean {
    return this.#isFailing || (this.#writing > 0 && performance.now() - this.#writingSince > stuckMs)
  }

  add(finished: Finished): void {
    this.#waiting.push(finished)
    if (this.#waiting.length === 1 || this.#waiting.length === batchWanted) this.#signal.set()
  }

  /** The health of an endpoint changed. */
  healthChanged(served: Served): void {
    this.#healths.add(served)
    this.#signal.set()
  }

  /** An endpoint is to be disabled, and its owner told. Its health is to be written as well. */
  disable({ endpoint, health }: Served, given: Pick<Disabling, 'kind' | 'reason'>): void {
    const { workspaceId, endpointId, url } = endpoint
    this.#disablings.push({
      ...given,
      workspaceId,
      endpointId,
      url,
      firstFailureAtMs: health.firstFailureAtMs,
    })
  }

  /** Writes what is left, for `timeoutMs` at most. */
  async stop(timeoutMs: number): Promise<void> {
    this.#stopping = true
    this.#signal.set()
    let timer: NodeJS.Timeout | undefined
    const deadline = new Promise<void>((resolve) => (timer = setTimeout(resolve, timeoutMs)))
    await Promise.race([this.#loop, deadline])
    clearTimeout(timer)
    if (this.backlog > 0) {
      this.#logger.warn(
        { results: this.backlog },
        'results could not be written; those deliveries come again',
      )
    }
  }

  async #run(): Promise<void> {
    let lastAt = -Infinity
    for (;;) {
      if (this.#waiting.length === 0 && this.#healths.size === 0) {
        if (this.#stopping) return
        await this.#signal.wait()
        continue
      }
      const pauseMs = lastAt + gapMs - performance.now()
      if (pauseMs > 1 && this.#waiting.length < batchWanted && !this.#stopping) {
        await this.#signal.wait(pauseMs)
        continue
      }
      lastAt = performance.now()
      await this.#writeBatch()
    }
  }

  async #writeBatch(): Promise<void> {
    const batch = this.#waiting.splice(0, batchMax)
    const healths = this.#healths
    this.#healths = new Set()
    this.#writing = batch.length
    this.#writingSince = performance.now()
    try {
      faultPoint('deliveries.before_write')
      await this.#disable()
      await writeResults(
        this.#sql,
        batch.map(({ result }) => result),
        [...healths].map(healthOf),
      )
      faultPoint('deliveries.written')
      this.#writing = 0
      this.#isFailing = false
      this.#onWritten(batch)
    } catch (error) {
      this.#writing = 0
      this.#isFailing = true
      this.#waiting = [...batch, ...this.#waiting]
      for (const served of healths) this.#healths.add(served)
      this.#logger.error({ err: error, results: batch.length }, 'writing the results of deliveries failed')
      await this.#recover(error, batch)
    }
  }

  /** First, and by itself, since it is rare: died between the two, the delivery waits at an endpoint that is disabled. */
  async #disable(): Promise<void> {
    if (this.#disablings.length === 0) return
    const disablings = this.#disablings
    this.#disablings = []
    try {
      await disableEndpoints(this.#sql, disablings)
    } catch (error) {
      this.#disablings = [...disablings, ...this.#disablings]
      throw error
    }
  }

  async #recover(error: unknown, batch: readonly Finished[]): Promise<void> {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
    // A value that the database does not take can only be in what the endpoint answered: better without it than never.
    if (code.startsWith('22')) for (const { result } of batch) result.responseBody = null
    await new Promise((resolve) => setTimeout(resolve, failureDelayMs))
    // No partition for the time of the try.
    if (code === '23514') await ensurePartitions(this.#sql).catch(() => {})
  }
}

function healthOf({ endpoint, health }: Served): EndpointHealth {
  return {
    workspaceId: endpoint.workspaceId,
    endpointId: endpoint.endpointId,
    consecutiveFailures: health.consecutiveFailures,
    notBeforeMs: health.notBeforeMs,
    firstFailureAtMs: health.firstFailureAtMs,
  }
}
