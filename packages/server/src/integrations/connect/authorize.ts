import * as oauth from 'oauth4webapi'
import { TributaryError } from '@tributary/contract'
import type { Connector } from '../../connectors/index.ts'
import { createOAuthClient, oauth2MethodOf, type OAuthClient } from '../oauth/oauthClient.ts'
import { exchangeCode, requestClientTokens, type TokenOutcome } from '../oauth/tokenCalls.ts'
import type { Tokens } from '../oauth/tokens.ts'
import {
  findSessionByOauthState,
  startAuthorization,
  takeOauthState,
  verifierSealedFor,
  type ConnectSession,
} from '../store/sessions.ts'
import { findConnectorSettings } from '../store/settings.ts'
import { hashOf } from './browserToken.ts'
import type { ConnectDeps } from './connectDeps.ts'

/** The one redirect URL of all connectors: what a workspace registers at the third party. */
export function redirectUrlOf(deps: Pick<ConnectDeps, 'publicUrl'>): string {
  return `${deps.publicUrl()}/v1/credentials/callback`
}

async function clientOf(
  deps: ConnectDeps,
  session: ConnectSession,
  connector: Connector,
): Promise<OAuthClient> {
  const settings = await findConnectorSettings(deps.db, session.workspaceId, connector.type)
  return createOAuthClient(deps.keyring, session.workspaceId, connector, settings, session.settings)
}

/** Where to send the customer: the third party's authorization page, with a `state` of single use and PKCE (RFC 6749 4.1.1, RFC 7636). */
export async function startOAuth(
  deps: ConnectDeps,
  session: ConnectSession,
  connector: Connector,
): Promise<URL> {
  const { client, method, authorizationUrl } = await clientOf(deps, session, connector)
  const state = oauth.generateRandomState()
  const verifier = method.pkce ? oauth.generateRandomCodeVerifier() : null
  const parameters: Record<string, string> = {
    ...method.authorizationParams,
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: redirectUrlOf(deps),
    state,
    ...(method.scopes.length > 0 ? { scope: method.scopes.join(' ') } : {}),
    ...(verifier === null
      ? {}
      : {
          code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
        }),
  }
  const started = await startAuthorization(deps.db, session, {
    oauthStateHash: hashOf(state),
    pkceVerifierSealed: verifier === null ? null : deps.keyring.seal(verifier, verifierSealedFor(session)),
  })
  if (!started)
    throw new TributaryError('connect.session_unknown', 'This connect session is over. Start again.')
  for (const [name, value] of Object.entries(parameters)) authorizationUrl.searchParams.set(name, value)
  return authorizationUrl
}

/**
 * The session to which an answer of the third party belongs; its `state` is used up. Throws `connect.state_mismatch` when the answer belongs
 * to no session, or to one of another browser (somebody may have sent this link to make the customer connect a foreign account).
 */
export async function takeCallback(
  deps: ConnectDeps,
  parameters: URLSearchParams,
  browserToken: string,
): Promise<ConnectSession> {
  const state = parameters.get('state')
  const stateHash = hashOf(state ?? '')
  const session = state === null ? null : await findSessionByOauthState(deps.db, stateHash)
  if (!session?.browserHash.equals(hashOf(browserToken))) {
    throw new TributaryError(
      'connect.state_mismatch',
      'This answer belongs to no connection that was started in this browser, or it was used already. Close this window and connect again.',
    )
  }
  if (
    session.expiresAt.getTime() < deps.clock.now() ||
    !(await takeOauthState(deps.db, session, stateHash))
  ) {
    throw new TributaryError(
      'connect.session_unknown',
      'This took too long, so the connection was given up. Close this window and connect again.',
    )
  }
  return session
}

/** The tokens for the code that the third party answered with. Throws `connect.access_denied`, `.authorization_failed`, `.third_party_unavailable`. */
export async function finishOAuth(
  deps: ConnectDeps,
  session: ConnectSession,
  connector: Connector,
  parameters: URLSearchParams,
): Promise<Tokens> {
  refuseErrorAnswer(connector, parameters)
  const client = await clientOf(deps, session, connector)
  const outcome = await exchangeCode(deps, client, {
    parameters: validated(client, parameters),
    redirectUri: redirectUrlOf(deps),
    verifier: session.pkceVerifierSealed
      ? deps.keyring.open(session.pkceVerifierSealed, verifierSealedFor(session))
      : null,
  })
  return tokensOrThrow(connector, outcome)
}

/** Whether the workspace's own client signs in, and nobody is sent to the third party. */
export function signsInByClient(connector: Connector): boolean {
  return oauth2MethodOf(connector)?.grant === 'client_credentials'
}

/** The tokens of the workspace's own client. Throws `connect.authorization_failed` and `.third_party_unavailable`. */
export async function signInByClient(
  deps: ConnectDeps,
  session: ConnectSession,
  connector: Connector,
): Promise<Tokens> {
  return tokensOrThrow(connector, await requestClientTokens(deps, await clientOf(deps, session, connector)))
}

function tokensOrThrow(connector: Connector, outcome: TokenOutcome): Tokens {
  if (outcome.kind === 'tokens') return outcome.tokens
  const { kind, error } = outcome.refusal
  throw kind === 'passing'
    ? new TributaryError(
        'connect.third_party_unavailable',
        `${connector.name} can not be reached right now (${error}). Please try again.`,
      )
    : new TributaryError(
        'connect.authorization_failed',
        `${connector.name} did not complete the sign-in (${error}). Please try again; if it stays, tell the people who run this app.`,
      )
}

function refuseErrorAnswer(connector: Connector, parameters: URLSearchParams): void {
  const error = parameters.get('error')
  if (error === null) return
  const description = parameters.get('error_description') ?? ''
  const words = `${error}${description ? `: ${description}` : ''}`.slice(0, 300)
  if (error === 'access_denied') {
    throw new TributaryError('connect.access_denied', `Access to ${connector.name} was not granted.`)
  }
  throw error === 'temporarily_unavailable' || error === 'server_error'
    ? new TributaryError(
        'connect.third_party_unavailable',
        `${connector.name} is not available (${words}). Please try again.`,
      )
    : new TributaryError('connect.authorization_failed', `${connector.name} refused the request (${words}).`)
}

/** Checks `iss` (RFC 9207) where it is sent: an answer of another server than the one that was asked is refused. `state` was checked before. */
function validated({ server, client, tokenUrl }: OAuthClient, parameters: URLSearchParams): URLSearchParams {
  const issuer = parameters.get('iss')
  const known = [server.issuer, new URL(tokenUrl).origin]
  const isOurs = issuer === null || (URL.canParse(issuer) && known.includes(new URL(issuer).origin))
  try {
    if (!isOurs) throw new Error('another issuer')
    const expected = issuer === null ? server : { ...server, issuer }
    return oauth.validateAuthResponse(expected, client, parameters, oauth.skipStateCheck)
  } catch (cause) {
    throw new TributaryError(
      'connect.state_mismatch',
      'The answer of the third party is not one to the question that was asked. Close this window and connect again.',
      { cause },
    )
  }
}
