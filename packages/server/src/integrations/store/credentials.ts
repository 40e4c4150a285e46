import type { Sql, Transaction } from '../../db/index.ts'
import type { AuthMethodName, IntegrationStatus } from './integrations.ts'

/** The sealed secrets of an integration, with what a refresh must know about it. */
export type Credentials = {
  workspaceId: string
  integrationId: string
  customerId: string
  connectorType: string
  authMethod: AuthMethodName
  integrationStatus: IntegrationStatus
  sealed: Buffer
  /** Grows by one at each stored change. */
  version: number
  accessTokenExpiresAt: Date | null
  refreshDueAt: Date | null
  refreshNotBefore: Date | null
  refreshFailures: number
  refreshError: string | null
  /** Since when the third party refuses what the token endpoint gave, or the key or password; null: it does not. */
  accessRefusedAt: Date | null
  /** Whether some process holds the lease now, by the database's clock. */
  leased: boolean
}

type CredentialsRow = {
  workspace_id: string
  integration_id: string
  customer_id: string
  connector_type: string
  auth_method: AuthMethodName
  status: IntegrationStatus
  sealed: Buffer
  version: number
  access_token_expires_at: Date | null
  refresh_due_at: Date | null
  refresh_not_before: Date | null
  refresh_failures: number
  refresh_error: string | null
  access_refused_at: Date | null
  leased: boolean
}

function fromRow(row: CredentialsRow): Credentials {
  return {
    workspaceId: row.workspace_id,
    integrationId: row.integration_id,
    customerId: row.customer_id,
    connectorType: row.connector_type,
    authMethod: row.auth_method,
    integrationStatus: row.status,
    sealed: row.sealed,
    version: row.version,
    accessTokenExpiresAt: row.access_token_expires_at,
    refreshDueAt: row.refresh_due_at,
    refreshNotBefore: row.refresh_not_before,
    refreshFailures: row.refresh_failures,
    refreshError: row.refresh_error,
    accessRefusedAt: row.access_refused_at,
    leased: row.leased,
  }
}

/** The text that binds sealed credentials to their row. */
export function credentialsSealedFor(workspaceId: string, integrationId: string): string {
  return `credentials:${workspaceId}:${integrationId}`
}

const selection = `select c.workspace_id, c.integration_id, i.customer_id, i.connector_type, i.auth_method, i.status, c.sealed, c.version,
    c.access_token_expires_at, c.refresh_due_at, c.refresh_not_before, c.refresh_failures, c.refresh_error, c.access_refused_at,
    coalesce(c.refresh_lease_expires_at > now(), false) as leased
  from credentials c join integrations i on i.workspace_id = c.workspace_id and i.integration_id = c.integration_id`

/** The credentials of an integration, or null. Read before each page of an import, so it is a prepared statement. */
export async function findCredentials(
  sql: Sql,
  workspaceId: string,
  integrationId: string,
): Promise<Credentials | null> {
  const { rows } = await sql.query<CredentialsRow>({
    name: 'find_credentials',
    text: `${selection} where c.workspace_id = $1 and c.integration_id = $2`,
    values: [workspaceId, integrationId],
  })
  return rows[0] ? fromRow(rows[0]) : null
}

/**
 * Tokens that want a refresh at `now`, the most urgent first, of all workspaces: those of active integrations, and those that wait to be
 * tried again because it was the client that was refused, not the grant.
 */
export async function findDueCredentials(sql: Sql, now: Date, limit: number): Promise<Credentials[]> {
  const { rows } = await sql.query<CredentialsRow>(
    `${selection}
     where c.refresh_due_at is not null and greatest(c.refresh_due_at, c.refresh_not_before) <= $1
       and (c.refresh_lease_expires_at is null or c.refresh_lease_expires_at <= now()) and i.status in ('active', 'needs_reconnect')
     order by greatest(c.refresh_due_at, c.refresh_not_before) limit $2`,
    [now, limit],
  )
  return rows.map(fromRow)
}

type CredentialsKey = { workspaceId: string; integrationId: string }
export type TokenTimes = { accessTokenExpiresAt: Date | null; refreshDueAt: Date | null }

/** Stores what a connect brought, in place of what was there. A refresh that is under way can not overwrite it: the version has grown. */
export async function upsertCredentials(
  tx: Transaction,
  wanted: CredentialsKey & TokenTimes & { sealed: Buffer },
): Promise<void> {
  await tx.query(
    `insert into credentials (workspace_id, integration_id, sealed, access_token_expires_at, refresh_due_at)
     values ($1, $2, $3, $4, $5)
     on conflict (workspace_id, integration_id) do update set sealed = excluded.sealed, version = credentials.version + 1,
       access_token_expires_at = excluded.access_token_expires_at, refresh_due_at = excluded.refresh_due_at,
       refresh_lease_owner = null, refresh_lease_expires_at = null, refresh_not_before = null, refresh_failures = 0,
       refresh_error = null, access_refused_at = null, recheck_at = null, modified_at = now()`,
    [
      wanted.workspaceId,
      wanted.integrationId,
      wanted.sealed,
      wanted.accessTokenExpiresAt,
      wanted.refreshDueAt,
    ],
  )
}

