import type { EventName } from '@tributary/contract'
import type { Transaction } from '../../db/index.ts'

/** Notified in the transaction of new deliveries; the payload lists the shards of their endpoints, "3,17". */
export const newDeliveriesChannel = 'tributary_new_deliveries'

export type EventRow = {
  workspaceId: string
  eventId: string
  event: EventName
  customerId: string | null
  integrationId: string | null
  importId: string | null
  resourceId: string | null
  /** Only this endpoint gets it (webhook_test). */
  onlyEndpointId: string | null
  body: string
}

// `started` comes first: a transaction has its id before it takes a number of event_seq. Senders build on that to know up to
// which number nothing can appear any more (webhooks/sender/readingFloor.ts). The time is that of the statement, not of the
// transaction: taken under the lock of what changed, it is in the order of the numbers for one resource, which replays build on.
const text = `
with started as materialized (
  select pg_current_xact_id() as xid, clock_timestamp() as at
), given as materialized (
  select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::text[])
    with ordinality as g (workspace_id, event_id, event, customer_id, integration_id, import_id, resource_id, only_endpoint_id, body, position)
), recorded as (
  insert into events (workspace_id, created_at, seq, event_id, event, customer_id, integration_id, import_id, resource_id, body)
  select g.workspace_id, g.at, nextval('event_seq'), g.event_id, g.event, g.customer_id, g.integration_id, g.import_id, g.resource_id, g.body
  from started cross join lateral (select given.*, started.xid, started.at from given order by position) g
  returning workspace_id, created_at, seq, event_id, event, customer_id, integration_id, import_id, resource_id
), connector as materialized (
  select i.workspace_id, i.integration_id, i.connector_type
  from integrations i
  where (i.workspace_id, i.integration_id) in (select given.workspace_id, given.integration_id from given)
    and exists (select from webhook_endpoints p where p.workspace_id = i.workspace_id and p.connector_filter is not null)
), wanted as materialized (
  select r.*, p.endpoint_id, p.shard,
    coalesce(r.resource_id,
      case when r.event = 'integration_import_done' then r.import_id end,
      r.integration_id,
      substr(r.event_id, 5)::uuid) as lane
  from recorded r
  join webhook_endpoints p on p.workspace_id = r.workspace_id and p.status in ('enabled', 'paused')
  left join connector c on c.workspace_id = r.workspace_id and c.integration_id = r.integration_id
  where case
    when r.event = 'webhook_test' then p.endpoint_id = (select only_endpoint_id from given where given.event_id = r.event_id)
    else (p.event_filter is null or r.event = any (p.event_filter))
      and (p.customer_filter is null or r.customer_id = any (p.customer_filter))
      and (p.connector_filter is null or c.connector_type = any (p.connector_filter))
  end
), queued as (
  insert into deliveries (workspace_id, endpoint_id, seq, event_created_at, event_id, event, customer_id, integration_id, import_id, resource_id, lane)
  select workspace_id, endpoint_id, seq, created_at, event_id, event, customer_id, integration_id, import_id, resource_id, lane
  from wanted
)
select pg_notify('${newDeliveriesChannel}', string_agg(distinct shard::text, ',')) from wanted having count(*) > 0`

/** Writes events in the order given, one delivery for each endpoint that wants them, and wakes the senders at commit. */
export async function insertEvents(tx: Transaction, events: readonly EventRow[]): Promise<void> {
  await tx.query({
    name: 'insert_events',
    text,
    values: [
      events.map(({ workspaceId }) => workspaceId),
      events.map(({ eventId }) => eventId),
      events.map(({ event }) => event),
      events.map(({ customerId }) => customerId),
      events.map(({ integrationId }) => integrationId),
      events.map(({ importId }) => importId),
      events.map(({ resourceId }) => resourceId),
      events.map(({ onlyEndpointId }) => onlyEndpointId),
      events.map(({ body }) => body),
    ],
  })
}
