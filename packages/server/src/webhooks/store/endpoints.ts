import type { Sql, Transaction } from '../../db/index.ts'

/** Notified when an endpoint is made, changed or deleted; the payload is "shard:workspace_id:endpoint_id". */
export const endpointChangedChannel = 'tributary_endpoint_changed'

type EndpointStatus = 'enabled' | 'paused' | 'disabled'

export type Endpoint = {
  workspaceId: string
  endpointId: string
  url: string
  description: string
  /** Null: every event. */
  eventFilter: string[] | null
  status: EndpointStatus
  statusReason: string | null
  secretsSealed: Buffer
  /** Null: the default. */
  retryScheduleS: number[] | null
  shard: number
  /** Set while the endpoint as a whole is down. */
  notBeforeMs: number | null
  consecutiveFailures: number
  createdAt: Date
  modifiedAt: Date
}

type EndpointRow = {
  workspace_id: string
  endpoint_id: string
  url: string
  description: string
  event_filter: string[] | null
  status: EndpointStatus
  status_reason: string | null
  secrets_sealed: Buffer
  retry_schedule_s: number[] | null
  shard: number
  not_before: Date | null
  consecutive_failures: number
  created_at: Date
  modified_at: Date
}

function fromRow(row: EndpointRow): Endpoint {
  return {
    workspaceId: row.workspace_id,
    endpointId: row.endpoint_id,
    url: row.url,
    description: row.description,
    eventFilter: row.event_filter,
    status: row.status,
    statusReason: row.status_reason,
    secretsSealed: row.secrets_sealed,
    retryScheduleS: row.retry_schedule_s,
    shard: row.shard,
    notBeforeMs: row.not_before?.getTime() ?? null,
    consecutiveFailures: row.consecutive_failures,
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
  }
}

const columns = `workspace_id, endpoint_id, url, description, event_filter, status, status_reason, secrets_sealed, retry_schedule_s,
  shard, not_before, consecutive_failures, created_at, modified_at`

const notifyChanged = `pg_notify('${endpointChangedChannel}', shard || ':' || workspace_id || ':' || endpoint_id)`

export type NewEndpoint = Pick<
  Endpoint,
  | 'workspaceId'
  | 'endpointId'
  | 'url'
  | 'description'
  | 'eventFilter'
  | 'secretsSealed'
  | 'retryScheduleS'
  | 'shard'
>

/** Inserts an endpoint, enabled, and tells the senders. */
export async function insertEndpoint(sql: Sql, endpoint: NewEndpoint): Promise<Endpoint> {
  const { rows } = await sql.query<EndpointRow>(
    `insert into webhook_endpoints (workspace_id, endpoint_id, url, description, event_filter, secrets_sealed, retry_schedule_s, shard)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${columns}, ${notifyChanged}`,
    [
      endpoint.workspaceId,
      endpoint.endpointId,
      endpoint.url,
      endpoint.description,
      endpoint.eventFilter,
      endpoint.secretsSealed,
      endpoint.retryScheduleS,
      endpoint.shard,
    ],
  )
  const [row] = rows
  if (!row) throw new Error('insert returned no row')
  return fromRow(row)
}

/** One endpoint, or null. */
export async function findEndpoint(
  sql: Sql,
  workspaceId: string,
  endpointId: string,
): Promise<Endpoint | null> {
  const { rows } = await sql.query<EndpointRow>(
    `select ${columns} from webhook_endpoints where workspace_id = $1 and endpoint_id = $2`,
    [workspaceId, endpointId],
  )
  return rows[0] ? fromRow(rows[0]) : null
}

/** The same, locked until the end of the transaction, for a change that depends on what it holds. */
export async function lockEndpoint(
  tx: Transaction,
  workspaceId: string,
  endpointId: string,
): Promise<Endpoint | null> {
  const { rows } = await tx.query<EndpointRow>(
    `select ${columns} from webhook_endpoints where workspace_id = $1 and endpoint_id = $2 for no key update`,
    [workspaceId, endpointId],
  )
  return rows[0] ? fromRow(rows[0]) : null
}

/** A workspace's endpoints, oldest first, after `after` (exclusive). */
export async function listEndpoints(
  sql: Sql,
  workspaceId: string,
  page: { after: string | null; limit: number },
): Promise<Endpoint[]> {
  // The ids are UUIDv7: their order is the order of creation, and of the primary key.
  const { rows } = await sql.query<EndpointRow>(
    `select ${columns} from webhook_endpoints
     where workspace_id = $1 and ($2::uuid is null or endpoint_id > $2) order by endpoint_id limit $3`,
    [workspaceId, page.after, page.limit],
  )
  return rows.map(fromRow)
}

export type EndpointChange = {
  url?: string | undefined
  description?: string | undefined
  /** Null: every event. */
  eventFilter?: string[] | null | undefined
  status?: 'enabled' | 'paused' | undefined
  /** Null: the default. */
  retryScheduleS?: number[] | null | undefined
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
    ],
  )
  return rows[0] ? fromRow(rows[0]) : null
}

/** Stores other signing secrets and tells the senders. */
export async function updateSecrets(
  sql: Sql,
  endpoint: { workspaceId: string; endpointId: string; secretsSealed: Buffer },
): Promise<void> {
  await sql.query(
    `update webhook_endpoints set secrets_sealed = $3, modified_at = now()
     where workspace_id = $1 and endpoint_id = $2 returning ${notifyChanged}`,
    [endpoint.workspaceId, endpoint.endpointId, endpoint.secretsSealed],
  )
}

/** Deletes an endpoint with everything that waits for it; false when there is none. What was tried stays in the log. */
export async function deleteEndpoint(sql: Sql, workspaceId: string, endpointId: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    `with cancelled as (
       delete from deliveries where workspace_id = $1 and endpoint_id = $2
     )
     delete from webhook_endpoints where workspace_id = $1 and endpoint_id = $2 returning ${notifyChanged}`,
    [workspaceId, endpointId],
  )
  return rowCount === 1
}

/** Every endpoint of these shards: what their sender serves. */
export async function loadEndpointsOfShards(sql: Sql, shards: readonly number[]): Promise<Endpoint[]> {
  const { rows } = await sql.query<EndpointRow>(
    `select ${columns} from webhook_endpoints where shard = any ($1::smallint[])`,
    [shards],
  )
  return rows.map(fromRow)
}
