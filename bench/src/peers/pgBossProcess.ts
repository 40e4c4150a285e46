import { Agent } from 'undici'
import { PgBoss } from 'pg-boss'
import { openDatabase } from '../../../packages/server/src/db/index.ts'
import { createSigner, signatureOf } from '../../../packages/server/src/webhooks/signature.ts'
import type { SenderMessage } from '../senderProcess.ts'
import { peerQueue, type PeerJob } from './pgBossJobs.ts'

// What a team would write with pg-boss, in a process of its own: node pgBossProcess.ts <database url> <secret>
// Its workers take batches, post them over kept connections and record each attempt, a statement a batch.

const batchSize = 500
const workers = 4
const connections = 64
const sampleMs = 50

const [databaseUrl = '', secret = ''] = process.argv.slice(2)
const db = openDatabase(databaseUrl)
const signers = [createSigner(secret)]
const agent = new Agent({ connections })

type Attempt = { eventId: string; url: string; startedAtMs: number; status: number; durationMs: number }

async function post({ url, eventId, body }: PeerJob): Promise<Attempt> {
  const { origin, pathname } = new URL(url)
  const bytes = Buffer.from(body)
  const startedAtMs = Date.now()
  const startedAt = performance.now()
  const timestamp = Math.floor(startedAtMs / 1000)
  const answer = await agent.request({
    origin,
    path: pathname,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': eventId,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signatureOf(signers, { id: eventId, timestamp, body: bytes }),
    },
    body: bytes,
  })
  await answer.body.dump()
  if (answer.statusCode >= 300) throw new Error(`the answer was ${answer.statusCode}`)
  return {
    eventId,
    url,
    startedAtMs,
    status: answer.statusCode,
    durationMs: Math.round(performance.now() - startedAt),
  }
}

async function recordAttempts(attempts: readonly Attempt[]): Promise<void> {
  await db.query({
    name: 'record_attempts',
    text: `insert into peer_attempts (event_id, url, started_at, status, duration_ms)
           select a.event_id, a.url, to_timestamp(a.started_at_ms / 1000.0), a.status, a.duration_ms
           from unnest($1::text[], $2::text[], $3::bigint[], $4::int[], $5::int[]) as a (event_id, url, started_at_ms, status, duration_ms)`,
    values: [
      attempts.map(({ eventId }) => eventId),
      attempts.map(({ url }) => url),
      attempts.map(({ startedAtMs }) => startedAtMs),
      attempts.map(({ status }) => status),
      attempts.map(({ durationMs }) => durationMs),
    ],
  })
}

let rss = 0
const sample = () => (rss = Math.max(rss, process.memoryUsage.rss()))
const sampler = setInterval(sample, sampleMs)
const boss = new PgBoss({ connectionString: databaseUrl, schedule: false })
boss.on('error', (error) => process.stderr.write(`pg-boss: ${error.message}\n`))
await boss.start()
await boss.work<PeerJob>(
  peerQueue,
  { batchSize, localConcurrency: workers, pollingIntervalSeconds: 0.5, burstWhenBatchFull: true },
  async (jobs) => {
    await recordAttempts(await Promise.all(jobs.map(({ data }) => post(data))))
  },
)

process.on('message', () => {
  void (async () => {
    await boss.stop({ graceful: true })
    clearInterval(sampler)
    sample()
    await agent.close()
    await db.close()
    process.send?.({ rssMb: rss / 2 ** 20 } satisfies SenderMessage)
    process.disconnect()
  })()
})
process.on('disconnect', () => process.exit(0))
