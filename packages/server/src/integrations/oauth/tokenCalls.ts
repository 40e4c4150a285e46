import * as oauth from 'oauth4webapi'
import type { Egress } from '../../egress/index.ts'
import { classifyRefusal, type Refusal } from './classifyRefusal.ts'
import { createTokenFetch } from './egressFetch.ts'
import type { OAuthClient } from './oauthClient.ts'
import { tokensOf, type Tokens } from './tokens.ts'

export type TokenOutcome = { kind: 'tokens'; tokens: Tokens } | { kind: 'refused'; refusal: Refusal }

/** A token call that takes longer is given up; shorter than the lease of a refresh, so that nobody else starts one meanwhile. */
const tokenCallTimeoutMs = 10_000

type CallDeps = { egress: Egress; clock: { now(): number } }

/** Exchanges an authorization code (RFC 6749 4.1.3, RFC 7636 4.5). `verifier` null: the third party has no PKCE. */
export function exchangeCode(
  deps: CallDeps,
  { server, client, authentication }: OAuthClient,
  answer: { parameters: URLSearchParams; redirectUri: string; verifier: string | null },
): Promise<TokenOutcome> {
  return call(deps, null, async (options) =>
    oauth.processAuthorizationCodeResponse(
      server,
      client,
      await oauth.authorizationCodeGrantRequest(
        server,
        client,
        authentication,
        answer.parameters,
        answer.redirectUri,
        answer.verifier ?? oauth.nopkce,
        options,
      ),
    ),
  )
}

/** Exchanges a refresh token (RFC 6749 6). */
export function refreshTokens(
  deps: CallDeps,
  { server, client, authentication }: OAuthClient,
  before: Tokens & { refreshToken: string },
): Promise<TokenOutcome> {
  return call(deps, before, async (options) =>
    oauth.processRefreshTokenResponse(
      server,
      client,
      await oauth.refreshTokenGrantRequest(server, client, authentication, before.refreshToken, options),
    ),
  )
}

/** Gets a token for the workspace's own client (RFC 6749 4.4). It comes without a refresh token: the next one is got the same way. */
export async function requestClientTokens(
  deps: CallDeps,
  { server, client, authentication, method }: OAuthClient,
): Promise<TokenOutcome> {
  const parameters = new URLSearchParams(method.scopes.length > 0 ? { scope: method.scopes.join(' ') } : {})
  const outcome = await call(deps, null, async (options) =>
    oauth.processClientCredentialsResponse(
      server,
      client,
      await oauth.clientCredentialsGrantRequest(server, client, authentication, parameters, options),
    ),
  )
  if (outcome.kind === 'tokens') {
    return { kind: 'tokens', tokens: { ...outcome.tokens, refreshToken: null, grant: 'client' } }
  }
  // There is no grant of a customer that could be dead.
  const { refusal } = outcome
  return refusal.kind === 'grant' ? { kind: 'refused', refusal: { ...refusal, kind: 'client' } } : outcome
}

/** Revokes a token (RFC 7009), which ends the grant at most third parties. Throws when the third party can not be asked. */
export async function revokeToken(
  deps: CallDeps,
  { server, client, authentication }: OAuthClient,
  token: string,
): Promise<void> {
  const { fetch } = createTokenFetch(deps.egress, tokenCallTimeoutMs)
  await oauth.processRevocationResponse(
    await oauth.revocationRequest(server, client, authentication, token, optionsOf(fetch)),
  )
}

// The egress decides which addresses and schemes may be reached; the library must not decide again.
function optionsOf(fetch: ReturnType<typeof createTokenFetch>['fetch']) {
  return { [oauth.customFetch]: fetch, [oauth.allowInsecureRequests]: true }
}

async function call(
  { egress, clock }: CallDeps,
  before: Tokens | null,
  request: (options: ReturnType<typeof optionsOf>) => Promise<oauth.TokenEndpointResponse>,
): Promise<TokenOutcome> {
  const { fetch, lastAnswer } = createTokenFetch(egress, tokenCallTimeoutMs)
  const startedAtMs = clock.now()
  try {
    return { kind: 'tokens', tokens: tokensOf(await request(optionsOf(fetch)), startedAtMs, before) }
  } catch (cause) {
    const answer = lastAnswer()
    if (answer?.status === 200) {
      const error =
        'the token endpoint answered with status 200 but without the tokens that RFC 6749 asks for'
      return { kind: 'refused', refusal: { kind: 'passing', error, retryAfterMs: null } }
    }
    const refusal = classifyRefusal(answer, clock.now())
    if (!answer && cause instanceof Error) refusal.error = `${refusal.error}: ${cause.message}`
    return { kind: 'refused', refusal }
  }
}
