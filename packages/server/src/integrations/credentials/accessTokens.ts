import { TributaryError } from '@tributary/contract'
import { canRenew, isAlive, isFresh, type Tokens } from '../oauth/tokens.ts'
import { findCredentials, type Credentials } from '../store/credentials.ts'
import { refreshCredentials, type RefreshDeps } from './refreshCredentials.ts'
import { openSecrets } from './secrets.ts'

export type AccessTokens = {
  /**
   * An access token that works now, refreshed before it expires. `rejected` is a token that the third party just answered 401 to: another one is
   * given. Throws `integration.not_found`, `integration.needs_reconnect`, `token.refresh_refused` (the customer was told), and
   * `token.refresh_unavailable` (try after `retry_after_s`).
   */
  accessTokenFor: (
    workspaceId: string,
    integrationId: string,
    options?: { rejected?: string },
  ) => Promise<string>
}

const waitMs = { first: 20, most: 250, total: 45_000 }

/** Access tokens for whoever reads the third party: cheap when the token is fresh (one row by its key). */
export function createAccessTokens(deps: RefreshDeps): AccessTokens {
  const { db, clock, keyring } = deps

  async function accessTokenFor(
    workspaceId: string,
    integrationId: string,
    { rejected }: { rejected?: string } = {},
  ): Promise<string> {
    const giveUpAtMs = clock.now() + waitMs.total
    let pauseMs = waitMs.first
    for (;;) {
      const row = await findCredentials(db, workspaceId, integrationId)
      if (!row) throw notFound(integrationId)
      const tokens = tokensIn(row)
      const answer = await decide(row, tokens, rejected)
      if (answer !== null) return answer
      if (clock.now() > giveUpAtMs) {
        throw unavailable('another process is refreshing it and has not finished', clock.now() + 5_000)
      }
      await clock.sleep(pauseMs)
      pauseMs = Math.min(pauseMs * 2, waitMs.most)
    }
  }

  function tokensIn(row: Credentials): Tokens {
    const secrets = openSecrets(keyring, row)
    if (secrets.kind === 'oauth2') return secrets.tokens
    throw new TributaryError(
      'request.invalid',
      `Integration ${row.integrationId} signs in by ${row.authMethod}, so it has no access token. Its secrets are part of its configuration.`,
    )
  }

  /** The token, or null when somebody else is refreshing it. */
  async function decide(
    row: Credentials,
    tokens: Tokens,
    rejected: string | undefined,
  ): Promise<string | null> {
    if (row.integrationStatus === 'needs_reconnect') throw needsReconnect(row)
    const isRejected = tokens.accessToken === rejected
    if (!isRejected && isFresh(tokens, clock.now())) return tokens.accessToken
    // A token that is only near its end is a good answer as long as nothing better can be had.
    const spare = !isRejected && isAlive(tokens, clock.now()) ? tokens.accessToken : null
    if (spare !== null && !canRenew(tokens)) return spare
    const notBeforeMs = row.refreshNotBefore?.getTime() ?? 0
    if (notBeforeMs > clock.now()) {
      if (spare !== null) return spare
      throw unavailable(row.refreshError ?? 'an earlier try failed', notBeforeMs)
    }
    if (row.leased) return null
    const outcome = await refreshCredentials(deps, row, tokens)
    if (outcome.kind === 'refreshed') return outcome.tokens.accessToken
    if (outcome.kind === 'busy') return null
    if (outcome.kind === 'refused') throw refusedBy(row, outcome.error)
    if (spare !== null) return spare
    throw unavailable(outcome.error, outcome.notBeforeMs)
  }

  function unavailable(error: string, notBeforeMs: number): TributaryError {
    const retryAfterS = Math.max(1, Math.ceil((notBeforeMs - clock.now()) / 1000))
    return new TributaryError(
      'token.refresh_unavailable',
      `The OAuth token can not be refreshed right now: ${error}. It is tried again by itself.`,
      { details: { retry_after_s: retryAfterS } },
    )
  }

  return { accessTokenFor }
}

function notFound(integrationId: string): TributaryError {
  return new TributaryError('integration.not_found', `There is no integration "${integrationId}".`)
}

function needsReconnect(row: Credentials): TributaryError {
  return new TributaryError(
    'integration.needs_reconnect',
    `The customer must reconnect integration ${row.integrationId}: ${row.refreshError ?? 'access was refused'}.`,
    { details: { integration_id: row.integrationId } },
  )
}

function refusedBy(row: Credentials, error: string): TributaryError {
  return new TributaryError(
    'token.refresh_refused',
    `The third party refused to refresh the token of integration ${row.integrationId}: ${error}. The customer must reconnect.`,
    { details: { integration_id: row.integrationId } },
  )
}
