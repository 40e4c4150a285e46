import type { ErrorCode, JsonObject, JsonValue } from '@tributary/contract'
import type { Sql, Transaction } from '../../db/index.ts'
import type { AuthMethodName } from './integrations.ts'

type SessionStatus = 'open' | 'exchanging' | 'ready' | 'failed'

/** One run of the connect pages, from the secret to READY. */
export type ConnectSession = {
  workspaceId: string
  sessionId: string
  connectorType: string
  customerId: string
  customerName: string | null
  /** The integration to mend; null makes a new one, or finds the one with the same state. */
  integrationId: string | null
  state: JsonValue
  settings: JsonObject
  openerOrigin: string | null
  /** Where the browser goes at the end, instead of closing a popup. */
  returnUrl: string | null
  /** The connect link that it came from. */
  linkId: string | null
  browserHash: Buffer
  statusTokenHash: Buffer
  pkceVerifierSealed: Buffer | null
  authMethod: AuthMethodName | null
  status: SessionStatus
  errorCode: ErrorCode | null
  errorMessage: string | null
  resultIntegrationId: string | null
  expiresAt: Date
}

type SessionRow = {
  workspace_id: string
  session_id: string
  connector_type: string
  customer_id: string
  customer_name: string | null
  integration_id: string | null
  state: JsonValue
  settings: JsonObject
  opener_origin: string | null
  return_url: string | null
  link_id: string | null
  browser_hash: Buffer
  status_token_hash: Buffer
  pkce_verifier_sealed: Buffer | null
  auth_method: AuthMethodName | null
  status: SessionStatus
  error_code: ErrorCode | null
  error_message: string | null
  result_integration_id: string | null
  expires_at: Date
}

function fromRow(row: SessionRow): ConnectSession {
  return {
    workspaceId: row.workspace_id,
    sessionId: row.session_id,
    connectorType: row.connector_type,
    customerId: row.customer_id,
    customerName: row.customer_name,
    integrationId: row.integration_id,
    state: row.state,
    settings: row.settings,
    openerOrigin: row.opener_origin,
    returnUrl: row.return_url,
    linkId: row.link_id,
    browserHash: row.browser_hash,
    statusTokenHash: row.status_token_hash,
    pkceVerifierSealed: row.pkce_verifier_sealed,
    authMethod: row.auth_method,
    status: row.status,
    errorCode: row.error_code,
    errorMessage: row.error_message,
    resultIntegrationId: row.result_integration_id,
    expiresAt: row.expires_at,
  }
}

const columns =
  'workspace_id, session_id, connector_type, customer_id, customer_name, integration_id, state, settings, opener_origin, return_url, link_id, browser_hash, ' +
  'status_token_hash, pkce_verifier_sealed, auth_method, status, error_code, error_message, result_integration_id, expires_at'

export type NewSession = Pick<
  ConnectSession,
  | 'workspaceId'
  | 'sessionId'
  | 'connectorType'
  | 'customerId'
  | 'customerName'
  | 'integrationId'
  | 'state'
  | 'settings'
  | 'openerOrigin'
  | 'returnUrl'
  | 'linkId'
  | 'browserHash'
  | 'statusTokenHash'
  | 'expiresAt'
>

/** The text that binds a sealed PKCE verifier to its session. */
export function verifierSealedFor({ workspaceId, sessionId }: SessionKey): string {
  return `connect_sessions:${workspaceId}:${sessionId}`
}

