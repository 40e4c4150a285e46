import { newUuid } from '@tributary/contract'
import type { Deps } from '../../deps.ts'
import { faultPoint } from '../../faultPoint.ts'
import type { EventRecorder, ImportQueue } from '../../ports.ts'
import type { Refusal } from '../oauth/classifyRefusal.ts'
import { createOAuthClient } from '../oauth/oauthClient.ts'
import { refreshTokens, requestClientTokens, type TokenOutcome } from '../oauth/tokenCalls.ts'
import { canRenew, refreshDueAt, type Tokens } from '../oauth/tokens.ts'
import { claimRefresh, recordRefreshFailure, storeRefreshed, type Credentials } from '../store/credentials.ts'
import { findIntegration, lockIntegration } from '../store/integrations.ts'
import { findConnectorSettings } from '../store/settings.ts'
import { recordBroken, recordMended } from './integrationHealth.ts'
import { sealSecrets } from './secrets.ts'

export type RefreshDeps = Pick<
  Deps,
  'db' | 'clock' | 'logger' | 'keyring' | 'egress' | 'connectors' | 'metrics'
> & {
  events: EventRecorder
  imports: ImportQueue
}

export type RefreshOutcome =
  /** Stored and committed. */
  | { kind: 'refreshed'; tokens: Tokens }
  /** Another process holds the lease, or has stored newer credentials: read them again. */
  | { kind: 'busy' }
  /** Definite: the integration needs its customer, who was told once. */
  | { kind: 'refused'; error: string }
  /** Nothing is known about the grant; not to be tried again before then. */
  | { kind: 'postponed'; error: string; notBeforeMs: number }

/** Longer than a token call may take; a process that dies while it holds the lease is replaced after this time. */
const leaseMs = 15_000
const backOffMs = { first: 2_000, most: 300_000 }
/** A client that was refused may be mended by its owner without the customer. */
const clientRetryMs = 3_600_000

/**
 * Refreshes tokens once, under a lease: at most one process talks to the token endpoint for an integration. The new tokens are
 * committed before they are returned. A late holder of the lease can not overwrite newer ones (fenced by `version`).
 */
export async function refreshCredentials(
  deps: RefreshDeps,
  row: Credentials,
  tokens: Tokens,
): Promise<RefreshOutcome> {
  const startedAtMs = performance.now()
  const result = await refreshUnderLease(deps, row, tokens)
  deps.metrics?.tokenRefreshed(result.kind, (performance.now() - startedAtMs) / 1_000)
  return result
}

async function refreshUnderLease(
  deps: RefreshDeps,
  row: Credentials,
  tokens: Tokens,
): Promise<RefreshOutcome> {
  const owner = newUuid(deps.clock.now())
  if (!(await claimRefresh(deps.db, { ...keyOf(row), version: row.version, owner, leaseMs }))) {
    return { kind: 'busy' }
  }
  const outcome = await callTokenEndpoint(deps, row, tokens)
  faultPoint('integrations.token_received')
  const result =
    outcome.kind === 'tokens'
      ? await store(deps, row, outcome.tokens)
      : await recordRefusal(deps, row, owner, outcome.refusal)
  faultPoint('integrations.token_stored')
  return result
}

function keyOf({ workspaceId, integrationId }: Credentials) {
  return { workspaceId, integrationId }
}

async function callTokenEndpoint(deps: RefreshDeps, row: Credentials, tokens: Tokens): Promise<TokenOutcome> {
  const { refreshToken } = tokens
  if (!canRenew(tokens)) {
    return refused('grant', 'the access token is dead and the third party gave no refresh token')
  }
  const connector = deps.connectors.find(row.connectorType)
  const integration = await findIntegration(deps.db, row.workspaceId, row.integrationId)
  if (!connector || !integration)
    return refused('client', `the connector "${row.connectorType}" is not installed`)
  const settings = await findConnectorSettings(deps.db, row.workspaceId, row.connectorType)
  try {
    const client = createOAuthClient(deps.keyring, row.workspaceId, connector, settings, integration.config)
    return refreshToken === null
      ? await requestClientTokens(deps, client)
      : await refreshTokens(deps, client, { ...tokens, refreshToken })
  } catch (cause) {
    // Settings that make no client: the workspace can mend that, the customer can not.
    return refused('client', cause instanceof Error ? cause.message : 'the OAuth2 client can not be made')
  }
}

function refused(kind: 'grant' | 'client', error: string): TokenOutcome {
  return { kind: 'refused', refusal: { kind, error } }
}

async function store(deps: RefreshDeps, row: Credentials, tokens: Tokens): Promise<RefreshOutcome> {
  const stored = await deps.db.transaction(async (tx) => {
    // The integration before its credentials, as in installIntegration: another order could deadlock with a reconnect.
    await lockIntegration(tx, row.workspaceId, row.integrationId)
    const written = await storeRefreshed(tx, {
      ...keyOf(row),
      version: row.version,
      sealed: sealSecrets(deps.keyring, row, { kind: 'oauth2', tokens }),
      accessTokenExpiresAt: tokens.expiresAtMs === null ? null : new Date(tokens.expiresAtMs),
      refreshDueAt: refreshDueAt(tokens, Math.random()),
    })
    // What the third party refuses is not mended by another token of the same grant.
    if (written && row.accessRefusedAt === null) await recordMended(deps, tx, row)
    return written
  })
  return stored ? { kind: 'refreshed', tokens } : { kind: 'busy' }
}

async function recordRefusal(
  deps: RefreshDeps,
  row: Credentials,
  owner: string,
  refusal: Refusal,
): Promise<RefreshOutcome> {
  const notBeforeMs = notBeforeOf(refusal, row.refreshFailures, deps.clock.now())
  const noted = await deps.db.transaction(async (tx) => {
    await lockIntegration(tx, row.workspaceId, row.integrationId)
    const written = await recordRefreshFailure(tx, {
      ...keyOf(row),
      version: row.version,
      owner,
      notBefore: notBeforeMs === null ? null : new Date(notBeforeMs),
      error: refusal.error,
    })
    if (written && refusal.kind !== 'passing') await recordBroken(deps, tx, row, refusal.error)
    return written
  })
  if (!noted) return { kind: 'busy' }
  const fields = {
    ...keyOf(row),
    connector_type: row.connectorType,
    refusal: refusal.kind,
    reason: refusal.error,
  }
  deps.logger.warn(fields, 'an OAuth token could not be refreshed')
  return refusal.kind === 'passing'
    ? { kind: 'postponed', error: refusal.error, notBeforeMs: notBeforeMs ?? deps.clock.now() }
    : { kind: 'refused', error: refusal.error }
}

/** When a refresh may be tried again: null for never. Half of each back-off is random, so that failures together are not retried together. */
function notBeforeOf(refusal: Refusal, failures: number, nowMs: number): number | null {
  if (refusal.kind !== 'passing') return refusal.kind === 'grant' ? null : nowMs + clientRetryMs
  const backOff = Math.min(backOffMs.most, backOffMs.first * 2 ** Math.min(failures, 20))
  return nowMs + Math.ceil(Math.max(refusal.retryAfterMs ?? 0, backOff * (0.5 + Math.random() / 2)))
}
