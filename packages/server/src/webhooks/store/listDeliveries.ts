import type { Database } from '../../db/index.ts'
import type { EventFilter } from '../../http/index.ts'
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
// $10 to $13 the place after which the page begins (number of the event, endpoint, place, microseconds), $14 limit. None of the
// statements is prepared: the planner sees which filters are null.

const isEnded = `outcome in ('delivered', 'given_up', 'cancelled') and ($3::text is null or outcome = $3)`
const wantsPending = `coalesce($3, 'pending') = 'pending'`
const inTime = `($8::timestamptz is null or event_created_at >= $8) and ($9::timestamptz is null or event_created_at < $9)`
const ofEndpoint = '($2::uuid is null or endpoint_id = $2) and ($4::text is null or event = $4)'
const after = (seq: string, place: string) =>
  `($10::bigint is null or (${seq} <= $10 and (${seq}, endpoint_id, ${place}) < ($10, $11::uuid, $12::integer)))`
const inBounds = (seq: string) =>
  `${seq} > (select above from bounds) and ${seq} < (select below from bounds)`

/**
 * Without a filter by integration, customer or resource: the queues endpoint by endpoint in the key's order, and the log by
 * attempts_ended. Times become numbers of events, with a minute to spare: numbers are taken in about the order of the times.
 */
export const listByNumberText = `
with bounds as materialized (
  select $5::uuid, $6::text, $7::uuid, $13::bigint, coalesce((select seq from events where workspace_id = $1 and created_at >= $9::timestamptz + interval '1 minute'
      order by created_at, seq limit 1), 9223372036854775807) as below,
    coalesce((select seq from events where workspace_id = $1 and created_at < $8::timestamptz - interval '1 minute'
      order by created_at desc, seq desc limit 1), 0) as above
)
select * from (
  (select d.* from webhook_endpoints p cross join lateral (
     select ${pendingColumns} from deliveries q
     where q.workspace_id = p.workspace_id and q.endpoint_id = p.endpoint_id and event_seq is null
       and ${inBounds('seq')} and ${ofEndpoint} and ${inTime} and ${after('seq', '2147483647')}
     order by q.workspace_id desc, q.endpoint_id desc, q.seq desc limit $14
   ) d
   where p.workspace_id = $1 and ($2::uuid is null or p.endpoint_id = $2) and ${wantsPending})
  union all
  (select d.* from webhook_endpoints p cross join lateral (
     select ${replayedColumns} from deliveries q
     where q.workspace_id = p.workspace_id and q.endpoint_id = p.endpoint_id and event_seq is not null
       and ${inBounds('event_seq')} and ${ofEndpoint} and ${inTime} and ${after('event_seq', '2147483647')}
     order by q.workspace_id desc, q.endpoint_id desc, q.event_seq desc limit $14
   ) d
   where p.workspace_id = $1 and ($2::uuid is null or p.endpoint_id = $2) and ${wantsPending})
  union all
  (select ${endedColumns} from attempts
   where workspace_id = $1 and ${isEnded} and ${inBounds('seq')} and ${ofEndpoint} and ${inTime} and ${after('seq', 'attempt')}
   order by workspace_id desc, seq desc, endpoint_id desc, attempt desc limit $14)
) found
order by seq desc, endpoint_id desc, place desc limit $14`

const ofEvent = `e.workspace_id = $1
  and ($5::uuid is null or e.integration_id = $5) and ($6::text is null or e.customer_id = $6)
  and ($7::uuid is null or e.resource_id = $7) and ($4::text is null or e.event = $4)
  and ($8::timestamptz is null or e.created_at >= $8) and ($9::timestamptz is null or e.created_at < $9)
  and ($13::bigint is null or (e.created_at, e.seq) <= ('epoch'::timestamptz + $13::bigint * interval '1 microsecond', $10::bigint))`
const afterEvent = `($13::bigint is null or e.seq <> $10 or (d.endpoint_id, d.place) < ($11::uuid, $12::integer))`
const newestEvent =
  'order by e.workspace_id desc, e.created_at desc, e.seq desc, d.endpoint_id desc, d.place desc limit $14'

const pendingOf = (columns: string, number: string) => `
  (select d.*, e.created_at as sort_at from events e cross join lateral (
     select ${columns} from deliveries
     where workspace_id = $1 and ${number}
       and endpoint_id = any (array(select endpoint_id from webhook_endpoints where workspace_id = $1 and ($2::uuid is null or endpoint_id = $2)))
   ) d
   where ${ofEvent} and ${wantsPending} and ${afterEvent}
   ${newestEvent})`

/** With such a filter: the events are found by their index, and each one's deliveries by their keys. */
export const listByEventText = `
select * from (${pendingOf(pendingColumns, 'seq = e.seq and event_seq is null')}
  union all ${pendingOf(replayedColumns, 'event_seq = e.seq and event_seq is not null')}
  union all
  (select d.*, e.created_at as sort_at from events e cross join lateral (
     select ${endedColumns} from attempts
     where workspace_id = $1 and seq = e.seq and started_at >= e.created_at - interval '1 day'
       and ($2::uuid is null or endpoint_id = $2) and ${isEnded}
   ) d
   where ${ofEvent} and ${afterEvent}
   ${newestEvent})
) found
order by sort_at desc, seq desc, endpoint_id desc, place desc limit $14`

export type DeliveryFilter = EventFilter & {
  endpointId?: string | undefined
  status?: DeliveryStatus | undefined
}

/** Where a page begins: behind this delivery. */
export type DeliveryPlace = Pick<Delivery, 'seq' | 'endpointId' | 'place' | 'eventCreatedAtUs'>

/** The parameters of both statements. */
export function listParameters(
  workspaceId: string,
  filter: DeliveryFilter,
  page: { after: DeliveryPlace | null; limit: number },
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
  ]
}

/** Deliveries of a workspace, pending and ended, the newest event first, after `after` (exclusive). */
export async function listDeliveries(
  db: Pick<Database, 'transaction'>,
  workspaceId: string,
  filter: DeliveryFilter,
  page: { after: DeliveryPlace | null; limit: number },
): Promise<Delivery[]> {
  const byEvent =
    filter.integrationId !== undefined || filter.customerId !== undefined || filter.resourceId !== undefined
  const all = listParameters(workspaceId, filter, page)
  return await db.transaction(async (tx) => {
    await tx.query(walkListText)
    const { rows } = await tx.query<DeliveryRow>(byEvent ? listByEventText : listByNumberText, all)
    return rows.map(fromRow)
  })
}
