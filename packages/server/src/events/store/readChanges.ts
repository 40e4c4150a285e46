import type { JsonObject } from '@tributary/contract'
import type { Sql } from '../../db/index.ts'
import type { Position } from '../changes/changeCursor.ts'
import { orderedEvents, type ChangeRow } from '../changes/mergeChanges.ts'

type Customer = { workspaceId: string; customerId: string; integrationId: string | null }

/** A customer's integrations in the order of their ids, since when events are kept, and the time before all this was looked at. */
export async function findSources(
  sql: Sql,
  of: Customer,
  limit: number,
): Promise<{
  sources: { integrationId: string; createdAtMs: number }[]
  /** Milliseconds since 1970, by the database's clock. */
  keptSinceMs: number
  nowMs: number
}> {
  const { rows: times } = await sql.query<{ since: Date | null; now: Date }>(
    `select clock_timestamp() as now,
       min(to_date(substring(c.relname from '_(\\d{8})$'), 'YYYYMMDD'))::timestamp at time zone 'utc' as since
     from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'events'::regclass`,
  )
  const { rows } = await sql.query<{ integration_id: string; created_at: Date }>(
    `select integration_id, created_at from integrations
     where workspace_id = $1 and customer_id = $2 and ($3::uuid is null or integration_id = $3)
     order by integration_id limit $4`,
    [of.workspaceId, of.customerId, of.integrationId, limit],
  )
  return {
    sources: rows.map((row) => ({
      integrationId: row.integration_id,
      createdAtMs: row.created_at.getTime(),
    })),
    keptSinceMs: times[0]?.since?.getTime() ?? 0,
    nowMs: times[0]?.now.getTime() ?? 0,
  }
}

const eventsInOrder = `e.event in (${orderedEvents.map((event) => `'${event}'`).join(', ')})`
const atUs = '(extract(epoch from e.created_at) * 1000000)::bigint'

/** Where each integration stands now: its newest event that is in order. One without such an event is left out. */
export async function findNewestPositions(
  sql: Sql,
  workspaceId: string,
  integrationIds: readonly string[],
): Promise<{ integrationId: string; position: Position }[]> {
  const { rows } = await sql.query<{ integration_id: string; at_us: number; seq: number }>(
    `select source.integration_id, newest.at_us, newest.seq
     from unnest($2::uuid[]) as source (integration_id)
     cross join lateral (
       select ${atUs} as at_us, e.seq from events e
       where e.workspace_id = $1 and e.integration_id = source.integration_id and ${eventsInOrder}
       order by e.created_at desc, e.seq desc limit 1
     ) newest`,
    [workspaceId, integrationIds],
  )
  return rows.map((row) => ({
    integrationId: row.integration_id,
    position: { atUs: row.at_us, seq: row.seq },
  }))
}

/** The statement of readChanges, apart so that a test can EXPLAIN it. */
export const readChangesText = `
select change.integration_id, change.at_us, change.seq, change.event_id, change.event, change.resource_id, r.model
from (
  select source.integration_id, e.created_at, ${atUs} as at_us, e.seq, e.event_id, e.event, e.resource_id
  from unnest($2::uuid[], $3::bigint[], $4::bigint[]) as source (integration_id, at_us, seq)
  cross join lateral (
    select e.created_at, e.seq, e.event_id, e.event, e.resource_id from events e
    where e.workspace_id = $1 and e.integration_id = source.integration_id
      and e.created_at >= 'epoch'::timestamptz + source.at_us * interval '1 microsecond'
      and (e.created_at, e.seq) > ('epoch'::timestamptz + source.at_us * interval '1 microsecond', source.seq)
      and ${eventsInOrder}
    order by e.created_at, e.seq limit $5
  ) e
) change
left join lateral (
  select model from resources where workspace_id = $1 and resource_id = change.resource_id limit 1
) r on true
order by change.created_at, change.seq`

/** The parameters of readChangesText. An integration without a position is read from its first event. */
export function readChangesParameters(
  workspaceId: string,
  sources: readonly { integrationId: string; position: Position | null }[],
  limit: number,
): unknown[] {
  return [
    workspaceId,
    sources.map(({ integrationId }) => integrationId),
    sources.map(({ position }) => position?.atUs ?? 0),
    sources.map(({ position }) => position?.seq ?? 0),
    limit,
  ]
}

/** What follows each integration's position, at most `limit` of each, by one look at the database. */
export async function readChanges(
  sql: Sql,
  workspaceId: string,
  sources: readonly { integrationId: string; position: Position | null }[],
  limit: number,
): Promise<ChangeRow[]> {
  const { rows } = await sql.query<{
    integration_id: string
    at_us: number
    seq: number
    event_id: string
    event: string
    resource_id: string | null
    model: string | null
  }>(readChangesText, readChangesParameters(workspaceId, sources, limit))
  return rows.map((row) => ({
    integrationId: row.integration_id,
    createdAtUs: row.at_us,
    seq: row.seq,
    eventId: row.event_id,
    event: row.event,
    resourceId: row.resource_id,
    model: row.model,
  }))
}

/** The diffs of updates, by event id. One whose body was erased is left out. */
export async function readDiffs(
  sql: Sql,
  workspaceId: string,
  changes: readonly { eventId: string; createdAtUs: number }[],
): Promise<Map<string, JsonObject>> {
  if (changes.length === 0) return new Map()
  const times = changes.map(({ createdAtUs }) => createdAtUs)
  // The times keep the look-up to the partitions of those days.
  const { rows } = await sql.query<{ event_id: string; diff: JsonObject }>(
    `select event_id, body::json -> 'payload' -> 'diff' as diff from events
     where workspace_id = $1 and event_id = any ($2) and event = 'integration_updated_data_model' and body is not null
       and created_at >= 'epoch'::timestamptz + $3::bigint * interval '1 microsecond'
       and created_at <= 'epoch'::timestamptz + $4::bigint * interval '1 microsecond'`,
    [workspaceId, changes.map(({ eventId }) => eventId), Math.min(...times), Math.max(...times)],
  )
  return new Map(rows.map((row) => [row.event_id, row.diff]))
}
