import type { Sql } from '../../db/index.ts'

/** One pending delivery, as the sender reads it. */
export type Pending = {
  seq: number
  eventId: string
  event: string
  integrationId: string | null
  importId: string | null
  lane: string
  /** Tries that were made on the present schedule. */
  attemptCount: number
  /** Somebody asked for it to be sent again. */
  isTakenUpAgain: boolean
  /** The replay that it belongs to. */
  replayId: string | null
  /** Null: at once. */
  nextAttemptAtMs: number | null
  /** Null: large (read when it is sent), or no longer kept. */
  body: string | null
  /** Null: the event is no longer kept. */
  bodyBytes: number | null
  /** Of an integration_import_done: records of its import are still pending before it. */
  waitsForImport: boolean
}

type PendingRow = {
  wanted: number
  seq: number
  event_id: string
  event: string
  integration_id: string | null
  import_id: string | null
  lane: string
  attempt_count: number
  is_taken_up_again: boolean
  replay_id: string | null
  next_attempt_at_ms: number | null
  body: string | null
  body_bytes: number | null
  waits_for_import: boolean
}

function fromRow(row: PendingRow): Pending {
  return {
    seq: row.seq,
    eventId: row.event_id,
    event: row.event,
    integrationId: row.integration_id,
    importId: row.import_id,
    lane: row.lane,
    attemptCount: row.attempt_count,
    isTakenUpAgain: row.is_taken_up_again,
    replayId: row.replay_id,
    nextAttemptAtMs: row.next_attempt_at_ms,
    body: row.body,
    bodyBytes: row.body_bytes,
    waitsForImport: row.waits_for_import,
  }
}

/** Bodies above this are read one by one, when they are sent: a window of them would fill the memory. */
const readAheadBytesMax = 16_384

const columns = `w.position::int - 1 as wanted, d.seq, d.event_id, d.event, d.integration_id, d.import_id, d.lane, d.attempt_count, d.event_seq is not null as is_taken_up_again, d.replay_id,
  (extract(epoch from d.next_attempt_at) * 1000)::float8 as next_attempt_at_ms,
  case when octet_length(e.body) <= ${readAheadBytesMax} then e.body end as body,
  octet_length(e.body) as body_bytes,
  d.event = 'integration_import_done' and exists (
    select from deliveries earlier
    where earlier.workspace_id = d.workspace_id and earlier.endpoint_id = d.endpoint_id
      and earlier.import_id = d.import_id and earlier.seq < d.seq
  ) as waits_for_import`

const joinedEvent = `left join events e
  on e.workspace_id = d.workspace_id and e.created_at = d.event_created_at and e.seq = coalesce(d.event_seq, d.seq)`

/** The hot reading: of each endpoint, in key order, what follows `after_seq`. A test holds that it walks the primary key. */
export const readPendingText = `
select ${columns}
from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::integer[]) with ordinality
  as w (workspace_id, endpoint_id, after_seq, row_limit, position)
cross join lateral (
  select p.* from deliveries p
  where p.workspace_id = w.workspace_id and p.endpoint_id = w.endpoint_id and p.seq > w.after_seq
  order by p.workspace_id, p.endpoint_id, p.seq
  limit w.row_limit
) d
${joinedEvent}
order by w.position, d.seq`

const readDueText = `
select ${columns}
from unnest($1::uuid[], $2::uuid[], $3::bigint[]) with ordinality as w (workspace_id, endpoint_id, seq, position)
join deliveries d on d.workspace_id = w.workspace_id and d.endpoint_id = w.endpoint_id and d.seq = w.seq
${joinedEvent}
order by w.position`

export type PendingWanted = { workspaceId: string; endpointId: string; afterSeq: number; limit: number }

/** The pending deliveries of several endpoints, each in key order: one list for each entry of `wanted`. */
export async function readPending(sql: Sql, wanted: readonly PendingWanted[]): Promise<Pending[][]> {
  const { rows } = await sql.query<PendingRow>({
    name: 'read_pending',
    text: readPendingText,
    values: [
      wanted.map(({ workspaceId }) => workspaceId),
      wanted.map(({ endpointId }) => endpointId),
      wanted.map(({ afterSeq }) => afterSeq),
      wanted.map(({ limit }) => limit),
    ],
  })
  const lists: Pending[][] = wanted.map(() => [])
  for (const row of rows) lists[row.wanted]?.push(fromRow(row))
  return lists
}

export type DueWanted = { workspaceId: string; endpointId: string; seq: number }

/** Single pending deliveries by their keys; null where there is none any more. */
export async function readDue(sql: Sql, wanted: readonly DueWanted[]): Promise<(Pending | null)[]> {
  const { rows } = await sql.query<PendingRow>({
    name: 'read_due',
    text: readDueText,
    values: [
      wanted.map(({ workspaceId }) => workspaceId),
      wanted.map(({ endpointId }) => endpointId),
      wanted.map(({ seq }) => seq),
    ],
  })
  const found: (Pending | null)[] = wanted.map(() => null)
  for (const row of rows) found[row.wanted] = fromRow(row)
  return found
}

/** The body of an event; null when it is no longer kept. */
export async function readBody(sql: Sql, workspaceId: string, eventId: string): Promise<string | null> {
  const { rows } = await sql.query<{ body: string }>({
    name: 'read_body',
    text: 'select body from events where workspace_id = $1 and event_id = $2',
    values: [workspaceId, eventId],
  })
  return rows[0]?.body ?? null
}

/** What readingFloor.ts observes: the last number of event_seq, a transaction id newer than all so far, and the oldest one still open. */
export async function readHorizon(
  sql: Sql,
): Promise<{ lastSeq: number; transactionId: bigint; oldestOpen: bigint }> {
  const { rows } = await sql.query<{ last_value: number; transaction_id: string; oldest_open: string }>({
    name: 'read_horizon',
    // A sequence that was never used says 1 as well, and number 1 is still to come.
    text: `select last_value - (not is_called)::int as last_value, pg_current_xact_id()::text as transaction_id,
             pg_snapshot_xmin(pg_current_snapshot())::text as oldest_open
           from event_seq`,
  })
  const [row] = rows
  if (!row) throw new Error('event_seq has no row')
  return {
    lastSeq: row.last_value,
    transactionId: BigInt(row.transaction_id),
    oldestOpen: BigInt(row.oldest_open),
  }
}
