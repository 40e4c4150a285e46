import { randomBytes } from 'node:crypto'

import { exportJWK, generateKeyPair } from 'jose'
import { Provider } from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'

import { countOne } from '../callCounts.ts'
import type { CallCounts } from '../callCounts.ts'
import type { Faults } from '../faults.ts'
import { renderMessagePage } from './pages.ts'
import type { TokenStore } from './tokenStore.ts'

/** The one scope of the REST API. */
export const readScope = 'read'

const yearSeconds = 365 * 24 * 3600
const sessionCookie = 'sandbox_session'
const tokenPath = '/oauth/token'
const revocationPath = '/oauth/revoke'

/** What the OAuth2 server needs from the rest of the app. */
export type OAuthServerParts = {
  issuer: string
  tokens: TokenStore
  faults: Faults
  counts: CallCounts
  accessTokenTtlSeconds: () => number
  accountExists: (accountId: string) => boolean
}

/**
 * The OAuth2 server: authorization code with PKCE, refresh tokens that rotate at every use (RFC 9700,
 * 4.14.2: a second use of one ends the whole grant), revocation (RFC 7009). Keys are made at every start.
 */
export async function createOAuthServer(parts: OAuthServerParts): Promise<Provider> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const signingKey = { ...(await exportJWK(privateKey)), use: 'sig', alg: 'ES256', kid: 'sandbox' }
  const provider = new Provider(parts.issuer, {
    adapter: parts.tokens.adapter,
    jwks: { keys: [signingKey] },
    scopes: [readScope, 'openid', 'offline_access'],
    claims: { openid: ['sub'] },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
    responseTypes: ['code'],
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: async (_context, client) => client.grantTypeAllowed('refresh_token'),
    // Tokens live on when the browser is closed; the app on the other side works at night, too.
    expiresWithSession: async () => false,
    // Each consent is a grant of its own, so that ending one connection leaves the others alone.
    loadExistingGrant: async (context) => {
      const grantId = context.oidc.result?.consent?.grantId
      return grantId ? context.oidc.provider.Grant.find(grantId) : undefined
    },
    findAccount: async (_context, accountId) =>
      parts.accountExists(accountId) ? { accountId, claims: async () => ({ sub: accountId }) } : undefined,
    cookies: {
      names: { session: sessionCookie, interaction: 'sandbox_consent', resume: 'sandbox_resume' },
      keys: [randomBytes(32)],
    },
    ttl: {
      AccessToken: () => parts.accessTokenTtlSeconds(),
      ClientCredentials: () => parts.accessTokenTtlSeconds(),
      AuthorizationCode: 60,
      IdToken: 3600,
      RefreshToken: yearSeconds,
      Grant: yearSeconds,
      Interaction: 3600,
      Session: 3600,
    },
    routes: {
      authorization: '/oauth/auth',
      token: tokenPath,
      revocation: revocationPath,
      jwks: '/oauth/jwks',
      userinfo: '/oauth/userinfo',
    },
    interactions: { url: (_context, interaction) => `/consent/${interaction.uid}` },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      dPoP: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: {
        enabled: true,
        allowedPolicy: async (_context, client, token) => token.clientId === client.clientId,
      },
    },
    renderError: (context, out) => {
      context.type = 'html'
      context.body = renderMessagePage('This did not work', out.error_description ?? out.error)
    },
  })
  watchTokenCalls(provider, parts)
  return provider
}

function watchTokenCalls(provider: Provider, { faults, counts }: OAuthServerParts): void {
  provider.use(async (context, next) => {
    askAgainWhoSignsIn(context.req.headers)
    if (context.method === 'POST' && context.path === revocationPath) counts.revocations += 1
    if (context.method !== 'POST' || context.path !== tokenPath) return next()
    const answer = await faults.strike('token', tokenPath)
    if (answer === null) return next()
    if (answer === 'lose' || answer === 'cut') {
      await next()
      context.respond = false
      context.req.socket.destroy()
      return undefined
    }
    const form = new URLSearchParams(await readText(context.req))
    countOne(counts.token_calls_faulted, form.get('grant_type') ?? 'none')
    context.status = answer
    context.body = {
      error: answer >= 500 ? 'temporarily_unavailable' : 'invalid_request',
      error_description: `a fault set on /admin/faults answered ${answer}`,
    }
    return undefined
  })
  const grantType = (context: KoaContextWithOIDC): string => {
    const sent = context.oidc.params?.grant_type
    return typeof sent === 'string' ? sent : 'none'
  }
  provider.on('grant.success', (context) => countOne(counts.token_calls, grantType(context)))
  provider.on('grant.error', (context) => countOne(counts.token_calls_refused, grantType(context)))
}

/**
 * Leaves the session cookie out, so that nobody stays signed in: every authorization shows the page
 * where a user is chosen, and one browser can connect as several users, one after another.
 */
function askAgainWhoSignsIn(headers: { cookie?: string | undefined }): void {
  const cookies = headers.cookie?.split('; ').filter((cookie) => !cookie.startsWith(sessionCookie))
  if (cookies) headers.cookie = cookies.join('; ')
}

async function readText(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
