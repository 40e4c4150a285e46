import { setTimeout as delay } from 'node:timers/promises'
import { startDeliveries } from '../../../packages/server/src/webhooks/index.ts'
import type { Database } from '../../../packages/server/src/db/index.ts'
import type { BenchCase, BenchContext } from '../benchCase.ts'
import { createWorld } from '../deliveryWorld.ts'
import { percentiles } from '../percentiles.ts'
import { cpuPerItem, cpuTimes } from '../cpuTimes.ts'
import { postBare } from '../postBare.ts'
import { startSender } from '../startSender.ts'
import type { Sink } from '../startSink.ts'

/** Measured, after so many that start the process and have its code compiled. */
const deliveries = 100_000
const warmUp = 20_000
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
  await world.fill(warmUp + deliveries)
  await world.deps.egress.close()
  await db.query('vacuum analyze')
  // A checkpoint of what was just written is no part of the sending.
  await db.query('checkpoint')
  const measured = await context.measure(db, () => drain(db, sink))
  const { seconds, rssMb, cpu } = measured.result
  const rawRate = await postBare(db, sink, { deliveries, warmUp })
  context.report({
    bench: 'deliver',
    case: endpoints === 1 ? '1-endpoint' : `${endpoints}-endpoints`,
    n: deliveries,
    rate_per_s: deliveries / seconds,
    raw_rate_per_s: rawRate,
    statements_per_item: measured.statements / (warmUp + deliveries),
    commits_per_item: measured.commits / (warmUp + deliveries),
    rss_mb: rssMb,
    ...(cpu === null ? {} : { cpu_us: cpu }),
  })
}

/** Starts a sender in a process of its own; it stops when everything was received, and its results are committed then. */
async function drain(db: Database, sink: Sink) {
  const received = sink.expect(warmUp + deliveries, { warmUp })
  const before = cpuTimes()
  const sender = startSender(db.url)
  const { seconds } = await sender.until(received)
  // Of processes that have ended nothing is told any more.
  const cpu = cpuPerItem(before, warmUp + deliveries)
  const { rssMb } = await sender.stop()
  const { rows } = await db.query<{ left: number }>('select count(*) as left from deliveries')
  if (rows[0]?.left !== 0) throw new Error(`${rows[0]?.left} deliveries are left`)
  return { seconds, rssMb, cpu }
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
  const received = sink.expect(latencyEvents, { keepTimes: true })
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
