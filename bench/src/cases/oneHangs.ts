import { setTimeout as delay } from 'node:timers/promises'
import type { BenchCase, BenchContext } from '../benchCase.ts'
import { createWorld } from '../deliveryWorld.ts'
import { percentiles } from '../percentiles.ts'
import { startSender } from '../startSender.ts'
import type { Sink } from '../startSink.ts'

const endpoints = 100
const eventsPerS = 10
const events = 150
const warmEvents = 20

/** From commit to receipt at 99 endpoints, at 1,000 deliveries a second: once while the hundredth answers, once while it hangs for 30 s. */
export const oneHangs: BenchCase = {
  name: 'one-hangs',
  async run(context) {
    const sink = await context.sink()
    const baseline = percentiles(await latencies(context, sink, false))
    const beside = percentiles(await latencies(context, sink, true))
    const n = events * (endpoints - 1)
    context.report({ bench: 'one-hangs', case: 'all answer', n, ...baseline })
    context.report({
      bench: 'one-hangs',
      case: 'one hangs',
      n,
      ...beside,
      share_of_baseline: beside.p99_ms / baseline.p99_ms,
    })
  },
}

async function latencies(context: BenchContext, sink: Sink, hangs: boolean): Promise<number[]> {
  const db = await context.database()
  const urlOf = (path: string) => new URL(path, sink.url).href
  const others = Array.from({ length: endpoints - 1 }, (_, i) => `/${i}`)
  const last = hangs ? '/hang' : '/last'
  const world = await createWorld(db, [...others, last].map(urlOf))
  const answering = hangs ? endpoints - 1 : endpoints
  const sender = startSender(db.url)
  // The first ones open connections and make plans, and the hanging endpoint begins to hang.
  const warm = sink.expect(warmEvents * answering)
  await world.record(events, warmEvents)
  await sender.until(warm)
  const received = sink.expect(events * answering, { keepTimes: true })
  const committed = new Map<string, number>()
  const startedAt = performance.now()
  const recording: Promise<unknown>[] = []
  for (let n = 0; n < events; n++) {
    const waitMs = startedAt + (n * 1000) / eventsPerS - performance.now()
    if (waitMs > 0) await delay(waitMs)
    const recorded = world.record(n, 1).then(([resourceId]) => {
      if (resourceId) committed.set(resourceId, performance.timeOrigin + performance.now())
    })
    recording.push(recorded)
  }
  await Promise.all(recording)
  const { times } = await sender.until(received)
  // Its request would be waited for.
  sender.kill()
  await world.deps.egress.close()
  const { rows } = await db.query<{ event_id: string; resource_id: string }>(
    'select event_id, resource_id from events order by seq offset $1',
    [warmEvents],
  )
  return rows.flatMap(({ event_id: id, resource_id: resourceId }) =>
    others.map((path) =>
      Math.max(0, (times.get(`${path} ${id}`) ?? NaN) - (committed.get(resourceId) ?? NaN)),
    ),
  )
}