/** Inserts an open session. */
export async function insertSession(sql: Sql, session: NewSession): Promise<void> {
  await sql.query(
    `insert into connect_sessions (workspace_id, session_id, connector_type, customer_id, customer_name, integration_id, state,
       settings, opener_origin, browser_hash, status_token_hash, expires_at, return_url, link_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      session.workspaceId,
      session.sessionId,
      session.connectorType,
      session.customerId,
      session.customerName,
      session.integrationId,
      JSON.stringify(session.state),
      JSON.stringify(session.settings),
      session.openerOrigin,
      session.browserHash,
      session.statusTokenHash,
      session.expiresAt,
      session.returnUrl,
      session.linkId,
    ],
  )
}

/** A session by its id, whatever its status; null when there is none. The browser knows no more than the id. */
export async function findSession(sql: Sql, sessionId: string): Promise<ConnectSession | null> {
  const { rows } = await sql.query<SessionRow>(
    `select ${columns} from connect_sessions where session_id = $1`,
    [sessionId],
  )
  return rows[0] ? fromRow(rows[0]) : null
}

/** The session that sent a customer to the third party with this `state` parameter, as long as no answer came. */
export async function findSessionByOauthState(sql: Sql, stateHash: Buffer): Promise<ConnectSession | null> {
  const { rows } = await sql.query<SessionRow>(
    `select ${columns} from connect_sessions where oauth_state_hash = $1`,
    [stateHash],
  )
  return rows[0] ? fromRow(rows[0]) : null
}

type SessionKey = Pick<ConnectSession, 'workspaceId' | 'sessionId'>

/** Notes what the customer is sent to the third party with. Starting over is allowed until READY. False when the session is over. */
export async function startAuthorization(
  sql: Sql,
  session: SessionKey,
  sent: { oauthStateHash: Buffer; pkceVerifierSealed: Buffer | null },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `update connect_sessions set status = 'open', auth_method = 'oauth2', oauth_state_hash = $3, pkce_verifier_sealed = $4,
       error_code = null, error_message = null
     where workspace_id = $1 and session_id = $2 and status in ('open', 'exchanging')`,
    [session.workspaceId, session.sessionId, sent.oauthStateHash, sent.pkceVerifierSealed],
  )
  return rowCount === 1
}

/** Uses up the `state` parameter: of two callbacks with the same one, the second finds nothing. */
export async function takeOauthState(sql: Sql, session: SessionKey, stateHash: Buffer): Promise<boolean> {
  const { rowCount } = await sql.query(
    `update connect_sessions set status = 'exchanging', oauth_state_hash = null
     where workspace_id = $1 and session_id = $2 and oauth_state_hash = $3 and status = 'open'`,
    [session.workspaceId, session.sessionId, stateHash],
  )
  return rowCount === 1
}

/** Notes why a try failed; the customer may try again in the same session. */
export async function recordSessionError(
  sql: Sql,
  session: SessionKey,
  error: { code: ErrorCode; message: string },
): Promise<void> {
  await sql.query(
    `update connect_sessions set status = 'open', error_code = $3, error_message = $4
     where workspace_id = $1 and session_id = $2 and status in ('open', 'exchanging')`,
    [session.workspaceId, session.sessionId, error.code, error.message],
  )
}

/** Ends a session without a result. False when it was over already. */
export async function failSession(
  sql: Sql,
  session: SessionKey,
  error: { code: ErrorCode; message: string },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `update connect_sessions set status = 'failed', oauth_state_hash = null, pkce_verifier_sealed = null, error_code = $3, error_message = $4
     where workspace_id = $1 and session_id = $2 and status in ('open', 'exchanging')`,
    [session.workspaceId, session.sessionId, error.code, error.message],
  )
  return rowCount === 1
}

/** To READY, once: false when the session was ready or failed already, and the caller's transaction must not commit. */
export async function finishSession(
  tx: Transaction,
  session: SessionKey,
  result: { integrationId: string; authMethod: AuthMethodName },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update connect_sessions set status = 'ready', result_integration_id = $3, auth_method = $4, oauth_state_hash = null,
       pkce_verifier_sealed = null, error_code = null, error_message = null
     where workspace_id = $1 and session_id = $2 and status in ('open', 'exchanging')`,
    [session.workspaceId, session.sessionId, result.integrationId, result.authMethod],
  )
  return rowCount === 1
}

/** Deletes the sessions that ended before `before`, of all workspaces. Returns how many. */
export async function deleteExpiredSessions(sql: Sql, before: Date): Promise<number> {
  const { rowCount } = await sql.query('delete from connect_sessions where expires_at < $1', [before])
  return rowCount ?? 0
}
