import type { Sql } from '../../db/index.ts'
import type { EventFilter } from '../../http/index.ts'

export type RecordedEvent = {
  workspaceId: string
  seq: number
  eventId: string
  event: string
  customerId: string | null
  integrationId: string | null
  importId: string | null
  resourceId: string | null
  createdAt: Date
  /** Microseconds since the epoch, as the database keeps it: the place in the list. */
  createdAtUs: number
}

export type RecordedEventRow = {
  workspace_id: string
  seq: number
  event_id: string
  event: string
  customer_id: string | null
  integration_id: string | null
  import_id: string | null
  resource_id: string | null
  created_at: Date
  created_at_us: number
}

/** A row as it is used. */
export function fromRow(row: RecordedEventRow): RecordedEvent {
  return {
    workspaceId: row.workspace_id,
    seq: row.seq,
    eventId: row.event_id,
    event: row.event,
    customerId: row.customer_id,
    integrationId: row.integration_id,
    importId: row.import_id,
    resourceId: row.resource_id,
    createdAt: row.created_at,
    createdAtUs: row.created_at_us,
  }
}

/** What a RecordedEventRow is read from. */
export const columns = `workspace_id, seq, event_id, event, customer_id, integration_id, import_id, resource_id, created_at,
  (extract(epoch from created_at) * 1000000)::bigint as created_at_us`

/** Not prepared: the planner sees which filters are null, and takes the index of those that are not. */
export const listEventsText = `
select ${columns} from events
where workspace_id = $1
  and ($2::text is null or event = $2) and ($3::uuid is null or integration_id = $3)
  and ($4::text is null or customer_id = $4) and ($5::uuid is null or resource_id = $5)
  and ($6::bigint is null or (created_at, seq) < ('epoch'::timestamptz + $6::bigint * interval '1 microsecond', $7::bigint))
  and ($6::bigint is null or created_at <= 'epoch'::timestamptz + $6::bigint * interval '1 microsecond')
  and ($9::timestamptz is null or created_at >= $9) and ($10::timestamptz is null or created_at < $10)
order by workspace_id desc, created_at desc, seq desc
limit $8`

/** The parameters of listEventsText. */
export function listEventsParameters(
  workspaceId: string,
  filter: EventFilter,
  page: { after: { createdAtUs: number; seq: number } | null; limit: number },
): unknown[] {
  return [
    workspaceId,
    filter.event ?? null,
    filter.integrationId ?? null,
    filter.customerId ?? null,
    filter.resourceId ?? null,
    page.after?.createdAtUs ?? null,
    page.after?.seq ?? null,
    page.limit,
    filter.since ?? null,
    filter.until ?? null,
  ]
}

/** The events of a workspace, newest first, after `after` (exclusive); `limit` rows at most. */
export async function listEvents(
  sql: Sql,
  workspaceId: string,
  filter: EventFilter,
  page: { after: { createdAtUs: number; seq: number } | null; limit: number },
): Promise<RecordedEvent[]> {
  const all = listEventsParameters(workspaceId, filter, page)
  const { rows } = await sql.query<RecordedEventRow>(listEventsText, all)
  return rows.map(fromRow)
}

/** One event with its body (the exact text that is sent; null when it was erased), or null. */
export async function findEvent(
  sql: Sql,
  workspaceId: string,
  eventId: string,
): Promise<(RecordedEvent & { body: string | null }) | null> {
  const { rows } = await sql.query<RecordedEventRow & { body: string | null }>(
    `select ${columns}, body from events where workspace_id = $1 and event_id = $2`,
    [workspaceId, eventId],
  )
  const [row] = rows
  return row ? { ...fromRow(row), body: row.body } : null
}
