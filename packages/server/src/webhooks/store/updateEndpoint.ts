import type { Sql } from '../../db/index.ts'
import { columns, fromRow, notifyChanged, type Endpoint, type EndpointRow } from './endpoints.ts'

export type EndpointChange = {
  url?: string | undefined
  description?: string | undefined
  /** Null: every event. */
  eventFilter?: string[] | null | undefined
  status?: 'enabled' | 'paused' | undefined
  /** Null: the default. */
  retryScheduleS?: number[] | null | undefined
  /** Null: every connector. */
  connectorFilter?: string[] | null | undefined
  /** Null: every customer. */
  customerFilter?: string[] | null | undefined
  headers?: { headersSealed: Buffer | null; headerNames: string[] } | undefined
  /** Null: no limit. */
  rateLimitPerS?: number | null | undefined
  /** Null: the schedule alone decides. */
  maxAgeS?: number | null | undefined
  tls?: { tlsSealed: Buffer | null; tlsExpiresAt: Date | null } | undefined
  proxy?: { proxyUrl: string | null; proxySealed: Buffer | null } | undefined
}

/** Changes what is given and tells the senders; enabling forgets earlier failures. Returns the endpoint as it is then, or null. */
export async function updateEndpoint(
  sql: Sql,
  workspaceId: string,
  endpointId: string,
  change: EndpointChange,
): Promise<Endpoint | null> {
  const { rows } = await sql.query<EndpointRow>(
    `update webhook_endpoints set
       url = coalesce($3, url),
       description = coalesce($4, description),
       event_filter = case when $5 then $6::text[] else event_filter end,
       retry_schedule_s = case when $7 then $8::integer[] else retry_schedule_s end,
       connector_filter = case when $10 then $11::text[] else connector_filter end,
       customer_filter = case when $12 then $13::text[] else customer_filter end,
       headers_sealed = case when $14 then $15::bytea else headers_sealed end,
       header_names = case when $14 then $16::text[] else header_names end,
       rate_limit_per_s = case when $17 then $18::integer else rate_limit_per_s end,
       max_age_s = case when $19 then $20::integer else max_age_s end,
       tls_sealed = case when $21 then $22::bytea else tls_sealed end,
       tls_expires_at = case when $21 then $23::timestamptz else tls_expires_at end,
       proxy_url = case when $24 then $25::text else proxy_url end,
       proxy_sealed = case when $24 then $26::bytea else proxy_sealed end,
       status = coalesce($9, status),
       status_reason = case when $9::text is null then status_reason end,
       not_before = case when $9 = 'enabled' then null else not_before end,
       consecutive_failures = case when $9 = 'enabled' then 0 else consecutive_failures end,
       first_failure_at = case when $9 = 'enabled' then null else first_failure_at end,
       modified_at = now()
     where workspace_id = $1 and endpoint_id = $2 returning ${columns}, ${notifyChanged}`,
    [
      workspaceId,
      endpointId,
      change.url ?? null,
      change.description ?? null,
      change.eventFilter !== undefined,
      change.eventFilter ?? null,
      change.retryScheduleS !== undefined,
      change.retryScheduleS ?? null,
      change.status ?? null,
      change.connectorFilter !== undefined,
      change.connectorFilter ?? null,
      change.customerFilter !== undefined,
      change.customerFilter ?? null,
      change.headers !== undefined,
      change.headers?.headersSealed ?? null,
      change.headers?.headerNames ?? [],
      change.rateLimitPerS !== undefined,
      change.rateLimitPerS ?? null,
      change.maxAgeS !== undefined,
      change.maxAgeS ?? null,
      change.tls !== undefined,
      change.tls?.tlsSealed ?? null,
      change.tls?.tlsExpiresAt ?? null,
      change.proxy !== undefined,
      change.proxy?.proxyUrl ?? null,
      change.proxy?.proxySealed ?? null,
    ],
  )
  return rows[0] ? fromRow(rows[0]) : null
}
