import type { JsonObject, JsonValue } from '@tributary/contract'
import type { Sql, Transaction } from '../../db/index.ts'

export type IntegrationStatus = 'active' | 'needs_reconnect' | 'paused'
export type AuthMethodName = 'oauth2' | 'api_key' | 'basic'

/** One customer's connected account of one connector. */
export type Integration = {
  workspaceId: string
  integrationId: string
  customerId: string
  connectorType: string
  /** What the app passed to connect(). */
  state: JsonValue
  /** Facts about the connected account that are not secret. */
  metadata: JsonObject
  /** The manifest's configuration, without secrets. */
  config: JsonObject
  authMethod: AuthMethodName
  status: IntegrationStatus
  /** Why its customer must act, in words; null: nothing of the kind. */
  statusReason: string | null
  createdAt: Date
  modifiedAt: Date
}

type IntegrationRow = {
  workspace_id: string
  integration_id: string
  customer_id: string
  connector_type: string
  state: JsonValue
  metadata: JsonObject
  config: JsonObject
  auth_method: AuthMethodName
  status: IntegrationStatus
  status_reason: string | null
  created_at: Date
  modified_at: Date
}

function fromRow(row: IntegrationRow): Integration {
  return {
    workspaceId: row.workspace_id,
    integrationId: row.integration_id,
    customerId: row.customer_id,
    connectorType: row.connector_type,
    state: row.state,
    metadata: row.metadata,
    config: row.config,
    authMethod: row.auth_method,
    status: row.status,
    statusReason: row.status_reason,
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
  }
}

const columns = `workspace_id, integration_id, customer_id, connector_type, state, metadata, config, auth_method, status, created_at, modified_at,
  case when status = 'needs_reconnect' then (
    select c.refresh_error from credentials c
    where c.workspace_id = integrations.workspace_id and c.integration_id = integrations.integration_id
  ) end as status_reason`

/** One integration, or null. */
export async function findIntegration(
  sql: Sql,
  workspaceId: string,
  integrationId: string,
): Promise<Integration | null> {
  const { rows } = await sql.query<IntegrationRow>(
    `select ${columns} from integrations where workspace_id = $1 and integration_id = $2`,
    [workspaceId, integrationId],
  )
  return rows[0] ? fromRow(rows[0]) : null
}

/** Locks an integration until the transaction ends; null when there is none. */
export async function lockIntegration(
  tx: Transaction,
  workspaceId: string,
  integrationId: string,
): Promise<Integration | null> {
  const { rows } = await tx.query<IntegrationRow>(
    `select ${columns} from integrations where workspace_id = $1 and integration_id = $2 for update`,
    [workspaceId, integrationId],
  )
  return rows[0] ? fromRow(rows[0]) : null
}

export type NewIntegration = Omit<Integration, 'createdAt' | 'modifiedAt' | 'status' | 'statusReason'> & {
  /** Null for an empty state: any number of integrations may have that. */
  stateKey: string | null
}

/**
 * Inserts an integration. Null when the same customer, connector and non-empty state have one already; a concurrent insert of
 * the same is waited for, so the row that conflicts is committed when this returns null.
 */
export async function insertIntegration(
  tx: Transaction,
  wanted: NewIntegration,
): Promise<Integration | null> {
  const { rows } = await tx.query<IntegrationRow>(
    `insert into integrations (workspace_id, integration_id, customer_id, connector_type, state, state_key, metadata, config, auth_method, status)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'active')
     on conflict (workspace_id, customer_id, connector_type, state_key) where state_key is not null do nothing
     returning ${columns}`,
    [
      wanted.workspaceId,
      wanted.integrationId,
      wanted.customerId,
      wanted.connectorType,
      JSON.stringify(wanted.state),
      wanted.stateKey,
      JSON.stringify(wanted.metadata),
      JSON.stringify(wanted.config),
      wanted.authMethod,
    ],
  )
  return rows[0] ? fromRow(rows[0]) : null
}

