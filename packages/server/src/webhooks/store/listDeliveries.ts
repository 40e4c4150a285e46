import type { Database, Transaction } from '../../db/index.ts'
import { fillPage, type EventFilter, type Part } from '../../http/index.ts'
import {
  endedColumns,
  fromRow,
  pendingColumns,
  replayedColumns,
  type Delivery,
  type DeliveryRow,
  type DeliveryStatus,
} from './deliveries.ts'
import { walkListText } from './walkKeys.ts'

// Parameters: $1 workspace, $2 endpoint, $3 status, $4 event, $5 integration, $6 customer, $7 resource, $8 since, $9 until (excluded),
// $10 to $13 the place after which the page begins (number of the event, endpoint, place, microseconds), $14 limit, $15 what bounds
// the part (see each). None of the statements is prepared: the planner sees which filters are null.

/** How many rows of each of its sources a part looks at: what a filter lets through may be rare. */
const partSize = 20_000
/** ... and how many events, each of whose deliveries are looked up. */
const eventsPartSize = 2_000

const isEnded = `outcome in ('delivered', 'given_up', 'cancelled') and ($3::text is null or outcome = $3)`
const wantsPending = `coalesce($3, 'pending') = 'pending'`
const inTime = `($8::timestamptz is null or event_created_at >= $8) and ($9::timestamptz is null or event_created_at < $9)`
const ofEndpoint = '($2::uuid is null or endpoint_id = $2) and ($4::text is null or event = $4)'
const after = (seq: string, place: string) =>
  `($10::bigint is null or (${seq} <= $10 and (${seq}, endpoint_id, ${place}) < ($10, $11::uuid, $12::integer)))`
const inBounds = (seq: string) =>
  `${seq} > (select above from bounds) and ${seq} < (select below from bounds)`
const isPlaced = (seq: string) => `${inBounds(seq)} and ($15::bigint is null or ${seq} >= $15)`

const bounds = `
with bounds as materialized (
  select $4::text, $5::uuid, $6::text, $7::uuid, $11::uuid, $12::integer, $13::bigint, $14::integer, $15::bigint, coalesce((select seq from events where workspace_id = $1 and created_at >= $9::timestamptz + interval '1 minute'
      order by created_at, seq limit 1), 9223372036854775807) as below,
    coalesce((select seq from events where workspace_id = $1 and created_at < $8::timestamptz - interval '1 minute'
      order by created_at desc, seq desc limit 1), 0) as above
)`

const ofQueue = (number: string, isReplayed: string) => `
  (select d.number from webhook_endpoints p cross join lateral (
     select ${number} as number from deliveries q
     where q.workspace_id = p.workspace_id and q.endpoint_id = p.endpoint_id and event_seq is ${isReplayed}
       and ${inBounds(number)} and ${after(number, '2147483647')}
     order by q.workspace_id desc, q.endpoint_id desc, q.${number} desc offset $15 limit 1
   ) d
   where p.workspace_id = $1 and ($2::uuid is null or p.endpoint_id = $2) and ${wantsPending})`

/** The number down to which every source can be read without looking at more than $15 rows of it; null: to its end. */
export const floorByNumberText = `${bounds}
select max(number) as floor from (${ofQueue('seq', 'null')}
  union all ${ofQueue('event_seq', 'not null')}
  union all
  (select seq as number from attempts
   where workspace_id = $1 and ${isEnded} and ${inBounds('seq')} and ${after('seq', 'attempt')}
   order by workspace_id desc, seq desc offset $15 limit 1)
) places`

/**
 * Without a filter by integration, customer or resource: the queues endpoint by endpoint in the key's order, and the log by
 * attempts_ended, down to the number $15. Times become numbers of events, with a minute to spare: numbers are taken in about the
 * order of the times.
 */