/** Takes the lease of a refresh. False when another holds it, or when the credentials are newer than `version`. */
export async function claimRefresh(
  sql: Sql,
  wanted: CredentialsKey & { version: number; owner: string; leaseMs: number },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `update credentials set refresh_lease_owner = $4, refresh_lease_expires_at = now() + make_interval(secs => $5)
     where workspace_id = $1 and integration_id = $2 and version = $3
       and (refresh_lease_expires_at is null or refresh_lease_expires_at <= now())`,
    [wanted.workspaceId, wanted.integrationId, wanted.version, wanted.owner, wanted.leaseMs / 1000],
  )
  return rowCount === 1
}

/** Stores refreshed tokens and ends the lease. False when the credentials are newer than `version`: what is there wins. */
export async function storeRefreshed(
  tx: Transaction,
  wanted: CredentialsKey & TokenTimes & { version: number; sealed: Buffer },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update credentials set sealed = $4, version = version + 1, access_token_expires_at = $5, refresh_due_at = $6,
       refresh_lease_owner = null, refresh_lease_expires_at = null, refresh_not_before = null, refresh_failures = 0,
       refresh_error = case when access_refused_at is not null then refresh_error end, modified_at = now()
     where workspace_id = $1 and integration_id = $2 and version = $3`,
    [
      wanted.workspaceId,
      wanted.integrationId,
      wanted.version,
      wanted.sealed,
      wanted.accessTokenExpiresAt,
      wanted.refreshDueAt,
    ],
  )
  return rowCount === 1
}

/**
 * Notes a refresh that failed and ends the lease; `notBefore` null after a refusal that no later try can change, which also ends
 * the tries of the background. False when the lease was lost or the credentials are newer: then the failure says nothing about them.
 */
export async function recordRefreshFailure(
  sql: Sql,
  wanted: CredentialsKey & { version: number; owner: string; notBefore: Date | null; error: string },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `update credentials set refresh_failures = refresh_failures + 1, refresh_not_before = $5, refresh_error = $6,
       refresh_due_at = case when $5::timestamptz is null then null else refresh_due_at end,
       refresh_lease_owner = null, refresh_lease_expires_at = null
     where workspace_id = $1 and integration_id = $2 and version = $3 and refresh_lease_owner = $4`,
    [
      wanted.workspaceId,
      wanted.integrationId,
      wanted.version,
      wanted.owner,
      wanted.notBefore,
      wanted.error.slice(0, 1000),
    ],
  )
  return rowCount === 1
}

/** Lets the tokens of a connector be tried at once: its OAuth2 client was changed, so an earlier refusal may be over. */
export async function retryRefreshesOf(
  sql: Sql,
  workspaceId: string,
  connectorType: string,
  now: Date,
): Promise<void> {
  await sql.query(
    `update credentials c set refresh_not_before = $3
     from integrations i
     where c.workspace_id = $1 and i.workspace_id = $1 and i.integration_id = c.integration_id and i.connector_type = $2
       and c.refresh_not_before > $3 and c.refresh_due_at is not null`,
    [workspaceId, connectorType, now],
  )
}

/** Notes that the third party refuses the credentials of this version. False when they are newer, or when it was known: then nobody is told. */
export async function noteAccessRefused(
  tx: Transaction,
  wanted: CredentialsKey & { version: number; error: string; recheckAfterS: number },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update credentials set access_refused_at = now(), recheck_at = now() + make_interval(secs => $5), refresh_error = $4
     where workspace_id = $1 and integration_id = $2 and version = $3 and access_refused_at is null`,
    [
      wanted.workspaceId,
      wanted.integrationId,
      wanted.version,
      wanted.error.slice(0, 1_000),
      wanted.recheckAfterS,
    ],
  )
  return rowCount === 1
}

/** Notes that the third party takes the credentials again. False when that was known. */
export async function noteAccessWorks(tx: Transaction, key: CredentialsKey): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update credentials set access_refused_at = null, recheck_at = null, refresh_error = null
     where workspace_id = $1 and integration_id = $2 and access_refused_at is not null`,
    [key.workspaceId, key.integrationId],
  )
  return rowCount === 1
}

/**
 * Takes refused credentials whose time has come, of all workspaces, and moves that time on: by as long as they are refused already, a day
 * at most, and never after `giveUpS`. So each is one process's, and a dead process's comes again.
 */
export async function claimRechecks(
  sql: Sql,
  of: { firstS: number; mostS: number; giveUpS: number },
  limit: number,
): Promise<CredentialsKey[]> {
  const { rows } = await sql.query<{ workspace_id: string; integration_id: string }>(
    `with due as (
       select workspace_id, integration_id from credentials where recheck_at <= now()
       order by recheck_at limit $4 for update skip locked
     )
     update credentials c set recheck_at = case when c.access_refused_at > now() - make_interval(secs => $3)
       then now() + least(greatest(now() - c.access_refused_at, make_interval(secs => $1)), make_interval(secs => $2)) end
     from due where c.workspace_id = due.workspace_id and c.integration_id = due.integration_id
     returning c.workspace_id, c.integration_id`,
    [of.firstS, of.mostS, of.giveUpS, limit],
  )
  return rows.map((row) => ({ workspaceId: row.workspace_id, integrationId: row.integration_id }))
}
