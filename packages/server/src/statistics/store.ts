import type { Sql } from '../db/index.ts'
import type { AttemptMinute, EventMinute } from '../metrics/index.ts'

/** Adds counts of a process to the minutes, in the order of their keys: two processes never wait for each other in a circle. */
export async function addTraffic(
  sql: Sql,
  { events, attempts }: { events: readonly EventMinute[]; attempts: readonly AttemptMinute[] },
): Promise<void> {
  if (events.length > 0) {
    await sql.query(
      `insert into event_minutes as m (workspace_id, minute, events)
       select w, to_timestamp(at / 1000), n from unnest($1::uuid[], $2::float8[], $3::bigint[]) as t (w, at, n) order by 1, 2
       on conflict (workspace_id, minute) do update set events = m.events + excluded.events`,
      [
        events.map(({ workspaceId }) => workspaceId),
        events.map(({ minuteMs }) => minuteMs),
        events.map((minute) => minute.events),
      ],
    )
  }
  if (attempts.length > 0) {
    await sql.query(
      `insert into attempt_minutes as m (workspace_id, minute, endpoint_id, succeeded, failed, duration_ms_total, duration_ms_most)
       select w, to_timestamp(at / 1000), e, s, f, total, most
       from unnest($1::uuid[], $2::float8[], $3::uuid[], $4::bigint[], $5::bigint[], $6::bigint[], $7::integer[])
         as t (w, at, e, s, f, total, most) order by 1, 2, 3
       on conflict (workspace_id, minute, endpoint_id) do update set
         succeeded = m.succeeded + excluded.succeeded, failed = m.failed + excluded.failed,
         duration_ms_total = m.duration_ms_total + excluded.duration_ms_total,
         duration_ms_most = greatest(m.duration_ms_most, excluded.duration_ms_most)`,
      [
        attempts.map(({ workspaceId }) => workspaceId),
        attempts.map(({ minuteMs }) => minuteMs),
        attempts.map(({ endpointId }) => endpointId),
        attempts.map(({ succeeded }) => succeeded),
        attempts.map(({ failed }) => failed),
        attempts.map(({ durationMsTotal }) => Math.round(durationMsTotal)),
        attempts.map(({ durationMsMost }) => Math.round(durationMsMost)),
      ],
    )
  }
}

/** Deletes minutes older than `days`. */
export async function deleteOldTraffic(sql: Sql, days: number): Promise<void> {
  await sql.query('delete from event_minutes where minute < now() - make_interval(days => $1)', [days])
  await sql.query('delete from attempt_minutes where minute < now() - make_interval(days => $1)', [days])
}

/** A stretch of time, in seconds, and the length of a step in it. */
export type Span = { sinceMs: number; untilMs: number; stepS: number }

export type FlowStep = { atMs: number; events: number; succeeded: number; failed: number }

/** What flowed, one entry a step, the empty ones included. Reads two ranges of primary keys. */
export async function readFlow(sql: Sql, workspaceId: string, span: Span): Promise<FlowStep[]> {
  const { rows } = await sql.query<{ at: Date; events: number; succeeded: number; failed: number }>(
    `with step as (select generate_series(to_timestamp($2::float8 / 1000), to_timestamp($3::float8 / 1000) - interval '1 second', make_interval(secs => $4)) as at),
     told as (
       select date_bin(make_interval(secs => $4), minute, to_timestamp($2::float8 / 1000)) as at, sum(events)::bigint as events from event_minutes
       where workspace_id = $1 and minute >= to_timestamp($2::float8 / 1000) and minute < to_timestamp($3::float8 / 1000) group by 1),
     tried as (
       select date_bin(make_interval(secs => $4), minute, to_timestamp($2::float8 / 1000)) as at, sum(succeeded)::bigint as succeeded, sum(failed)::bigint as failed
       from attempt_minutes
       where workspace_id = $1 and minute >= to_timestamp($2::float8 / 1000) and minute < to_timestamp($3::float8 / 1000) group by 1)
     select step.at, coalesce(told.events, 0)::bigint as events, coalesce(tried.succeeded, 0)::bigint as succeeded, coalesce(tried.failed, 0)::bigint as failed
     from step left join told using (at) left join tried using (at) order by 1`,
    [workspaceId, span.sinceMs, span.untilMs, span.stepS],
  )
  return rows.map((row) => ({
    atMs: row.at.getTime(),
    events: row.events,
    succeeded: row.succeeded,
    failed: row.failed,
  }))
}

export type EndpointFlow = {
  endpointId: string
  url: string
  status: string
  succeeded: number
  failed: number
  meanMs: number
  mostMs: number
}

