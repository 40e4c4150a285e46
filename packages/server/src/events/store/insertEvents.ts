import type { EventName } from '@tributary/contract'
import type { QueryConfig } from 'pg'
import { textArray, uuidArray } from '../../db/index.ts'

/** Notified in the transaction of new deliveries; the payload lists the shards of their endpoints, "3,17". */
export const newDeliveriesChannel = 'tributary_new_deliveries'

/** What the events of one call have in common. */
export type EventGroup = {
  workspaceId: string
  customerId: string | null
  integrationId: string | null
  importId: string | null
  /** Only this endpoint gets them, whatever its filters (webhook_test); null: all that want them. */
  onlyEndpointId: string | null
}

export type EventRow = {
  eventId: string
  event: EventName
  resourceId: string | null
  body: string
}

// `started` comes first: a transaction has its id before it takes a number of event_seq. Senders build on that to know up to
// which number nothing can appear any more (webhooks/sender/readingFloor.ts). The time is that of the statement, not of the
// transaction: taken under the lock of what changed, it is in the order of the numbers for one resource, which replays build on.
// One binary array a column, walked side by side in the select list, as in resources/store/writeResources.ts. Which endpoints want them
// is asked once, not once an event.
const insertEventsText = `
with started as materialized (
  select pg_current_xact_id() as xid, clock_timestamp() as at
), wanting as materialized (
  select p.endpoint_id, p.shard, p.event_filter
  from webhook_endpoints p
  where p.workspace_id = $1 and p.status in ('enabled', 'paused')
    and case when $5::uuid is not null then p.endpoint_id = $5
      else (p.event_filter is null or p.event_filter && (select $7::text[]))
        and (p.customer_filter is null or $2 = any (p.customer_filter))
        and (p.connector_filter is null or exists (
          select from integrations i
          where i.workspace_id = $1 and i.integration_id = $3 and i.connector_type = any (p.connector_filter)))
      end
), recorded as (
  insert into events (workspace_id, created_at, seq, event_id, event, customer_id, integration_id, import_id, resource_id, body)
  select $1, started.at, nextval('event_seq'), given.event_id, given.event, $2, $3, $4::uuid, given.resource_id, given.body
  from started, (
    select unnest((select $6::text[])) as event_id, unnest((select $7::text[])) as event, unnest((select $8::uuid[])) as resource_id,
      unnest((select $9::text[])) as body
  ) given
  where started.xid is not null
  returning created_at, seq, event_id, event, resource_id
), queued as (
  insert into deliveries (workspace_id, endpoint_id, seq, event_created_at, event_id, event, customer_id, integration_id, import_id, resource_id, lane)
  select $1, p.endpoint_id, r.seq, r.created_at, r.event_id, r.event, $2, $3, $4::uuid, r.resource_id,
    coalesce(r.resource_id, case when r.event = 'integration_import_done' then $4::uuid end, $3, substr(r.event_id, 5)::uuid)
  from recorded r cross join wanting p
  where $5::uuid is not null or p.event_filter is null or r.event = any (p.event_filter)
)
select pg_notify('${newDeliveriesChannel}', string_agg(distinct shard::text, ',')) from wanting having count(*) > 0`

/** Writes events in the order given, one delivery for each endpoint that wants them, and wakes the senders at commit. */
export function insertEventsQuery(of: EventGroup, events: readonly EventRow[]): QueryConfig {
  return {
    name: 'insert_events',
    text: insertEventsText,
    values: [
      of.workspaceId,
      of.customerId,
      of.integrationId,
      of.importId,
      of.onlyEndpointId,
      textArray(events.map(({ eventId }) => eventId)),
      textArray(events.map(({ event }) => event)),
      uuidArray(events.map(({ resourceId }) => resourceId)),
      textArray(events.map(({ body }) => body)),
    ],
  }
}
