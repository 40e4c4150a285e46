import { faultPoint } from '../../faultPoint.ts'
import type { Logger } from '../../logger.ts'
import type { Sql } from '../../db/index.ts'
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

export type Finished = { served: Served; row: Pending; result: AttemptResult }

/** Collects the results of tries and writes them in batches, one statement each, while sending goes on. */
export class ResultWriter {
  readonly #sql: Sql
  readonly #logger: Logger
  readonly #onWritten: (batch: readonly Finished[]) => void
  readonly #signal = new Signal()
  #waiting: Finished[] = []
  #writing = 0
  /** Endpoints whose health changed, with the reason if they are to be disabled. */
  #healths = new Map<Served, string | null>()
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

  add(finished: Finished): void {
    this.#waiting.push(finished)
    if (this.#waiting.length === 1 || this.#waiting.length === batchWanted) this.#signal.set()
  }

  /** The health of an endpoint changed; `disabledReason` disables it. */
  healthChanged(served: Served, disabledReason: string | null): void {
    this.#healths.set(served, disabledReason ?? this.#healths.get(served) ?? null)
    this.#signal.set()
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
    this.#healths = new Map()
    this.#writing = batch.length
    try {
      faultPoint('deliveries.before_write')
      await writeResults(
        this.#sql,
        batch.map(({ result }) => result),
        [...healths].map(([served, reason]) => healthOf(served, reason)),
      )
      faultPoint('deliveries.written')
      this.#writing = 0
      this.#onWritten(batch)
    } catch (error) {
      this.#writing = 0
      this.#waiting = [...batch, ...this.#waiting]
      for (const [served, reason] of healths) {
        this.#healths.set(served, reason ?? this.#healths.get(served) ?? null)
      }
      this.#logger.error({ err: error, results: batch.length }, 'writing the results of deliveries failed')
      await this.#recover(error, batch)
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

function healthOf({ endpoint, health }: Served, disabledReason: string | null): EndpointHealth {
  return {
    workspaceId: endpoint.workspaceId,
    endpointId: endpoint.endpointId,
    consecutiveFailures: health.consecutiveFailures,
    notBeforeMs: health.notBeforeMs,
    disabledReason,
  }
}
