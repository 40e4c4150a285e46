import { newSecret } from '../../../packages/server/src/webhooks/signature.ts'
import type { Database } from '../../../packages/server/src/db/index.ts'
import type { BenchCase, BenchContext } from '../benchCase.ts'
import { createWorld } from '../deliveryWorld.ts'
import { fillPgBoss, peerQueue } from '../peers/pgBossJobs.ts'
import { startPgBoss, startSender, type SenderProcess } from '../startSender.ts'
import type { Sink } from '../startSink.ts'

const endpoints = 10
const deliveries = 50_000

/** The same backlog of the same signed bodies to the same receiver: sent by Tributary, and by workers on pg-boss (peers.md). */
export const peers: BenchCase = {
  name: 'peers',
  async run(context) {
    const sink = await context.sink()
    const urls = Array.from({ length: endpoints }, () => sink.url)
    const fill = async (): Promise<Database> => {
      const db = await context.database()
      const world = await createWorld(db, urls)
      await world.fill(deliveries)
      await world.deps.egress.close()
      return db
    }
    const theirs = await fill()
    await fillPgBoss(theirs, urls)
    const pgBoss = await drain(context, theirs, sink, () => startPgBoss(theirs.url, newSecret()), {
      left: `select count(*) as left from pgboss.job where name = '${peerQueue}' and state <> 'completed'`,
      attempts: 'select count(*) as left from peer_attempts',
    })
    const ours = await fill()
    const tributary = await drain(context, ours, sink, () => startSender(ours.url), {
      left: 'select count(*) as left from deliveries',
      attempts: 'select count(*) as left from attempts',
    })
    context.report({ bench: 'peers', case: 'pg-boss', ...pgBoss })
    context.report({
      bench: 'peers',
      case: 'tributary',
      ...tributary,
      share_of_baseline: tributary.rate_per_s / pgBoss.rate_per_s,
    })
  },
}

/** The rate from the first receipt to the last; then the process stops, with every result committed. */
async function drain(
  context: BenchContext,
  db: Database,
  sink: Sink,
  start: () => SenderProcess,
  check: { left: string; attempts: string },
) {
  await db.query('vacuum analyze')
  await db.query('checkpoint')
  let seconds = 0
  let rssMb = 0
  const measured = await context.measure(db, async () => {
    const received = sink.expect(deliveries)
    const sender = start()
    ;({ seconds } = await sender.until(received))
    ;({ rssMb } = await sender.stop())
  })
  const count = async (statement: string) => (await db.query<{ left: number }>(statement)).rows[0]?.left
  const found = { left: await count(check.left), attempts: await count(check.attempts) }
  if (found.left !== 0 || found.attempts !== deliveries) {
    throw new Error(`expected 0 left and ${deliveries} attempts; found ${JSON.stringify(found)}`)
  }
  return {
    n: deliveries,
    rate_per_s: deliveries / seconds,
    statements_per_item: measured.statements / deliveries,
    commits_per_item: measured.commits / deliveries,
    rss_mb: rssMb,
  }
}
