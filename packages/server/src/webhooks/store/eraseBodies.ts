import type { Sql, Transaction } from '../../db/index.ts'
import { withdrawnChannel } from './withdrawReplayed.ts'

/** Every endpoint of a workspace that has attempts or is there, the deleted ones included. */
export async function listKnownEndpoints(sql: Sql, workspaceId: string): Promise<string[]> {
  // From one endpoint to the next by the key: a look-up for each, not one for each attempt.
  const { rows } = await sql.query<{ endpoint_id: string }>(
    `with recursive tried as (
       (select endpoint_id from attempts where workspace_id = $1 order by endpoint_id limit 1)
       union all
       select n.endpoint_id from tried t cross join lateral (
         select endpoint_id from attempts where workspace_id = $1 and endpoint_id > t.endpoint_id order by endpoint_id limit 1
       ) n
     )
     select endpoint_id from tried union select endpoint_id from webhook_endpoints where workspace_id = $1`,
    [workspaceId],
  )
  return rows.map((row) => row.endpoint_id)
}

/** Where the next batch begins: time (as text, to the microsecond) and number of the last event. */
export type EraseCursor = { at: string; seq: number }
export const eraseStart: EraseCursor = { at: '-infinity', seq: 0 }

export type Erased = { events: number; answers: number; cancelled: number }

type Found = Omit<Erased, 'answers'> & {
  is_last: boolean
  next_at: string
  next_seq: number
  seqs: number[] | null
  times: string[] | null
}

/** How many events a batch looks at, to find those that were not erased yet: whoever asks again passes by the others quickly. */
const lookedAtMax = 20_000

/**
 * Blanks the bodies of the next `limit` events of a customer and the answers to them, and cancels what is pending of them. Returns
 * what was erased, and where to go on; null: nothing is left.
 */
export async function eraseBodies(
  tx: Transaction,
  of: { workspaceId: string; customerId: string; endpointIds: readonly string[] },
  after: EraseCursor,
  limit: number,
): Promise<Erased & { next: EraseCursor | null }> {
  // A body, the answers to it and what waits of it go in one transaction: where there is no body, there is nothing else.
  const { rows } = await tx.query<Found>(
    `with looked_at as materialized (
       select created_at, seq, body is not null as has_body from events
       where workspace_id = $1 and customer_id = $2 and (created_at, seq) > ($4::timestamptz, $5::bigint)
       order by workspace_id, customer_id, created_at, seq limit $7
     ), batch as materialized (
       select created_at, seq from looked_at where has_body limit $6
     ), counted as materialized (
       select (select count(*) from batch) as erasable, (select count(*) from looked_at) as looked_at
     ), blanked as (
       update events e set body = null from batch b
       where e.workspace_id = $1 and e.created_at = b.created_at and e.seq = b.seq and e.body is not null
       returning e.seq
     ), waiting as materialized (
       select d.endpoint_id, d.seq from batch b join deliveries d
         on d.workspace_id = $1 and d.endpoint_id = any ($3::uuid[]) and d.seq = b.seq and d.event_seq is null
       union all
       select d.endpoint_id, d.seq from batch b join deliveries d
         on d.workspace_id = $1 and d.endpoint_id = any ($3::uuid[]) and d.event_seq = b.seq and d.event_seq is not null
     ), cancelled as (
       delete from deliveries d using waiting w
       where d.workspace_id = $1 and d.endpoint_id = w.endpoint_id and d.seq = w.seq
       returning d.*
     ), logged as (
       insert into attempts (workspace_id, endpoint_id, seq, replay_id, attempt, started_at, event_created_at, event_id, event,
         customer_id, integration_id, resource_id, outcome, error, duration_ms)
       select workspace_id, endpoint_id, coalesce(event_seq, seq), replay_id, attempts_before + attempt_count + 1, now(),
         event_created_at, event_id, event, customer_id, integration_id, resource_id, 'cancelled',
         'The body of this event was erased on request.', 0
       from cancelled
     ), told as (
       select pg_notify('${withdrawnChannel}', p.shard || ':' || p.workspace_id || ':' || p.endpoint_id)
       from webhook_endpoints p where p.workspace_id = $1 and p.endpoint_id in (select endpoint_id from cancelled)
     ), last as (
       select created_at, seq from batch
       union all
       select l.created_at, l.seq from looked_at l, counted c where c.erasable < $6
       order by 1 desc, 2 desc limit 1
     )
     select (select count(*) from blanked) as events,
       (select array_agg(seq order by seq) from batch) as seqs, (select array_agg(created_at::text order by seq) from batch) as times,
       (select count(*) from cancelled) as cancelled,
       (select erasable < $6 and looked_at < $7 from counted) as is_last,
       (select created_at::text from last) as next_at, (select seq from last) as next_seq, (select count(*) from told) as told`,
    [of.workspaceId, of.customerId, of.endpointIds, after.at, after.seq, limit, Math.max(limit, lookedAtMax)],
  )
  const [row] = rows
  if (!row) throw new Error('a count gave no row')
  const { events, cancelled, is_last, next_at, next_seq, seqs, times } = row
  const answers = await eraseAnswers(tx, of, seqs ?? [], times ?? [])
  return { events, answers, cancelled, next: is_last ? null : { at: next_at, seq: next_seq } }
}

/**
 * Blanks the answers to these events; returns how many. A statement of its own, after the one that waited for what was being written
 * down of their deliveries: it sees that as well.
 */
async function eraseAnswers(
  tx: Transaction,
  { workspaceId, endpointIds }: { workspaceId: string; endpointIds: readonly string[] },
  seqs: readonly number[],
  times: readonly string[],
): Promise<number> {
  const { rowCount } = await tx.query(
    `update attempts a set response_body = null from unnest($3::bigint[], $4::timestamptz[]) as b (seq, created_at)
     where a.workspace_id = $1 and a.endpoint_id = any ($2::uuid[]) and a.seq = b.seq and a.response_body is not null
       and a.started_at >= b.created_at - interval '1 day'`,
    [workspaceId, endpointIds, seqs, times],
  )
  return rowCount ?? 0
}
