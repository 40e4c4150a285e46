import { Readable } from 'node:stream'

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'

import { countOne } from '../callCounts.ts'
import type { CallCounts } from '../callCounts.ts'
import type { FaultAnswer, Faults } from '../faults.ts'
import { idParameter, parseInput } from '../parseInput.ts'
import { notFound, Problem } from '../problem.ts'
import type { RateLimit, RateLimiter } from '../rateLimit.ts'
import { parseTimestamp } from '../records/clock.ts'
import type { Issue } from '../records/records.ts'
import type { RecordStore } from '../records/store.ts'
import { authenticate } from './authenticate.ts'
import type { AuthenticateParts, Caller } from './authenticate.ts'
import { decodeCursor, encodeCursor, firstPosition, pageOf } from './pagination.ts'
import type { Presenters } from './presenters.ts'

/** What the REST API needs from the rest of the app. */
export type ApiParts = AuthenticateParts & {
  store: RecordStore
  present: Presenters
  faults: Faults
  counts: CallCounts
  limiter: RateLimiter
  rateLimit: () => RateLimit
}

const flag = z.enum(['true', 'false']).transform((text) => text === 'true')
const pageQuery = z.strictObject({
  page: z.coerce.number().int().min(1).default(1),
  per_page: z.coerce.number().int().min(1).max(200).default(50),
})
const issuesQuery = z.strictObject({
  cursor: z.string().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  updated_since: z.string().min(1).optional(),
  project_id: z.coerce.number().int().optional(),
  done: flag.optional(),
})

/** The REST API below `/api`: what a connector reads. */
export async function apiRoutes(app: FastifyInstance, parts: ApiParts): Promise<void> {
  const callers = guard(app, parts)
  const { store, present } = parts

  app.get('/me', async (request) => {
    const caller = callers.get(request)
    const user = caller?.userId ? store.users.get(caller.userId) : undefined
    return { method: caller?.method, user: user ? present.user(user) : null }
  })
  app.get('/users', async (request) =>
    pageOf(store.users.all(), parseInput(pageQuery, request.query, 'query'), present.user),
  )
  app.get('/projects', async (request) =>
    pageOf(store.projects.all(), parseInput(pageQuery, request.query, 'query'), present.project),
  )
  app.get('/statuses', async (request) =>
    pageOf(store.statuses.all(), parseInput(pageQuery, request.query, 'query'), present.status),
  )
  app.get('/issues', async (request) => listIssues(parts, parseInput(issuesQuery, request.query, 'query')))

  app.get('/users/:id', async (request) => one('user', store.users, present.user, request))
  app.get('/projects/:id', async (request) => one('project', store.projects, present.project, request))
  app.get('/statuses/:id', async (request) => one('status', store.statuses, present.status, request))
  app.get('/issues/:id', async (request) => one('issue', store.issues, present.issue, request))
}

function one<Row, Shown>(
  kind: string,
  table: { get: (id: number) => Row | undefined },
  present: (row: Row) => Shown,
  request: FastifyRequest,
): Shown {
  const { id } = parseInput(idParameter, request.params, 'path')
  const row = table.get(id)
  if (row === undefined) throw notFound(kind, id)
  return present(row)
}

/**
 * A page of issues in the order (updated_at, id). A changed issue moves to the end of that order, so a
 * reader that follows the cursor sees it again rather than missing it.
 */
function listIssues({ store, present }: ApiParts, query: z.output<typeof issuesQuery>) {
  const since = query.updated_since === undefined ? null : parseTimestamp(query.updated_since)
  if (query.updated_since !== undefined && since === null) {
    throw new Problem(
      400,
      'invalid_request',
      `updated_since must be an ISO 8601 date or time such as 2026-03-01T10:00:00Z; it is ${JSON.stringify(query.updated_since)}.`,
    )
  }
  const after = query.cursor === undefined ? firstPosition(since) : decodeCursor(query.cursor)
  const accept = (issue: Pick<Issue, 'project_id' | 'done'>): boolean =>
    (query.project_id === undefined || issue.project_id === query.project_id) &&
    (query.done === undefined || issue.done === query.done)
  // One more than asked for tells whether there is a next page.
  const rows = store.issues.changedAfter(after, query.limit + 1, accept)
  const data = rows.slice(0, query.limit)
  const last = data.at(-1)
  const hasMore = rows.length > query.limit
  return { data: data.map(present.issue), next_cursor: hasMore && last ? encodeCursor(last) : null }
}

/** Counts each call, strikes it with a fault that is set, checks who calls and how often. */
function guard(app: FastifyInstance, parts: ApiParts): WeakMap<FastifyRequest, Caller> {
  const callers = new WeakMap<FastifyRequest, Caller>()
  const broken = new WeakSet<FastifyRequest>()

  app.addHook('onRequest', async (request, reply) => {
    countOne(parts.counts.api_calls, request.routeOptions.url ?? 'unknown')
    const answer = await parts.faults.strike('api', request.url.split('?')[0] ?? '')
    if (typeof answer === 'number') throw faultProblem(answer)
    if (answer) broken.add(request)
    const caller = await authenticate(request, parts)
    callers.set(request, caller)
    limitRate(caller, reply, parts)
  })
  app.addHook('onSend', async (request, reply, payload) => {
    if (!broken.has(request) || typeof payload !== 'string') return payload
    reply.header('content-length', Buffer.byteLength(payload))
    return Readable.from(halfThenBreak(payload))
  })
  app.addHook('onResponse', async (_request, reply) =>
    countOne(parts.counts.api_answers, String(reply.statusCode)),
  )
  return callers
}

function limitRate(caller: Caller, reply: FastifyReply, parts: ApiParts): void {
  const limit = parts.rateLimit()
  const answer = parts.limiter.take(caller.rateLimitKey, limit)
  void reply.headers({ 'x-ratelimit-limit': limit.burst, 'x-ratelimit-remaining': answer.remaining })
  if (!answer.allowed) throw tooMany(answer.retryAfterSeconds)
}

function tooMany(seconds: number): Problem {
  return new Problem(
    429,
    'too_many_requests',
    `Too many calls with this credential. Try again in ${seconds} s.`,
    {
      'retry-after': String(seconds),
    },
  )
}

function faultProblem(status: Extract<FaultAnswer, number>): Problem {
  if (status === 429) return tooMany(1)
  return new Problem(status, 'fault', `A fault set on /admin/faults answered ${status}.`)
}

async function* halfThenBreak(payload: string): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(payload)
  yield bytes.subarray(0, Math.floor(bytes.length / 2))
  throw new Error('a fault set on /admin/faults cuts this answer')
}
