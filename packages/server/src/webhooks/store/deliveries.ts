import type { Sql, Transaction } from '../../db/index.ts'
import { newDeliveriesChannel } from '../../events/index.ts'
import { endpointChangedChannel } from './endpoints.ts'

type DeliveryStatus = 'pending' | 'delivered' | 'given_up' | 'cancelled'

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
}

type DeliveryRow = {
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
}

function fromRow(row: DeliveryRow): Delivery {
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
  }
}

const pendingColumns = `endpoint_id, seq, event_id, event, customer_id, integration_id, resource_id, 'pending' as status,
  attempts_before + attempt_count as attempts, next_attempt_at, null::timestamptz as ended_at, event_created_at`
const endedColumns = `endpoint_id, seq, event_id, event, customer_id, integration_id, resource_id, outcome as status,
  attempt as attempts, null::timestamptz as next_attempt_at, started_at + duration_ms * interval '1 millisecond' as ended_at, event_created_at`

const filters = `($2::uuid is null or endpoint_id = $2) and ($4::text is null or event = $4)
  and ($5::uuid is null or integration_id = $5) and ($6::bigint is null or (seq, endpoint_id) < ($6, $7::uuid))`

// Pending ones are found endpoint by endpoint in the key's order; ended ones by attempts_ended.
const listText = `
select * from (
  (select d.* from webhook_endpoints p cross join lateral (
     select ${pendingColumns} from deliveries q
     where q.workspace_id = p.workspace_id and q.endpoint_id = p.endpoint_id and ${filters}
     order by q.workspace_id desc, q.endpoint_id desc, q.seq desc limit $8
   ) d
   where p.workspace_id = $1 and ($2::uuid is null or p.endpoint_id = $2) and coalesce($3, 'pending') = 'pending')
  union all
  (select ${endedColumns} from attempts
   where workspace_id = $1 and outcome in ('delivered', 'given_up', 'cancelled')
     and ($3::text is null or outcome = $3) and ${filters}
   order by workspace_id desc, seq desc, endpoint_id desc limit $8)
) found
order by seq desc, endpoint_id desc limit $8`

export type DeliveryFilter = {
  endpointId?: string | undefined
  status?: DeliveryStatus | undefined
  event?: string | undefined
  integrationId?: string | undefined
}

/** Deliveries of a workspace, pending and ended, the newest event first, after `after` (exclusive). */
export async function listDeliveries(
  sql: Sql,
  workspaceId: string,
  filter: DeliveryFilter,
  page: { after: { seq: number; endpointId: string } | null; limit: number },
): Promise<Delivery[]> {
  const { rows } = await sql.query<DeliveryRow>(listText, [
    workspaceId,
    filter.endpointId ?? null,
    filter.status ?? null,
    filter.event ?? null,
    filter.integrationId ?? null,
    page.after?.seq ?? null,
    page.after?.endpointId ?? null,
    page.limit,
  ])
  return rows.map(fromRow)
}

type EventKey = { workspaceId: string; endpointId: string; eventId: string }

/** One delivery, pending or ended, or null. */
export async function findDelivery(sql: Sql, key: EventKey): Promise<Delivery | null> {
  const { rows } = await sql.query<DeliveryRow>(
    `with event as (select seq from events where workspace_id = $1 and event_id = $3)
     select ${pendingColumns} from deliveries
     where workspace_id = $1 and endpoint_id = $2 and seq = (select seq from event)
     union all
     (select ${endedColumns} from attempts
      where workspace_id = $1 and endpoint_id = $2 and seq = (select seq from event)
        and outcome in ('delivered', 'given_up', 'cancelled')
      order by started_at desc limit 1)
     limit 1`,
    [key.workspaceId, key.endpointId, key.eventId],
  )
  return rows[0] ? fromRow(rows[0]) : null
}

export type Attempt = {
  attempt: number
  startedAt: Date
  durationMs: number
  outcome: 'delivered' | 'retrying' | 'given_up' | 'cancelled'
  statusCode: number | null
  error: string | null
  responseBody: string | null
}

type AttemptRow = {
  attempt: number
  started_at: Date
  duration_ms: number
  outcome: Attempt['outcome']
  status_code: number | null
  error: string | null
  response_body: string | null
}

/** The tries of one delivery, in their order. */
export async function listAttempts(
  sql: Sql,
  key: { workspaceId: string; endpointId: string; seq: number },
): Promise<Attempt[]> {
  const { rows } = await sql.query<AttemptRow>(
    `select attempt, started_at, duration_ms, outcome, status_code, error, response_body from attempts
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
  }))
}

/**
 * Puts a delivery that was given up into the queue again, with its schedule from the start and its tries counted on; wakes the
 * sender at commit. False when it was not given up, or is being tried again already.
 */
export async function reopenDelivery(
  tx: Transaction,
  key: { workspaceId: string; endpointId: string; seq: number },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `with reopened as (
       update attempts set outcome = 'retrying'
       where workspace_id = $1 and endpoint_id = $2 and seq = $3 and outcome = 'given_up'
       returning *
     ), queued as (
       insert into deliveries (workspace_id, endpoint_id, seq, event_created_at, event_id, event, customer_id, integration_id,
         import_id, resource_id, lane, attempts_before)
       select e.workspace_id, r.endpoint_id, e.seq, e.created_at, e.event_id, e.event, e.customer_id, e.integration_id,
         e.import_id, e.resource_id,
         coalesce(e.resource_id, case when e.event = 'integration_import_done' then e.import_id end, e.integration_id,
           substr(e.event_id, 5)::uuid), r.attempt
       from reopened r
       join events e on e.workspace_id = r.workspace_id and e.created_at = r.event_created_at and e.seq = r.seq
       on conflict do nothing
       returning endpoint_id
     )
     select pg_notify('${newDeliveriesChannel}', p.shard::text),
       pg_notify('${endpointChangedChannel}', p.shard || ':' || p.workspace_id || ':' || p.endpoint_id)
     from queued q join webhook_endpoints p on p.workspace_id = $1 and p.endpoint_id = q.endpoint_id`,
    [key.workspaceId, key.endpointId, key.seq],
  )
  return rowCount === 1
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
