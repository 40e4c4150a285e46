import { setTimeout as delay } from 'node:timers/promises'
import type { Deps } from '../deps.ts'
import { newDeliveriesChannel } from '../events/index.ts'
import type { Random } from './retrySchedule.ts'
import { Sender } from './sender/sender.ts'
import { openSenderDatabase } from './sender/senderDatabase.ts'
import { ShardLease } from './sender/shardLease.ts'
import { endpointChangedChannel } from './store/endpoints.ts'
import { shardsReleasedChannel } from './store/shards.ts'
import { withdrawnChannel } from './store/withdrawReplayed.ts'

export type DeliveryOptions = {
  /** Requests at once to one endpoint. Default: of the configuration. */
  concurrency?: number
  /** How long an endpoint may take to answer. Default: of the configuration. */
  attemptTimeoutMs?: number
  leaseMs?: number
  heartbeatMs?: number
  /** How often what is new is looked for, in case a notification was lost. */
  sweepMs?: number
  /** For jitter. */
  random?: Random
}

export type DeliveryDeps = Pick<Deps, 'config' | 'db' | 'clock' | 'logger' | 'keyring' | 'egress' | 'metrics'>

const defaults = { leaseMs: 8_000, heartbeatMs: 2_000, sweepMs: 5_000 }
const stopGraceMs = 2_000
const sweepsPerFullOne = 12
const listenRetryMs = 1_000

/**
 * Starts sending what waits for the workspaces' endpoints, as one of any number of processes. `stop` finishes what is in flight
 * (bounded by the attempt timeout), writes the results and hands the shards over.
 */
export function startDeliveries(
  deps: DeliveryDeps,
  options: DeliveryOptions = {},
): { stop(): Promise<void> } {
  const { logger, config } = deps
  const attemptTimeoutMs = options.attemptTimeoutMs ?? config.attemptTimeoutMs
  const db = openSenderDatabase(deps.db.url, (error) => logger.warn({ err: error }, 'a connection was lost'))
  const sender = new Sender(
    { ...deps, sql: db, bodies: deps.db, random: options.random ?? Math.random },
    { concurrency: options.concurrency ?? config.deliveryConcurrency, attemptTimeoutMs },
    () => lease.isGood,
  )
  const lease = new ShardLease(
    db,
    logger,
    {
      leaseMs: options.leaseMs ?? defaults.leaseMs,
      heartbeatMs: options.heartbeatMs ?? defaults.heartbeatMs,
    },
    {
      gained: (shards) => sender.serveShards(shards),
      lost: (shards) => sender.dropShards(shards),
      drain: (shards) => sender.drainShards(shards),
      resumed: () => sender.resume(),
    },
  )
  const stopping = new AbortController()
  const listening = listen(deps, sender, lease, stopping.signal)
  let sweeps = 0
  const sweep = setInterval(() => {
    const isFull = ++sweeps % sweepsPerFullOne === 0
    sender.sweep(isFull)
    if (isFull) void reload(deps, sender, lease)
  }, options.sweepMs ?? defaults.sweepMs)
  const stop = async () => {
    clearInterval(sweep)
    stopping.abort()
    for (const unlisten of await listening) unlisten()
    await sender.stop(attemptTimeoutMs + stopGraceMs)
    await lease.stop().catch((error: unknown) => logger.warn({ err: error }, 'handing shards over failed'))
    await db.close()
  }
  let stopped: Promise<void> | null = null
  return { stop: () => (stopped ??= stop()) }
}

/** Notifications make it quick; without them, the sweep finds everything. */
async function listen(
  deps: DeliveryDeps,
  sender: Sender,
  lease: ShardLease,
  signal: AbortSignal,
): Promise<(() => void)[]> {
  const { db, logger } = deps
  const on = async (channel: string, handle: (payload: string | null) => void) => {
    while (!signal.aborted) {
      try {
        return await db.listener.listen(channel, handle)
      } catch (error) {
        logger.error({ err: error, channel }, 'listening failed; it is tried again')
        await delay(listenRetryMs, undefined, { signal }).catch(() => {})
      }
    }
    return () => {}
  }
  // One after the other: they share a connection.
  return [
    await on(newDeliveriesChannel, (payload) => {
      // The connection was opened anew: anything may have been missed.
      if (payload === null) sender.sweep(true)
      else sender.wake(payload.split(',').map(Number))
    }),
    await on(endpointChangedChannel, (payload) => {
      const [shard, workspaceId, endpointId] = payload?.split(':') ?? []
      if (payload === null) void reload(deps, sender, lease)
      else if (workspaceId && endpointId && lease.held.has(Number(shard))) {
        void sender.endpointChanged(workspaceId, endpointId).catch((error: unknown) => {
          logger.error({ err: error, endpoint_id: endpointId }, 'a changed endpoint could not be loaded')
        })
      }
    }),
    await on(withdrawnChannel, (payload) => sender.withdrawn(payload?.split(':')[2] ?? null)),
    await on(shardsReleasedChannel, () => lease.wake()),
  ]
}

/** Loads our endpoints again; what fails now is done by the next full sweep. */
async function reload({ logger }: DeliveryDeps, sender: Sender, lease: ShardLease): Promise<void> {
  try {
    await sender.reload([...lease.held])
  } catch (error) {
    logger.error({ err: error }, 'loading the endpoints again failed')
  }
}
