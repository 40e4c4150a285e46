import { createHash, timingSafeEqual } from 'node:crypto'

import type { FastifyRequest } from 'fastify'
import type { Provider } from 'oidc-provider'

import { readScope } from '../oauth/provider.ts'
import { Problem } from '../problem.ts'
import type { User } from '../records/records.ts'

/** Who called, and under which name the rate limit counts the calls. */
export type Caller = { method: 'oauth2' | 'api_key' | 'basic'; userId: number | null; rateLimitKey: string }

/** What is needed to check a credential. */
export type AuthenticateParts = {
  provider: () => Provider
  apiKeys: () => readonly string[]
  password: () => string
  users: () => User[]
}

/**
 * Finds out who calls: a bearer token, an API key in `X-Api-Key`, or user name and password (HTTP Basic).
 * 401 when there is no credential or it is dead, 403 when the token lacks the scope.
 */
export async function authenticate(request: FastifyRequest, parts: AuthenticateParts): Promise<Caller> {
  const apiKey = request.headers['x-api-key']
  if (typeof apiKey === 'string') return byApiKey(apiKey, parts)
  const [scheme, credential] = (request.headers.authorization ?? '').split(' ')
  if (scheme?.toLowerCase() === 'bearer' && credential) return byToken(credential, parts)
  if (scheme?.toLowerCase() === 'basic' && credential) return byPassword(credential, parts)
  throw unauthorized(
    'no_credential',
    'Send a bearer token in Authorization, an API key in X-Api-Key, or a user name and a password by HTTP Basic.',
  )
}

async function byToken(value: string, parts: AuthenticateParts): Promise<Caller> {
  const { AccessToken, ClientCredentials } = parts.provider()
  const token = (await AccessToken.find(value)) ?? (await ClientCredentials.find(value))
  if (!token) throw unauthorized('invalid_token', 'The access token is unknown, has expired or was revoked.')
  const scopes = token.scope?.split(' ') ?? []
  if (!scopes.includes(readScope)) {
    throw new Problem(403, 'insufficient_scope', `The access token does not have the scope "${readScope}".`)
  }
  // The token of a client of its own is of nobody.
  if (!('accountId' in token)) {
    return { method: 'oauth2', userId: null, rateLimitKey: `client ${token.clientId}` }
  }
  return { method: 'oauth2', userId: Number(token.accountId), rateLimitKey: `grant ${token.grantId}` }
}

function byApiKey(value: string, parts: AuthenticateParts): Caller {
  if (!parts.apiKeys().some((key) => same(key, value))) {
    throw unauthorized('invalid_api_key', 'The API key in X-Api-Key is unknown or was revoked.')
  }
  return { method: 'api_key', userId: null, rateLimitKey: `key ${digest(value).toString('hex')}` }
}

function byPassword(credential: string, parts: AuthenticateParts): Caller {
  const [username = '', ...rest] = Buffer.from(credential, 'base64').toString('utf8').split(':')
  const user = parts
    .users()
    .find((candidate) => candidate.username === username || candidate.email === username)
  const right = same(parts.password(), rest.join(':'))
  if (!user?.active || !right)
    throw unauthorized('invalid_password', 'The user name or the password is wrong.')
  return { method: 'basic', userId: user.id, rateLimitKey: `user ${user.id}` }
}

function unauthorized(code: string, message: string): Problem {
  const error = code === 'no_credential' ? '' : ' error="invalid_token"'
  return new Problem(401, code, message, { 'www-authenticate': `Bearer realm="sandbox"${error}` })
}

/** Compares in a time that does not depend on where the two differ. */
function same(expected: string, given: string): boolean {
  return timingSafeEqual(digest(expected), digest(given))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
