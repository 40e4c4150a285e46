import type { Clock } from '../../clock.ts'
import type { Logger } from '../../logger.ts'
import type { Keyring } from '../../secrets/index.ts'
import type { Endpoint } from '../store/endpoints.ts'
import { changeServed, serve, type Served } from './served.ts'

export type ServedEndpointsDeps = { keyring: Keyring; logger: Logger; clock: Clock }

/** The endpoints of the shards that this process serves. */
export class ServedEndpoints {
  readonly #deps: ServedEndpointsDeps
  readonly #concurrencyMax: number
  readonly #byId = new Map<string, Served>()
  readonly #byShard = new Map<number, Set<Served>>()
  /** The shards that are ours to serve: what was loaded for another, while it was handed over, must not be sent by two processes. */
  readonly #shards = new Set<number>()

  /** `concurrencyMax`: requests at once to one endpoint. */
  constructor(deps: ServedEndpointsDeps, concurrencyMax: number) {
    this.#deps = deps
    this.#concurrencyMax = concurrencyMax
  }

  get size(): number {
    return this.#byId.size
  }

  /** These shards are ours from now on. */
  own(shards: readonly number[]): void {
    for (const shard of shards) this.#shards.add(shard)
  }

  /** These shards are ours no longer; their endpoints stay until they are dropped. */
  disown(shards: readonly number[]): void {
    for (const shard of shards) this.#shards.delete(shard)
  }

  all(): IterableIterator<Served> {
    return this.#byId.values()
  }

  ofShards(shards: readonly number[]): Served[] {
    return shards.flatMap((shard) => [...(this.#byShard.get(shard) ?? [])])
  }

  find(endpointId: string): Served | null {
    return this.#byId.get(endpointId) ?? null
  }

  /** Takes an endpoint into service, or takes over how it is now. Null: its shard is not ours, or its secrets can not be opened. */
  put(endpoint: Endpoint): Served | null {
    if (!this.#shards.has(endpoint.shard)) return null
    const { keyring, logger, clock } = this.#deps
    try {
      const known = this.#byId.get(endpoint.endpointId)
      if (known) changeServed(known, endpoint, keyring, this.#concurrencyMax, clock.now())
      const served = known ?? serve(endpoint, keyring, this.#concurrencyMax, clock.now())
      this.#byId.set(endpoint.endpointId, served)
      const ofShard = this.#byShard.get(endpoint.shard) ?? new Set()
      this.#byShard.set(endpoint.shard, ofShard.add(served))
      return served
    } catch (error) {
      // A secret that can not be opened costs this endpoint alone.
      logger.error({ err: error, endpoint_id: endpoint.endpointId }, 'an endpoint can not be served')
      return null
    }
  }

  /** Nothing more is sent to it. */
  drop(served: Served): void {
    served.leaving = true
    this.#byId.delete(served.endpoint.endpointId)
    this.#byShard.get(served.endpoint.shard)?.delete(served)
  }
}
