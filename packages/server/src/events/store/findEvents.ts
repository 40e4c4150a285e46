import type { Sql } from '../../db/index.ts'
import { fillPage, type EventFilter, type Part } from '../../http/index.ts'

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

/** How many rows a part looks at: what the filters let through may be rare among them. */
const partSize = 50_000

/** Which index finds the events: by the filter that says most. The others are asked of what it finds. */
type Finder = 'resource' | 'integration' | 'customer' | 'tests' | 'all'
const findBy: Record<Finder, string> = {
  resource: 'and resource_id = $5',
  integration: 'and integration_id = $3',
  customer: 'and customer_id = $4',
  tests: `and event = 'webhook_test'`,
  all: '',
}

const eventsBy = (finder: Finder, wanted: string) => `
  select ${wanted} from events
  where workspace_id = $1 ${findBy[finder]}
    and ($6::bigint is null or (created_at, seq) < ('epoch'::timestamptz + $6::bigint * interval '1 microsecond', $7::bigint))
    and ($6::bigint is null or created_at <= 'epoch'::timestamptz + $6::bigint * interval '1 microsecond')
    and ($9::timestamptz is null or created_at >= $9) and ($10::timestamptz is null or created_at < $10)
  order by workspace_id desc, created_at desc, seq desc`

/** Not prepared: the planner sees which filters are null. $11: how many it looks at. */
export const listEventsText = (finder: Finder) => `
select ${columns} from (${eventsBy(finder, '*')} limit $11) found
where ($2::text is null or event = $2) and ($3::uuid is null or integration_id = $3)
  and ($4::text is null or customer_id = $4) and ($5::uuid is null or resource_id = $5)
order by created_at desc, seq desc
limit $8`

/** The last of the events that a part looks at; none: it looks at fewer than $11. */
const endText = (finder: Finder) => `
select seq, (extract(epoch from created_at) * 1000000)::bigint as us, $2::text, $3::uuid, $4::text, $5::uuid, $8::integer
from (${eventsBy(finder, 'created_at, seq')} offset $11 - 1 limit 1) last`

/** Where a page of events begins: behind this one. */
export type EventPlace = Pick<RecordedEvent, 'createdAtUs' | 'seq'>
type Page = { after: EventPlace | null; limit: number }

/** The parameters of both. */
export function listEventsParameters(
  workspaceId: string,
  filter: EventFilter,
  page: Page,
  size = partSize,
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
    Math.max(size, page.limit),
  ]
}

/** Which of the indexes serves a filter. */
function finderOf({ resourceId, integrationId, customerId, event }: EventFilter): Finder {
  if (resourceId !== undefined) return 'resource'
  if (integrationId !== undefined) return 'integration'
  if (customerId !== undefined) return 'customer'
  return event === 'webhook_test' ? 'tests' : 'all'
}

/** Whether its index finds nothing but what the filter lets through. */
function isServedAlone(
  { event, resourceId, integrationId, customerId }: EventFilter,
  finder: Finder,
): boolean {
  const given = [event, resourceId, integrationId, customerId].filter((value) => value !== undefined)
  return given.length === (finder === 'all' ? 0 : 1)
}

/**
 * The events of a workspace, newest first, after `after` (exclusive); `limit` rows at most. `stoppedAt`: the page is not full, and
 * what is behind that place was not looked at yet.
 */
export async function listEvents(
  sql: Sql,
  workspaceId: string,
  filter: EventFilter,
  page: Page,
  size = partSize,
): Promise<Part<RecordedEvent, EventPlace>> {
  const finder = finderOf(filter)
  return await fillPage(page, async (part) => {
    const all = listEventsParameters(workspaceId, filter, part, size)
    const { rows } = await sql.query<RecordedEventRow>(listEventsText(finder), all)
    const found = rows.map(fromRow)
    if (found.length >= part.limit || isServedAlone(filter, finder)) return { rows: found, stoppedAt: null }
    const end = await sql.query<{ seq: number; us: number }>(endText(finder), all)
    const [last] = end.rows
    return { rows: found, stoppedAt: last ? { createdAtUs: last.us, seq: last.seq } : null }
  })
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
