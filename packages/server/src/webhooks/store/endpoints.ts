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
  /** Of the failures with no success since. */
  firstFailureAtMs: number | null
  /** Connector types; null: every connector. */
  connectorFilter: string[] | null
  /** The app's own ids; null: every customer. */
  customerFilter: string[] | null
  headersSealed: Buffer | null
  headerNames: string[]
  /** Requests a second; null: no limit. */
  rateLimitPerS: number | null
  /** A delivery that waited longer is given up; null: the schedule alone decides. */
  maxAgeS: number | null
  /** `whpk_...`; null: v1 alone signs. */
  publicKey: string | null
  tlsSealed: Buffer | null
  /** When the client certificate ends; null: there is none. */
  tlsExpiresAt: Date | null
  /** The proxy of its own, without user name and password; null: none. */
  proxyUrl: string | null
  proxySealed: Buffer | null
  createdAt: Date
  modifiedAt: Date
}

export type EndpointRow = {
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
  first_failure_at: Date | null
  connector_filter: string[] | null
  customer_filter: string[] | null
  headers_sealed: Buffer | null
  header_names: string[]
  rate_limit_per_s: number | null
  max_age_s: number | null
  public_key: string | null
  tls_sealed: Buffer | null
  tls_expires_at: Date | null
  proxy_url: string | null
  proxy_sealed: Buffer | null
  created_at: Date
  modified_at: Date
}

/** A row of the columns below. */
export function fromRow(row: EndpointRow): Endpoint {
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
    firstFailureAtMs: row.first_failure_at?.getTime() ?? null,
    connectorFilter: row.connector_filter,
    customerFilter: row.customer_filter,
    headersSealed: row.headers_sealed,
    headerNames: row.header_names,
    rateLimitPerS: row.rate_limit_per_s,
    maxAgeS: row.max_age_s,
    publicKey: row.public_key,
    tlsSealed: row.tls_sealed,
    tlsExpiresAt: row.tls_expires_at,
    proxyUrl: row.proxy_url,
    proxySealed: row.proxy_sealed,
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
  }
}

/** What an EndpointRow is read from. */
export const columns = `workspace_id, endpoint_id, url, description, event_filter, status, status_reason, secrets_sealed, retry_schedule_s,
  shard, not_before, consecutive_failures, first_failure_at, connector_filter, customer_filter, headers_sealed, header_names,
  rate_limit_per_s, max_age_s, public_key, tls_sealed, tls_expires_at, proxy_url, proxy_sealed, created_at,
  modified_at`

/** Tells the senders, in the statement that changes a row. */
export const notifyChanged = `pg_notify('${endpointChangedChannel}', shard || ':' || workspace_id || ':' || endpoint_id)`

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
  | 'connectorFilter'
  | 'customerFilter'
  | 'headersSealed'
  | 'headerNames'
  | 'rateLimitPerS'
  | 'maxAgeS'
  | 'publicKey'
  | 'tlsSealed'
  | 'tlsExpiresAt'
  | 'proxyUrl'
  | 'proxySealed'
  | 'status'
>

/** Inserts an endpoint and tells the senders. */
export async function insertEndpoint(sql: Sql, endpoint: NewEndpoint): Promise<Endpoint> {
  const { rows } = await sql.query<EndpointRow>(
    `insert into webhook_endpoints (workspace_id, endpoint_id, url, description, event_filter, secrets_sealed, retry_schedule_s, shard,
       connector_filter, customer_filter, headers_sealed, header_names, rate_limit_per_s, max_age_s, public_key, tls_sealed, tls_expires_at,
       proxy_url, proxy_sealed, status)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) returning ${columns}, ${notifyChanged}`,
    [
      endpoint.workspaceId,
      endpoint.endpointId,
      endpoint.url,
      endpoint.description,
      endpoint.eventFilter,
      endpoint.secretsSealed,
      endpoint.retryScheduleS,
      endpoint.shard,
      endpoint.connectorFilter,
      endpoint.customerFilter,
      endpoint.headersSealed,
      endpoint.headerNames,
      endpoint.rateLimitPerS,
      endpoint.maxAgeS,
      endpoint.publicKey,
      endpoint.tlsSealed,
      endpoint.tlsExpiresAt,
      endpoint.proxyUrl,
      endpoint.proxySealed,
      endpoint.status,
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

/** Stores other signing secrets, with the public half of the newest ed25519 key, and tells the senders. */
export async function updateSecrets(
  sql: Sql,
  endpoint: { workspaceId: string; endpointId: string; secretsSealed: Buffer; publicKey: string | null },
): Promise<void> {
  await sql.query(
    `update webhook_endpoints set secrets_sealed = $3, public_key = $4, modified_at = now()
     where workspace_id = $1 and endpoint_id = $2 returning ${notifyChanged}`,
    [endpoint.workspaceId, endpoint.endpointId, endpoint.secretsSealed, endpoint.publicKey],
  )
}

/** Deletes the row of an endpoint and tells the senders; false when there is none. What waits for it is left to deleteQueueOf. */
export async function deleteEndpointRow(sql: Sql, workspaceId: string, endpointId: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    `delete from webhook_endpoints where workspace_id = $1 and endpoint_id = $2 returning ${notifyChanged}`,
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
