import type { FastifyRequest } from 'fastify'
import { TributaryError } from '@tributary/contract'
import type { Sql } from '../db/index.ts'

/** Who acts: an API key, or a person who is signed in. `name` is for people: the key's name, the e-mail address. */
export type Actor =
  | { kind: 'api_key'; id: string; name: string }
  | { kind: 'account'; id: string; name: string; sessionId: string; isOwner: boolean }

/** Who calls the API, for one workspace. Every query names it. */
export type Caller = { workspaceId: string; role: 'admin' | 'user'; actor: Actor }

/** Finds the holder of a key; null when there is none. Handed in by the workspaces stage. */
export type FindCaller = (sql: Sql, key: string) => Promise<Caller | null>

/** Finds who is signed in with this request's cookie; null when nobody is. Handed in by the workspaces stage. */
export type FindSession = (sql: Sql, request: FastifyRequest) => Promise<Caller | null>

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on every route below /v1. */
    caller: Caller
  }
  interface FastifyContextConfig {
    /** The least role that may call the route. Default: user for GET, admin for the rest. */
    role?: 'admin' | 'user'
    /** A POST that only asks: not in the audit log. */
    writesNothing?: boolean
    /** A GET that hands out what lets somebody in: in the audit log, with these of its query. */
    recordsQuery?: readonly string[]
  }
}

/**
 * Who calls: the holder of `Authorization: Api-Key <key>`, or else who is signed in. Throws `auth.missing_key`,
 * `auth.invalid_key`, `auth.cross_site`.
 */
export async function identifyCaller(
  request: FastifyRequest,
  options: { db: Sql; findCaller: FindCaller; findSession?: FindSession },
): Promise<Caller> {
  const { authorization } = request.headers
  if (authorization === undefined && options.findSession) {
    const caller = await options.findSession(options.db, request)
    if (caller) return caller
  }
  const caller = await options.findCaller(options.db, apiKeyOf(authorization))
  if (caller) return caller
  throw new TributaryError(
    'auth.invalid_key',
    'This API key is unknown or was revoked. Make one on the page /security, or with: npm run tributary -- api-key create.',
  )
}

function apiKeyOf(authorization: string | undefined): string {
  const match = /^Api-Key\s+(\S+)$/i.exec(authorization ?? '')
  if (match?.[1]) return match[1]
  const came =
    authorization === undefined ? 'no Authorization header' : `an Authorization header of another form`
  throw new TributaryError(
    'auth.missing_key',
    `Expected the header "Authorization: Api-Key <key>", or a session; there was ${came}.`,
  )
}

/** Throws `auth.admin_required` when the caller may not use the route. */
export function requireRole(request: FastifyRequest, caller: Caller): void {
  const needed = request.routeOptions.config.role ?? (request.method === 'GET' ? 'user' : 'admin')
  if (needed === 'user' || caller.role === 'admin') return
  throw new TributaryError(
    'auth.admin_required',
    caller.actor.kind === 'api_key'
      ? 'This key has the role "user", which may only read. Use a key with the role "admin".'
      : 'Your role in this workspace is "user", which may only read. Ask an admin of the workspace.',
  )
}