export const listByNumberText = `${bounds}
select * from (
  (select d.* from webhook_endpoints p cross join lateral (
     select ${pendingColumns} from deliveries q
     where q.workspace_id = p.workspace_id and q.endpoint_id = p.endpoint_id and event_seq is null
       and ${isPlaced('seq')} and ${ofEndpoint} and ${inTime} and ${after('seq', '2147483647')}
     order by q.workspace_id desc, q.endpoint_id desc, q.seq desc limit $14
   ) d
   where p.workspace_id = $1 and ($2::uuid is null or p.endpoint_id = $2) and ${wantsPending})
  union all
  (select d.* from webhook_endpoints p cross join lateral (
     select ${replayedColumns} from deliveries q
     where q.workspace_id = p.workspace_id and q.endpoint_id = p.endpoint_id and event_seq is not null
       and ${isPlaced('event_seq')} and ${ofEndpoint} and ${inTime} and ${after('event_seq', '2147483647')}
     order by q.workspace_id desc, q.endpoint_id desc, q.event_seq desc limit $14
   ) d
   where p.workspace_id = $1 and ($2::uuid is null or p.endpoint_id = $2) and ${wantsPending})
  union all
  (select ${endedColumns} from attempts
   where workspace_id = $1 and ${isEnded} and ${isPlaced('seq')} and ${ofEndpoint} and ${inTime} and ${after('seq', 'attempt')}
   order by workspace_id desc, seq desc, endpoint_id desc, attempt desc limit $14)
) found
order by seq desc, endpoint_id desc, place desc limit $14`

/** Which index finds the events: by the filter that says most. The others are asked of what it finds. */
type Finder = 'resource' | 'integration' | 'customer'
const findBy: Record<Finder, string> = {
  resource: 'resource_id = $7',
  integration: 'integration_id = $5',
  customer: 'customer_id = $6',
}

// The next $15 of them, newest first.
const eventsBy = (finder: Finder) => `
    select created_at, seq, event, integration_id, customer_id, resource_id from events
    where workspace_id = $1 and ${findBy[finder]}
      and ($8::timestamptz is null or created_at >= $8) and ($9::timestamptz is null or created_at < $9)
      and ($13::bigint is null or (created_at, seq) <= ('epoch'::timestamptz + $13::bigint * interval '1 microsecond', $10::bigint))
    order by workspace_id desc, created_at desc, seq desc`

const ofEvent = `($5::uuid is null or e.integration_id = $5) and ($6::text is null or e.customer_id = $6)
  and ($7::uuid is null or e.resource_id = $7) and ($4::text is null or e.event = $4)`
const afterEvent = `($13::bigint is null or e.seq <> $10 or (d.endpoint_id, d.place) < ($11::uuid, $12::integer))`
const newestEvent = 'order by e.created_at desc, e.seq desc, d.endpoint_id desc, d.place desc limit $14'

const pendingOf = (finder: Finder, columns: string, number: string) => `
  (select d.*, e.created_at as sort_at from (${eventsBy(finder)} limit $15) e cross join lateral (
     select ${columns} from deliveries
     where workspace_id = $1 and ${number}
       and endpoint_id = any (array(select endpoint_id from webhook_endpoints where workspace_id = $1 and ($2::uuid is null or endpoint_id = $2)))
   ) d
   where ${ofEvent} and ${wantsPending} and ${afterEvent}
   ${newestEvent})`

/** With such a filter: the events are found by their index, and each one's deliveries by their keys. */
export const listByEventText = (finder: Finder) => `
select * from (${pendingOf(finder, pendingColumns, 'seq = e.seq and event_seq is null')}
  union all ${pendingOf(finder, replayedColumns, 'event_seq = e.seq and event_seq is not null')}
  union all
  (select d.*, e.created_at as sort_at from (${eventsBy(finder)} limit $15) e cross join lateral (
     select ${endedColumns} from attempts
     where workspace_id = $1 and seq = e.seq and started_at >= e.created_at - interval '1 day'
       and ($2::uuid is null or endpoint_id = $2) and ${isEnded}
   ) d
   where ${ofEvent} and ${afterEvent}
   ${newestEvent})
) found
order by sort_at desc, seq desc, endpoint_id desc, place desc limit $14`

/** The last of the events that such a part looks at; none: it looks at fewer than $15. */
const endByEventText = (finder: Finder) => `
select seq, (extract(epoch from created_at) * 1000000)::bigint as us, $2::uuid, $3::text, $4::text, $5::uuid, $6::text, $7::uuid, $11::uuid,
  $12::integer, $14::integer
from (${eventsBy(finder)} offset $15 - 1 limit 1) last`