/** The endpoints that were tried, the slowest on average first. */
export async function readSlowest(
  sql: Sql,
  workspaceId: string,
  span: Span,
  { limit, endpointId }: { limit: number; endpointId: string | null },
): Promise<EndpointFlow[]> {
  const { rows } = await sql.query<{
    endpoint_id: string
    url: string
    status: string
    succeeded: number
    failed: number
    mean_ms: number
    most_ms: number
  }>(
    `select e.endpoint_id, e.url, e.status, m.succeeded, m.failed, m.mean_ms, m.most_ms from (
       select endpoint_id, sum(succeeded)::bigint as succeeded, sum(failed)::bigint as failed,
         (sum(duration_ms_total) / greatest(sum(succeeded + failed), 1))::float8 as mean_ms, max(duration_ms_most) as most_ms
       from attempt_minutes
       where workspace_id = $1 and minute >= to_timestamp($2::float8 / 1000) and minute < to_timestamp($3::float8 / 1000)
         and ($5::uuid is null or endpoint_id = $5)
       group by endpoint_id) m
     join webhook_endpoints e on e.workspace_id = $1 and e.endpoint_id = m.endpoint_id
     order by m.mean_ms desc limit $4`,
    [workspaceId, span.sinceMs, span.untilMs, limit, endpointId],
  )
  return rows.map((row) => ({
    endpointId: row.endpoint_id,
    url: row.url,
    status: row.status,
    succeeded: row.succeeded,
    failed: row.failed,
    meanMs: row.mean_ms,
    mostMs: row.most_ms,
  }))
}

export type NeedsHelp = {
  integrationId: string
  customerId: string
  connectorType: string
  reason: 'needs_reconnect' | 'import_failed' | 'import_partial'
  code: string | null
  message: string | null
  sinceMs: number
}

/**
 * Integrations whose customer must reconnect (index integrations_to_mend), and those whose newest import of the last week did not
 * bring everything (imports_failed, then one look-up each). The newest first.
 */
export async function listNeedingHelp(sql: Sql, workspaceId: string, limit: number): Promise<NeedsHelp[]> {
  const { rows } = await sql.query<{
    integration_id: string
    customer_id: string
    connector_type: string
    reason: NeedsHelp['reason']
    code: string | null
    message: string | null
    since: Date
  }>(
    `(select i.integration_id, i.customer_id, i.connector_type, 'needs_reconnect' as reason, null as code, c.refresh_error as message, i.modified_at as since
      from integrations i left join credentials c using (workspace_id, integration_id)
      where i.workspace_id = $1 and i.status = 'needs_reconnect' order by i.modified_at desc limit $2)
     union all
     (select i.integration_id, i.customer_id, i.connector_type, 'import_' || m.status, m.error_code, m.error_message, m.finished_at
      from (select * from imports where workspace_id = $1 and status in ('failed', 'partial') and finished_at > now() - interval '7 days'
            order by finished_at desc limit 200) m
      join integrations i on i.workspace_id = $1 and i.integration_id = m.integration_id and i.status <> 'needs_reconnect'
      where not exists (select 1 from imports later where later.workspace_id = $1 and later.integration_id = m.integration_id
        and later.import_id > m.import_id and later.finished_at is not null)
      order by m.finished_at desc limit $2)
     order by since desc limit $2`,
    [workspaceId, limit],
  )
  return rows.map((row) => ({
    integrationId: row.integration_id,
    customerId: row.customer_id,
    connectorType: row.connector_type,
    reason: row.reason,
    code: row.code,
    message: row.message,
    sinceMs: row.since.getTime(),
  }))
}

const countedMax = 10_000

export type Totals = {
  customers: number
  integrations: number
  endpoints: number
  pending: number
}

/** How much there is, each counted up to 10,000: a larger number is said to be that. */
export async function readTotals(sql: Sql, workspaceId: string): Promise<Totals> {
  const { rows } = await sql.query<Totals>(
    `select (select count(*) from (select 1 from customers where workspace_id = $1 limit $2) t) as customers,
       (select count(*) from (select 1 from integrations where workspace_id = $1 limit $2) t) as integrations,
       (select count(*) from (select 1 from webhook_endpoints where workspace_id = $1 limit $2) t) as endpoints,
       (select count(*) from (select 1 from deliveries where workspace_id = $1 limit $2) t) as pending`,
    [workspaceId, countedMax],
  )
  return rows[0] ?? { customers: 0, integrations: 0, endpoints: 0, pending: 0 }
}

/** What deleting an integration erases, each counted up to 10,000. Null: there is no such integration. */
export async function readHoldings(
  sql: Sql,
  workspaceId: string,
  integrationId: string,
): Promise<{ records: number; imports: number; recordErrors: number } | null> {
  const { rows } = await sql.query<{ records: number; imports: number; record_errors: number }>(
    `select (select count(*) from (select 1 from resources where workspace_id = $1 and integration_id = $2 and deleted_at is null limit $3) t) as records,
       (select count(*) from (select 1 from imports where workspace_id = $1 and integration_id = $2 limit $3) t) as imports,
       (select count(*) from (select 1 from record_errors where workspace_id = $1 and integration_id = $2 limit $3) t) as record_errors
     from integrations where workspace_id = $1 and integration_id = $2`,
    [workspaceId, integrationId, countedMax],
  )
  const [row] = rows
  return row ? { records: row.records, imports: row.imports, recordErrors: row.record_errors } : null
}