/** Locks the integration of a customer, connector and non-empty state. */
export async function lockIntegrationByState(
  tx: Transaction,
  wanted: { workspaceId: string; customerId: string; connectorType: string; stateKey: string },
): Promise<Integration | null> {
  const { rows } = await tx.query<IntegrationRow>(
    `select ${columns} from integrations
     where workspace_id = $1 and customer_id = $2 and connector_type = $3 and state_key = $4 for update`,
    [wanted.workspaceId, wanted.customerId, wanted.connectorType, wanted.stateKey],
  )
  return rows[0] ? fromRow(rows[0]) : null
}

/** Writes what a reconnect changes: way of signing in, configuration, facts, and the status when it was broken. */
export async function updateReconnected(
  tx: Transaction,
  change: Pick<Integration, 'workspaceId' | 'integrationId' | 'authMethod' | 'config' | 'metadata'>,
): Promise<void> {
  await tx.query(
    `update integrations set auth_method = $3, config = $4, metadata = metadata || $5::jsonb, modified_at = now(),
       status = case when status <> 'needs_reconnect' then status when was_paused then 'paused' else 'active' end
     where workspace_id = $1 and integration_id = $2`,
    [
      change.workspaceId,
      change.integrationId,
      change.authMethod,
      JSON.stringify(change.config),
      JSON.stringify(change.metadata),
    ],
  )
}

/** From active or paused to needs_reconnect. False when it was that already (or is gone): then nobody is told again. */
export async function markNeedsReconnect(
  tx: Transaction,
  workspaceId: string,
  integrationId: string,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update integrations set status = 'needs_reconnect', was_paused = status = 'paused', modified_at = now()
     where workspace_id = $1 and integration_id = $2 and status in ('active', 'paused')`,
    [workspaceId, integrationId],
  )
  return rowCount === 1
}

/** From needs_reconnect to what it was before, active or paused. False when it was not broken. */
export async function markMended(
  tx: Transaction,
  workspaceId: string,
  integrationId: string,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update integrations set status = case when was_paused then 'paused' else 'active' end, modified_at = now()
     where workspace_id = $1 and integration_id = $2 and status = 'needs_reconnect'`,
    [workspaceId, integrationId],
  )
  return rowCount === 1
}

/** Deletes an integration with its credentials, resources and imports (by cascade). False when there is none. */
export async function deleteIntegrationRow(
  sql: Sql,
  workspaceId: string,
  integrationId: string,
): Promise<boolean> {
  const { rowCount } = await sql.query(
    'delete from integrations where workspace_id = $1 and integration_id = $2',
    [workspaceId, integrationId],
  )
  return rowCount === 1
}

export type IntegrationFilter = {
  customerId: string | null
  connectorType: string | null
  status: IntegrationStatus | null
}

/** A workspace's integrations in the order of their making; `after` is the last id of the page before. */
export async function listIntegrations(
  sql: Sql,
  workspaceId: string,
  filter: IntegrationFilter,
  page: { after: string | null; limit: number },
): Promise<Integration[]> {
  const { rows } = await sql.query<IntegrationRow>(
    `select ${columns} from integrations
     where workspace_id = $1 and ($2::text is null or customer_id = $2) and ($3::text is null or connector_type = $3)
       and ($4::text is null or status = $4) and ($5::uuid is null or integration_id > $5)
     order by integration_id limit $6`,
    [workspaceId, filter.customerId, filter.connectorType, filter.status, page.after, page.limit],
  )
  return rows.map(fromRow)
}

/** From active to paused or back; what goes on is due at once. */
export async function setPaused(
  tx: Transaction,
  workspaceId: string,
  integrationId: string,
  status: 'active' | 'paused',
): Promise<void> {
  await tx.query(
    `update integrations set status = $3, next_import_at = now(), modified_at = now()
     where workspace_id = $1 and integration_id = $2 and status <> $3 and status <> 'needs_reconnect'`,
    [workspaceId, integrationId, status],
  )
}

/** An interval of a workspace's connector has changed: the next imports of those that follow it are spread over the whole of it. */
export async function spreadNextImports(
  tx: Sql,
  workspaceId: string,
  connectorType: string,
  intervalS: number,
): Promise<void> {
  await tx.query(
    `update integrations set next_import_at = now() + random() * $3 * interval '1 second'
     where workspace_id = $1 and connector_type = $2 and schedule_interval_s is null and schedule_cron is null`,
    [workspaceId, connectorType, intervalS],
  )
}
