import { newUuid } from '@tributary/contract'
import type { Sql } from '../../db/index.ts'
import type { Logger } from '../../logger.ts'
import { shardCount } from '../shardOf.ts'
import { claimShards, releaseShards, renewLeases } from '../store/shards.ts'
import { Signal } from './signal.ts'

export type LeaseOptions = {
  /** How long a shard stays ours without a sign of life. */
  leaseMs: number
  /** How often the leases are renewed. */
  heartbeatMs: number
}

export type LeaseHandlers = {
  /** These shards are ours from now on. */
  gained(shards: readonly number[]): Promise<void>
  /** These shards are ours no longer: nothing may be sent for them. */
  lost(shards: readonly number[]): void
  /** Stops sending for these shards, and resolves when nothing of them is in flight or unwritten. */
  drain(shards: readonly number[]): Promise<void>
  /** The leases were renewed after they had run out, and sending may go on. */
  resumed(): void
}

/** The lease must end for us before it ends for others, however the clocks of machines drift in that time. */
const marginMs = 1_000

/**
 * Leases this process's fair share of the shards: each shard is served by one process, a dead one's shards are taken over when
 * its lease has run out, and a new process is handed its part.
 */
export class ShardLease {
  readonly processId = newUuid()
  readonly #sql: Sql
  readonly #logger: Logger
  readonly #options: LeaseOptions
  readonly #handlers: LeaseHandlers
  readonly #held = new Set<number>()
  readonly #leaving = new Set<number>()
  /** Claimed, but their endpoints could not be loaded yet. */
  readonly #claimed = new Set<number>()
  readonly #signal = new Signal()
  #goodUntil = -Infinity
  #stopping = false
  readonly #loop: Promise<void>

  constructor(sql: Sql, logger: Logger, options: LeaseOptions, handlers: LeaseHandlers) {
    this.#sql = sql
    this.#logger = logger
    this.#options = options
    this.#handlers = handlers
    this.#loop = this.#run()
  }

  /** Whether the leases still hold, by the monotonic clock; asked before each post. */
  get isGood(): boolean {
    return performance.now() < this.#goodUntil
  }

  /** The shards that are ours. */
  get held(): ReadonlySet<number> {
    return this.#held
  }

  /** Looks at once whether shards are free. */
  wake(): void {
    this.#signal.set()
  }

  /** Ends renewing and gives everything back. Sending must have ended. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#signal.set()
    await this.#loop
    await releaseShards(this.#sql, this.processId, [...this.#held, ...this.#leaving, ...this.#claimed], true)
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      try {
        await this.#tick()
      } catch (error) {
        this.#logger.error({ err: error }, 'renewing the leases of shards failed')
      }
      if (!this.#stopping) await this.#signal.wait(this.#options.heartbeatMs)
    }
  }

  async #tick(): Promise<void> {
    const startedAt = performance.now()
    const wasGood = this.isGood
    const { shards, processes } = await renewLeases(this.#sql, this.processId, this.#options.leaseMs)
    this.#goodUntil = startedAt + this.#options.leaseMs - marginMs
    const ours = new Set(shards)
    const lost = [...this.#held].filter((shard) => !ours.has(shard))
    for (const shard of this.#claimed) if (!ours.has(shard)) this.#claimed.delete(shard)
    if (lost.length > 0) {
      for (const shard of lost) this.#held.delete(shard)
      this.#handlers.lost(lost)
    }
    const share = Math.ceil(shardCount / processes)
    if (this.#held.size > share) this.#handOver([...this.#held].slice(share))
    const missing = share - this.#held.size - this.#leaving.size
    const wanted = { leaseMs: this.#options.leaseMs, count: missing - this.#claimed.size }
    if (wanted.count > 0) {
      for (const shard of await claimShards(this.#sql, this.processId, wanted)) this.#claimed.add(shard)
    }
    const gained = [...this.#claimed]
    if (gained.length > 0) {
      await this.#handlers.gained(gained)
      for (const shard of gained) this.#held.add(shard)
      this.#claimed.clear()
    }
    if (!wasGood || gained.length > 0) this.#handlers.resumed()
  }

  #handOver(shards: readonly number[]): void {
    for (const shard of shards) {
      this.#held.delete(shard)
      this.#leaving.add(shard)
    }
    void this.#handlers
      .drain(shards)
      .then(() => releaseShards(this.#sql, this.processId, shards, false))
      .catch((error: unknown) => this.#logger.error({ err: error }, 'handing shards over failed'))
      .finally(() => {
        for (const shard of shards) this.#leaving.delete(shard)
      })
  }
}
