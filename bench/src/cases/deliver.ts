import { setTimeout as delay } from 'node:timers/promises'
import { startDeliveries } from '../../../packages/server/src/webhooks/index.ts'
import type { Database } from '../../../packages/server/src/db/index.ts'
import type { BenchCase, BenchContext } from '../benchCase.ts'
import { createWorld, type World } from '../deliveryWorld.ts'
import { percentiles } from '../percentiles.ts'
import { postBare } from '../postBare.ts'
import type { Sink } from '../startSink.ts'

const deliveries = 50_000
const latencyEvents = 2_000
const latencyRatePerS = 200
const warmEvents = 50

/** Webhook delivery: a backlog to 1, 10 and 1,000 endpoints, and the time from commit to receipt at 200 events a second. */
export const deliver: BenchCase = {
  name: 'deliver',
  async run(context) {
    const sink = await context.sink()
    for (const endpoints of [1, 10, 1_000]) await runBacklog(context, sink, endpoints)
    await runLatency(context, sink)
  },
}

async function runBacklog(context: BenchContext, sink: Sink, endpoints: number): Promise<void> {
  const db = await context.database()
  const world = await createWorld(
    db,
    Array.from({ length: endpoints }, () => sink.url),
  )
  await world.fill(deliveries)
  await db.query('vacuum analyze')
  const measured = await context.measure(db, () => drain(db, world, sink))
  const rawRate = await postBare(db, sink, deliveries)
  await world.deps.egress.close()
  context.report({
    bench: 'deliver',
    case: endpoints === 1 ? '1-endpoint' : `${endpoints}-endpoints`,
    n: deliveries,
    rate_per_s: deliveries / measured.seconds,
    raw_rate_per_s: rawRate,
    statements_per_item: measured.statements / deliveries,
    commits_per_item: measured.commits / deliveries,
    rss_mb: measured.rssMb,
  })
}

/** From the start of a sender until everything is received, its results are committed, and the sender has stopped. */
async function drain(db: Database, { deps }: World, sink: Sink): Promise<void> {
  const received = sink.expect(deliveries)
  const sender = startDeliveries(deps)
  await received
  await sender.stop()
  const { rows } = await db.query<{ left: number }>('select count(*) as left from deliveries')
  if (rows[0]?.left !== 0) throw new Error(`${rows[0]?.left} deliveries are left`)
}

/** From the commit of an event to its receipt, at a steady rate. */
async function runLatency(context: BenchContext, sink: Sink): Promise<void> {
  const db = await context.database()
  const world = await createWorld(db, [sink.url])
  const sender = startDeliveries(world.deps)
  // The first ones open connections and make plans.
  const warm = sink.expect(warmEvents)
  await world.record(latencyEvents, warmEvents)
  await warm
  const received = sink.expect(latencyEvents, true)
  // Events that overlap commit in any order, so each has a resource of its own, by which it is found again.
  const committed = new Map<string, number>()
  const recording: Promise<unknown>[] = []
  const startedAt = performance.now()
  for (let n = 0; n < latencyEvents; n++) {
    const waitMs = startedAt + (n * 1000) / latencyRatePerS - performance.now()
    if (waitMs > 0) await delay(waitMs)
    const recorded = world.record(n, 1).then(([resourceId]) => {
      if (resourceId) committed.set(resourceId, performance.timeOrigin + performance.now())
    })
    recording.push(recorded)
  }
  await Promise.all(recording)
  const seconds = (performance.now() - startedAt) / 1000
  const { times } = await received
  const { rows } = await db.query<{ event_id: string; resource_id: string }>(
    'select event_id, resource_id from events order by seq offset $1',
    [warmEvents],
  )
  const latencies = rows.map(({ event_id, resource_id }) =>
    Math.max(0, (times.get(`/hook ${event_id}`) ?? NaN) - (committed.get(resource_id) ?? NaN)),
  )
  await sender.stop()
  await world.deps.egress.close()
  context.report({
    bench: 'deliver',
    case: 'latency-200',
    n: latencyEvents,
    rate_per_s: latencyEvents / seconds,
    ...percentiles(latencies),
    rss_mb: process.memoryUsage.rss() / 2 ** 20,
  })
}
