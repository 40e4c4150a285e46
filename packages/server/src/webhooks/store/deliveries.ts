import type { Sql, Transaction } from '../../db/index.ts'

export type DeliveryStatus = 'pending' | 'delivered' | 'given_up' | 'cancelled'

export type Delivery = {
  endpointId: string
  seq: number
  eventId: string
  event: string
  customerId: string | null
  integrationId: string | null
  resourceId: string | null
  status: DeliveryStatus
  /** Tries so far. */
  attempts: number
  /** Of a pending one; null: at once. */
  nextAttemptAt: Date | null
  /** Of an ended one. */
  endedAt: Date | null
  eventCreatedAt: Date
  /** Microseconds since the epoch, as the database keeps it: the place in the list. */
  eventCreatedAtUs: number
  /** The place among the deliveries of one event to one endpoint: the first, then its replays; the pending one is the last. */
  place: number
  /** The replay that it belongs to. */
  replayId: string | null
}

export type DeliveryRow = {
  endpoint_id: string
  seq: number
  event_id: string
  event: string
  customer_id: string | null
  integration_id: string | null
  resource_id: string | null
  status: DeliveryStatus
  attempts: number
  next_attempt_at: Date | null
  ended_at: Date | null
  event_created_at: Date
  event_created_at_us: number
  place: number
  replay_id: string | null
}

/** A row of the columns below. */
export function fromRow(row: DeliveryRow): Delivery {
  return {
    endpointId: row.endpoint_id,
    seq: row.seq,
    eventId: row.event_id,
    event: row.event,
    customerId: row.customer_id,
    integrationId: row.integration_id,
    resourceId: row.resource_id,
    status: row.status,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    endedAt: row.ended_at,
    eventCreatedAt: row.event_created_at,
    eventCreatedAtUs: row.event_created_at_us,
    place: row.place,
    replayId: row.replay_id,
  }
}

const common = `event_id, event, customer_id, integration_id, resource_id, event_created_at,
  (extract(epoch from event_created_at) * 1000000)::bigint as event_created_at_us, replay_id`
const pendingState = `'pending' as status, attempts_before + attempt_count as attempts, 2147483647 as place, next_attempt_at,
  null::timestamptz as ended_at`

/** Of a pending delivery that is no replay. */
export const pendingColumns = `endpoint_id, seq, ${common}, ${pendingState}`
/** Of a pending one that is: it stands in the queue under another number; to people it is a delivery of its event. */
export const replayedColumns = `endpoint_id, event_seq as seq, ${common}, ${pendingState}`
/** Of the attempt that ended a delivery. */
export const endedColumns = `endpoint_id, seq, ${common}, outcome as status, attempt as attempts, attempt as place,
  null::timestamptz as next_attempt_at, started_at + duration_ms * interval '1 millisecond' as ended_at`

type EventKey = { workspaceId: string; endpointId: string; eventId: string }

/** One delivery, pending or ended, or null. `seq`: the number of an event that is no longer kept. */
export async function findDelivery(
  sql: Sql,
  key: EventKey,
  seq: number | null = null,
): Promise<Delivery | null> {
  const { rows } = await sql.query<DeliveryRow>(
    `with event as (select coalesce($4::bigint, (select seq from events where workspace_id = $1 and event_id = $3)) as seq)
     select ${pendingColumns} from deliveries
     where workspace_id = $1 and endpoint_id = $2 and seq = (select seq from event)
     union all
     select ${replayedColumns} from deliveries
     where workspace_id = $1 and endpoint_id = $2 and event_seq = (select seq from event)
     union all
     (select ${endedColumns} from attempts
      where workspace_id = $1 and endpoint_id = $2 and seq = (select seq from event)
        and outcome in ('delivered', 'given_up', 'cancelled')
      order by attempt desc limit 1)
     limit 1`,
    [key.workspaceId, key.endpointId, key.eventId, seq],
  )
  return rows[0] ? fromRow(rows[0]) : null
}

/**
 * The same, also when its event is no longer kept: a delivery may end after that, and its tries are kept longer. What is left of such
 * events at an endpoint is little, and has the lowest numbers; with a minute to spare, as numbers are taken in about the order of times.
 */
export async function findAnyDelivery(sql: Sql, key: EventKey): Promise<Delivery | null> {
  const found = await findDelivery(sql, key)
  if (found) return found
  const { rows } = await sql.query<{ seq: number }>(
    `with first as materialized (
       select created_at from events where workspace_id = $1 order by workspace_id, created_at, seq limit 1
     ), kept as materialized (
       select coalesce((
         select seq from events where workspace_id = $1 and created_at > (select created_at + interval '1 minute' from first)
         order by workspace_id, created_at, seq limit 1
       ), 9223372036854775807) as seq
     )
     select seq from attempts
     where workspace_id = $1 and endpoint_id = $2 and seq < (select seq from kept) and event_id = $3
     union all
     select seq from deliveries
     where workspace_id = $1 and endpoint_id = $2 and seq < (select seq from kept) and event_seq is null and event_id = $3
     union all
     select event_seq from deliveries
     where workspace_id = $1 and endpoint_id = $2 and event_seq < (select seq from kept) and event_id = $3
     limit 1`,
    [key.workspaceId, key.endpointId, key.eventId],
  )
  return rows[0] ? await findDelivery(sql, key, rows[0].seq) : null
}

export type Attempt = {
  attempt: number
  startedAt: Date
  durationMs: number
  outcome: 'delivered' | 'retrying' | 'given_up' | 'cancelled'
  statusCode: number | null
  error: string | null
  responseBody: string | null
  /** The header webhook-signature; null: nothing was sent. */
  signature: string | null
  /** Names of the endpoint's own headers that were sent. */
  headerNames: string[]
  replayId: string | null
}

type AttemptRow = {
  attempt: number
  started_at: Date
  duration_ms: number
  outcome: Attempt['outcome']
  status_code: number | null
  error: string | null
  response_body: string | null
  signature: string | null
  header_names: string | null
  replay_id: string | null
}

/** The tries of one delivery, in their order. */
export async function listAttempts(
  sql: Sql,
  key: { workspaceId: string; endpointId: string; seq: number },
): Promise<Attempt[]> {
  const { rows } = await sql.query<AttemptRow>(
    `select attempt, started_at, duration_ms, outcome, status_code, error, response_body, signature, header_names, replay_id from attempts
     where workspace_id = $1 and endpoint_id = $2 and seq = $3 order by attempt, started_at`,
    [key.workspaceId, key.endpointId, key.seq],
  )
  return rows.map((row) => ({
    attempt: row.attempt,
    startedAt: row.started_at,
    durationMs: row.duration_ms,
    outcome: row.outcome,
    statusCode: row.status_code,
    error: row.error,
    responseBody: row.response_body,
    signature: row.signature,
    headerNames: row.header_names?.split(',') ?? [],
    replayId: row.replay_id,
  }))
}

/** The id of the newest test event that waits for an endpoint. */
export async function findNewestTest(
  tx: Transaction,
  workspaceId: string,
  endpointId: string,
): Promise<string | null> {
  const { rows } = await tx.query<{ event_id: string }>(
    `select event_id from deliveries where workspace_id = $1 and endpoint_id = $2 and event = 'webhook_test'
     order by seq desc limit 1`,
    [workspaceId, endpointId],
  )
  return rows[0]?.event_id ?? null
}
