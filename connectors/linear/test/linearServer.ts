import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { parseQuery } from './graphqlQuery.ts'
import type { Selection } from './graphqlQuery.ts'
import { findFault, project } from './linearSchema.ts'

/** A node of one of Linear's lists. */
export type LinearNode = {
  id: string
  createdAt: string
  updatedAt: string
  archivedAt: string | null
} & Record<string, unknown>

/** The lists that the server answers from. */
export type LinearData = Record<'issues' | 'projects' | 'teams' | 'users' | 'workflowStates', LinearNode[]>

type Answer = { status: number; body: unknown; headers?: Record<string, string> }
type Variables = { first?: number; after?: string; filter?: { updatedAt?: { gte?: string } } }

/** A running server, and what it saw. */
export type LinearServer = {
  url: string
  data: LinearData
  apiKey: string
  /** The pair of tokens that is good now. */
  tokens: { access: string; refresh: string }
  requests: { authorization: string | undefined; query: string; variables: Variables }[]
  tokenCalls: number
  /** The next answers, in their order, instead of the right ones. */
  faults: ('rate_limited' | 'rate_limited_for_an_hour' | 'partial' | 'internal')[]
  close: () => Promise<void>
}

/**
 * A small server that answers as https://linear.app/developers documents: one GraphQL endpoint, Relay pages, errors in
 * an array, 401 without a good credential, 400 with `RATELIMITED` and its headers, refresh tokens that rotate.
 */
export async function startLinearServer(data: LinearData): Promise<LinearServer> {
  const state: LinearServer = {
    url: '',
    data,
    apiKey: 'lin_api_test',
    tokens: { access: 'lin_oauth_1', refresh: 'refresh_1' },
    requests: [],
    tokenCalls: 0,
    faults: [],
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  const server = createServer((request, response) => {
    void handle(request, state).then(({ status, body, headers }) =>
      send(response, status, body, headers ?? {}),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return state
}

async function handle(request: IncomingMessage, state: LinearServer): Promise<Answer> {
  const text = await readText(request)
  if (request.method === 'POST' && request.url === '/oauth/token')
    return answerToken(new URLSearchParams(text), state)
  if (request.method === 'POST' && request.url === '/graphql') {
    return answerQuery(text, request.headers.authorization, state)
  }
  return { status: 404, body: { error: 'not found' } }
}

function answerToken(form: URLSearchParams, state: LinearServer): Answer {
  state.tokenCalls += 1
  if (form.get('grant_type') !== 'refresh_token' || form.get('refresh_token') !== state.tokens.refresh) {
    return { status: 400, body: { error: 'invalid_grant', error_description: 'Refresh token is invalid' } }
  }
  const count = state.tokenCalls + 1
  state.tokens = { access: `lin_oauth_${count}`, refresh: `refresh_${count}` }
  const { access, refresh } = state.tokens
  const body = {
    access_token: access,
    token_type: 'Bearer',
    expires_in: 86_399,
    scope: 'read',
    refresh_token: refresh,
  }
  return { status: 200, body }
}

function answerQuery(text: string, authorization: string | undefined, state: LinearServer): Answer {
  // A personal key stands alone in the header, an OAuth2 token behind "Bearer".
  if (authorization !== state.apiKey && authorization !== `Bearer ${state.tokens.access}`) {
    return fail(
      401,
      'Authentication required, not authenticated',
      'AUTHENTICATION_ERROR',
      'authentication error',
    )
  }
  const { query = '', variables = {} } = JSON.parse(text) as { query?: string; variables?: Variables }
  state.requests.push({ authorization, query, variables })
  const fault = state.faults.shift()
  if (fault === 'internal')
    return fail(500, 'Internal server error', 'INTERNAL_SERVER_ERROR', 'internal error')
  if (fault === 'rate_limited' || fault === 'rate_limited_for_an_hour') {
    const limited = fail(400, 'Rate limit exceeded', 'RATELIMITED', 'ratelimited')
    const wait = fault === 'rate_limited' ? { 'retry-after': '1' } : {}
    return { ...limited, headers: { ...limitHeaders(0), ...wait } }
  }
  return { ...execute(query, variables, state, fault === 'partial'), headers: limitHeaders(2400) }
}

function execute(query: string, variables: Variables, state: LinearServer, partial: boolean): Answer {
  let selections: Selection[]
  try {
    selections = parseQuery(query)
  } catch (error) {
    return fail(400, String(error), 'GRAPHQL_PARSE_FAILED', 'graphql error')
  }
  const fault = findFault(selections)
  if (fault) return fail(400, fault, 'GRAPHQL_VALIDATION_FAILED', 'graphql error')
  const result = Object.fromEntries(
    selections.map((selection) => [
      selection.name,
      project(pageOf(state.data[selection.name as keyof LinearData], selection, variables), selection.fields),
    ]),
  )
  if (!partial) return { status: 200, body: { data: result } }
  const { body } = fail(200, 'Could not resolve a field', 'OTHER', 'other')
  return { status: 200, body: { data: result, ...Object(body) } }
}

/** A Relay page: newest first by default, archived records only when asked for. */
function pageOf(list: LinearNode[], { args }: Selection, { first = 50, after, filter }: Variables) {
  const order = args['orderBy'] === 'updatedAt' ? 'updatedAt' : 'createdAt'
  const since = args['filter'] === undefined ? undefined : filter?.updatedAt?.gte
  const chosen = list
    .filter((node) => args['includeArchived'] === 'true' || node.archivedAt === null)
    .filter((node) => since === undefined || Date.parse(node.updatedAt) >= Date.parse(since))
    .toSorted((a, b) => b[order].localeCompare(a[order]) || b.id.localeCompare(a.id))
  const start = after === undefined ? 0 : chosen.findIndex((node) => node.id === after) + 1
  const nodes = chosen.slice(start, start + Math.min(first, 250))
  const pageInfo = { hasNextPage: start + nodes.length < chosen.length, endCursor: nodes.at(-1)?.id ?? null }
  return { nodes, pageInfo }
}

function limitHeaders(remaining: number): Record<string, string> {
  return {
    'x-ratelimit-requests-limit': '2500',
    'x-ratelimit-requests-remaining': String(remaining),
    // Milliseconds, as documented.
    'x-ratelimit-requests-reset': String(Date.now() + 3_600_000),
    'x-complexity': '120',
    'x-ratelimit-complexity-limit': '3000000',
    'x-ratelimit-complexity-remaining': '2999880',
    'x-ratelimit-complexity-reset': String(Date.now() + 3_600_000),
  }
}

function fail(status: number, message: string, code: string, type: string): Answer {
  const extensions = { code, type, userError: status < 500, userPresentableMessage: message }
  return { status, body: { errors: [{ message, extensions }] } }
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string>,
): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
  response.end(JSON.stringify(body))
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk as Uint8Array)
  return Buffer.concat(chunks).toString('utf8')
}
