import type { FastifyReply, FastifyRequest } from 'fastify'
import { TributaryError, newUuid } from '@tributary/contract'
import type { Sql } from '../../db/index.ts'
import { requireSameOrigin, type Actor, type Caller } from '../../http/index.ts'
import { findSession, insertSession, touchSession } from '../store/sessions.ts'
import { hashOfToken, newToken } from './tokens.ts'

const lifetimeMs = 30 * 86_400_000
const userAgentLengthMax = 300

/** With https the browser takes the cookie from this very host alone, and sends it over https alone. */
function cookieOf(publicUrl: string): { name: string; secure: boolean } {
  const secure = publicUrl.startsWith('https:')
  return { name: secure ? '__Host-tributary' : 'tributary_session', secure }
}

/** Finds who is signed in with a request's cookie. Throws `auth.cross_site`, `auth.session_over`; null when there is no cookie. */
export function createFindSession(publicUrl: () => string) {
  return async (sql: Sql, request: FastifyRequest): Promise<Caller | null> => {
    const token = request.cookies[cookieOf(publicUrl()).name]
    if (token === undefined) return null
    requireSameOrigin(request, publicUrl())
    const found = await findSession(sql, hashOfToken(token))
    if (!found) {
      throw new TributaryError('auth.session_over', 'You are signed out. Sign in again to go on.')
    }
    if (found.isStale) await touchSession(sql, found.sessionId)
    return {
      workspaceId: found.workspaceId,
      role: found.role === 'user' ? 'user' : 'admin',
      actor: {
        kind: 'account',
        id: found.accountId,
        name: found.email,
        sessionId: found.sessionId,
        isOwner: found.role === 'owner',
      },
    }
  }
}

/** Signs an account in: a session in the database, its token in a cookie. Returns the session's id. */
export async function openSession(
  sql: Sql,
  { request, reply, publicUrl }: { request: FastifyRequest; reply: FastifyReply; publicUrl: string },
  wanted: { accountId: string; workspaceId: string },
): Promise<string> {
  const { token, tokenHash } = newToken()
  const sessionId = newUuid()
  const expiresAt = new Date(Date.now() + lifetimeMs)
  await insertSession(sql, {
    ...wanted,
    sessionId,
    tokenHash,
    userAgent: (request.headers['user-agent'] ?? '').slice(0, userAgentLengthMax),
    address: request.ip,
    expiresAt,
  })
  const { name, secure } = cookieOf(publicUrl)
  reply.setCookie(name, token, { path: '/', httpOnly: true, sameSite: 'lax', secure, expires: expiresAt })
  return sessionId
}

/** Takes the cookie back. */
export function clearSessionCookie(reply: FastifyReply, publicUrl: string): void {
  const { name, secure } = cookieOf(publicUrl)
  reply.clearCookie(name, { path: '/', httpOnly: true, sameSite: 'lax', secure })
}

/** The person who calls. Throws `auth.session_required` for an API key. */
export function accountOf(caller: Caller): Extract<Actor, { kind: 'account' }> {
  if (caller.actor.kind === 'account') return caller.actor
  throw new TributaryError(
    'auth.session_required',
    'This is about the person who is signed in; an API key has no account. Sign in on the dashboard.',
  )
}