export type DeliveryFilter = EventFilter & {
  endpointId?: string | undefined
  status?: DeliveryStatus | undefined
}

/** Where a page begins: behind this delivery. */
export type DeliveryPlace = Pick<Delivery, 'seq' | 'endpointId' | 'place' | 'eventCreatedAtUs'>

/** The parameters of all of the statements; `bound`: $15. */
export function listParameters(
  workspaceId: string,
  filter: DeliveryFilter,
  page: { after: DeliveryPlace | null; limit: number },
  bound: number | null,
): unknown[] {
  return [
    workspaceId,
    filter.endpointId ?? null,
    filter.status ?? null,
    filter.event ?? null,
    filter.integrationId ?? null,
    filter.customerId ?? null,
    filter.resourceId ?? null,
    filter.since ?? null,
    filter.until ?? null,
    page.after?.seq ?? null,
    page.after?.endpointId ?? null,
    page.after?.place ?? null,
    page.after?.eventCreatedAtUs ?? null,
    page.limit,
    bound,
  ]
}

type Page = { after: DeliveryPlace | null; limit: number }
type DeliveryPart = Part<Delivery, DeliveryPlace>

/**
 * Deliveries of a workspace, pending and ended, the newest event first, after `after` (exclusive). `stoppedAt`: the page is not full,
 * and what is behind that place was not looked at yet.
 */
export async function listDeliveries(
  db: Pick<Database, 'transaction'>,
  workspaceId: string,
  filter: DeliveryFilter,
  page: Page,
  givenSize?: number,
): Promise<DeliveryPart> {
  const finder = finderOf(filter)
  const size = givenSize ?? (finder === null ? partSize : eventsPartSize)
  return await fillPage(page, (part) =>
    db.transaction(async (tx) => {
      await tx.query(walkListText)
      return finder === null
        ? await readByNumber(tx, workspaceId, filter, part, size)
        : await readByEvent(tx, workspaceId, { filter, finder }, part, size)
    }),
  )
}

function finderOf({ resourceId, integrationId, customerId }: DeliveryFilter): Finder | null {
  if (resourceId !== undefined) return 'resource'
  if (integrationId !== undefined) return 'integration'
  return customerId === undefined ? null : 'customer'
}

/** Behind every delivery of an event. */
const behindEvent = { endpointId: '00000000-0000-0000-0000-000000000000', place: 0 }

async function readByNumber(
  tx: Transaction,
  workspaceId: string,
  filter: DeliveryFilter,
  page: Page,
  size: number,
): Promise<DeliveryPart> {
  // Without these, each row that is looked at is one of the page.
  const isRare =
    filter.event !== undefined || filter.endpointId !== undefined || filter.status === 'delivered'
  const floor = isRare
    ? await tx.query<{ floor: number | null }>(
        floorByNumberText,
        listParameters(workspaceId, filter, page, size),
      )
    : null
  const lowest = floor?.rows[0]?.floor ?? null
  const all = listParameters(workspaceId, filter, page, lowest)
  const { rows } = await tx.query<DeliveryRow>(listByNumberText, all)
  const stoppedAt =
    lowest === null || rows.length >= page.limit ? null : { ...behindEvent, seq: lowest, eventCreatedAtUs: 0 }
  return { rows: rows.map(fromRow), stoppedAt }
}

async function readByEvent(
  tx: Transaction,
  workspaceId: string,
  { filter, finder }: { filter: DeliveryFilter; finder: Finder },
  page: Page,
  size: number,
): Promise<DeliveryPart> {
  const all = listParameters(workspaceId, filter, page, size)
  const { rows } = await tx.query<DeliveryRow>(listByEventText(finder), all)
  if (rows.length >= page.limit) return { rows: rows.map(fromRow), stoppedAt: null }
  const end = await tx.query<{ seq: number; us: number }>(endByEventText(finder), all)
  const [last] = end.rows
  const stoppedAt = last ? { ...behindEvent, seq: last.seq, eventCreatedAtUs: last.us } : null
  return { rows: rows.map(fromRow), stoppedAt }
}
