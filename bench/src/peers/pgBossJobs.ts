import { PgBoss } from 'pg-boss'
import type { Database } from '../../../packages/server/src/db/index.ts'

/** The queue of the comparison. */
export const peerQueue = 'webhooks'

/** One delivery: what to post where. */
export type PeerJob = { url: string; eventId: string; body: string }

const insertedAtOnce = 2_000

/** Makes the queue and the table of attempts, and puts every event for every URL into the queue. */
export async function fillPgBoss(db: Database, urls: readonly string[]): Promise<void> {
  await db.query(
    `create table peer_attempts (
       id bigint generated always as identity primary key, event_id text not null, url text not null,
       started_at timestamptz not null, status integer not null, duration_ms integer not null)`,
  )
  const { rows } = await db.query<{ event_id: string; body: string }>(
    'select event_id, body from events order by seq',
  )
  const boss = new PgBoss({ connectionString: db.url, schedule: false, supervise: false })
  await boss.start()
  await boss.createQueue(peerQueue)
  const jobs = rows.flatMap(({ event_id: eventId, body }) =>
    urls.map((url) => ({ data: { url, eventId, body } satisfies PeerJob })),
  )
  for (let from = 0; from < jobs.length; from += insertedAtOnce) {
    await boss.insert(peerQueue, jobs.slice(from, from + insertedAtOnce))
  }
  await boss.stop({ graceful: true })
}
