import type { FastifyRequest } from 'fastify'
import { TributaryError } from '@tributary/contract'
import type { Sql } from '../db/index.ts'

/** Who calls the API: a key of one workspace. Every query names its workspace. */
export type Caller = { workspaceId: string; apiKeyId: string; role: 'admin' | 'user' }

/** Finds the holder of a key; null when there is none. Handed in by the workspaces stage. */
export type FindCaller = (sql: Sql, key: string) => Promise<Caller | null>

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on every route below /v1. */
    caller: Caller
  }
  interface FastifyContextConfig {
    /** The least role that may call the route. Default: user for GET, admin for the rest. */
    role?: 'admin' | 'user'
  }
}

/** The key of `Authorization: Api-Key <key>`. Throws `auth.missing_key`. */
export function apiKeyOf(request: FastifyRequest): string {
  const header = request.headers.authorization
  const match = /^Api-Key\s+(\S+)$/i.exec(header ?? '')
  if (match?.[1]) return match[1]
  const came = header === undefined ? 'no Authorization header' : `an Authorization header of another form`
  throw new TributaryError(
    'auth.missing_key',
    `Expected the header "Authorization: Api-Key <key>"; there was ${came}.`,
  )
}

/** Throws `auth.admin_required` when the caller may not use the route. */
export function requireRole(request: FastifyRequest, caller: Caller): void {
  const needed = request.routeOptions.config.role ?? (request.method === 'GET' ? 'user' : 'admin')
  if (needed === 'admin' && caller.role !== 'admin') {
    throw new TributaryError(
      'auth.admin_required',
      'This key has the role "user", which may only read. Use a key with the role "admin".',
    )
  }
}
