import type { BenchCase, BenchContext } from '../benchCase.ts'
import { createWorld } from '../deliveryWorld.ts'
import { startSender } from '../startSender.ts'
import type { Sink } from '../startSink.ts'

const endpoints = 10
const backlog = 1_000_000
const measured = 100_000

/** The rate of the first 100,000 deliveries out of 1,000,000 that wait, as a share of the rate when there are no more; and the sender's memory. */
export const backlogOfAMillion: BenchCase = {
  name: 'backlog-1m',
  async run(context) {
    const sink = await context.sink()
    const empty = await runWith(context, sink, measured)
    const full = await runWith(context, sink, backlog)
    const results = [
      { case: `${measured} pending`, ...empty },
      { case: `${backlog} pending`, ...full },
    ]
    for (const { ratePerS, rssMb, ...result } of results) {
      context.report({
        bench: 'backlog-1m',
        n: measured,
        rate_per_s: ratePerS,
        rss_mb: rssMb,
        share_of_baseline: ratePerS / empty.ratePerS,
        ...result,
      })
    }
  },
}

async function runWith(
  context: BenchContext,
  sink: Sink,
  pending: number,
): Promise<{ ratePerS: number; rssMb: number }> {
  const db = await context.database()
  const world = await createWorld(
    db,
    Array.from({ length: endpoints }, () => sink.url),
  )
  await world.fill(pending)
  await world.deps.egress.close()
  await db.query('vacuum analyze')
  // A checkpoint of what was just written is no part of the sending.
  await db.query('checkpoint')
  const received = sink.expect(measured)
  const sender = startSender(db.url)
  const { seconds } = await sender.until(received)
  const { rssMb } = await sender.stop()
  return { ratePerS: measured / seconds, rssMb }
}
