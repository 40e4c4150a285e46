import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import {
  ApiError,
  ApiUnavailableError,
  AuthenticationError,
  ConflictError,
  createClient,
  InvalidRequestError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ServerError,
  type ClientOptions,
} from '../index.ts'

type Seen = { method: string; url: string; headers: IncomingMessage['headers']; body: string }
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A service that answers one after the other as it is told, the last answer again and again. */
async function startService(
  answers: ((response: ServerResponse, request: Seen) => void)[],
  options: Partial<ClientOptions> = {},
) {
  const seen: Seen[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const one = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      }
      seen.push(one)
      answers[Math.min(seen.length, answers.length) - 1]?.(response, one)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))))
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { seen, client: createClient({ baseUrl, apiKey: 'trib_admin_x', retryBaseMs: 1, ...options }) }
}

/** An address of this machine where nobody listens. (Ports such as 1 are refused by fetch itself.) */
async function closedAddress(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
}

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    void response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify(body))
const problem = (status: number, code: string, headers: Record<string, string> = {}) =>
  json(status, { type: 't', title: 'T', status, detail: 'Words for people.', code, retry: 'later' }, headers)

test('a call has the key, the path, the query and the body in their places, and answers data', async () => {
  const { client, seen } = await startService([json(202, { id: 'i' })])
  const made = await client.post('/v1/integrations/{integration_id}/imports', {
    path: { integration_id: 'a/b?c' },
    body: { mode: 'full' },
  })
  expect(made.id).toBe('i')
  await client.get('/v1/events', { query: { event: 'webhook_test', limit: 2 } })
  expect(seen[0]).toMatchObject({
    method: 'POST',
    url: '/v1/integrations/a%2Fb%3Fc/imports',
    body: '{"mode":"full"}',
    headers: { authorization: 'Api-Key trib_admin_x', 'content-type': 'application/json' },
  })
  expect(seen[1]?.url).toBe('/v1/events?event=webhook_test&limit=2')
})

test('204 answers null', async () => {
  const { client } = await startService([(response) => void response.writeHead(204).end()])
  expect(await client.delete('/v1/integrations/{id}', { path: { id: 'x' } })).toBeNull()
})

test('a list goes on page by page, and asks for no page that the loop does not want', async () => {
  const pages = ({ url }: Seen) =>
    url.includes('cursor=two') ? { data: [3], next_cursor: null } : { data: [1, 2], next_cursor: 'two' }
  const { client, seen } = await startService([(response, request) => json(200, pages(request))(response)])
  const all = []
  for await (const integration of client.list('/v1/integrations', { query: { limit: 2 } }))
    all.push(integration)
  expect(all).toEqual([1, 2, 3])
  expect(seen.map(({ url }) => url)).toEqual([
    '/v1/integrations?limit=2',
    '/v1/integrations?limit=2&cursor=two',
  ])
  for await (const _one of client.list('/v1/integrations')) break
  expect(seen).toHaveLength(3)
})

test('a list whose cursor does not move ends', async () => {
  const { client, seen } = await startService([json(200, { data: [1], next_cursor: 'same' })])
  const all = []
  for await (const customer of client.list('/v1/customers')) all.push(customer)
  expect(all).toHaveLength(2)
  expect(seen).toHaveLength(2)
})

test('an error answer is an ApiError with the problem in it', async () => {
  const { client, seen } = await startService([problem(404, 'integration.not_found')])
  const error: unknown = await client
    .get('/v1/integrations/{id}', { path: { id: 'x' } })
    .catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ApiError)
  expect(error).toMatchObject({
    status: 404,
    code: 'integration.not_found',
    message: 'Words for people. (integration.not_found)',
    problem: { retry: 'later' },
  })
  expect(seen).toHaveLength(1)
})

test('an answer of a proxy that knows no problems is an ApiError without a code', async () => {
  const { client } = await startService([(response) => void response.writeHead(403).end('<h1>no</h1>')])
  await expect(client.get('/v1/workspace')).rejects.toMatchObject({ status: 403, code: null, problem: null })
})

test('a page where JSON should be says where to look', async () => {
  const { client } = await startService([(response) => void response.end('<h1>Welcome</h1>')])
  await expect(client.get('/v1/workspace')).rejects.toThrow('Is baseUrl the address of Tributary?')
})

test('what can pass is tried again; Retry-After is kept', async () => {
  const { client, seen } = await startService([
    problem(503, 'internal.error'),
    problem(429, 'event.rate_limited', { 'retry-after': '0' }),
    (response) => void response.destroy(),
    json(200, { id: 'w' }),
  ])
  expect((await client.get('/v1/workspace')).id).toBe('w')
  expect(seen).toHaveLength(4)
})

test('a Retry-After of an hour is not waited for', async () => {
  const { client, seen } = await startService([problem(429, 'event.rate_limited', { 'retry-after': '3600' })])
  await expect(client.get('/v1/workspace')).rejects.toMatchObject({ status: 429 })
  expect(seen).toHaveLength(1)
})

test('POST and PATCH are not sent twice once the service may have acted', async () => {
  const { client, seen } = await startService([problem(503, 'internal.error')])
  await expect(client.post('/v1/api-keys', { body: { name: 'x', role: 'user' } })).rejects.toMatchObject({
    status: 503,
  })
  await expect(client.patch('/v1/workspace', { body: { name: 'x' } })).rejects.toMatchObject({ status: 503 })
  expect(seen).toHaveLength(2)
})

test('a POST is sent again when the service did nothing with it: too many at once, or nobody there', async () => {
  const { client, seen } = await startService([
    problem(429, 'event.rate_limited', { 'retry-after': '0' }),
    json(201, { id: 'k' }),
  ])
  await client.post('/v1/api-keys', { body: { name: 'x', role: 'user' } })
  expect(seen).toHaveLength(2)
  let tries = 0
  const nobody = createClient({
    baseUrl: await closedAddress(),
    apiKey: 'x',
    retries: 2,
    retryBaseMs: 1,
    fetch: (url, init) => (tries++, fetch(url, init)),
  })
  await expect(nobody.patch('/v1/workspace', { body: { name: 'x' } })).rejects.toMatchObject({
    reason: 'unreachable',
  })
  expect(tries).toBe(3)
})

test('a POST that its caller calls repeatable is sent again after any failure that can pass', async () => {
  const { client, seen } = await startService([
    (response) => void response.destroy(),
    problem(502, 'internal.error'),
    json(202, { id: 'i' }),
  ])
  const path = { integration_id: 'x' }
  await client.post('/v1/integrations/{integration_id}/imports', { path, repeatable: true })
  expect(seen).toHaveLength(3)
})

test.each([
  [400, InvalidRequestError],
  [401, AuthenticationError],
  [403, PermissionError],
  [404, NotFoundError],
  [409, ConflictError],
  [422, InvalidRequestError],
  [429, RateLimitError],
  [500, ServerError],
  [418, ApiError],
])('%i is an error of a class of its own, with what the answer said', async (status, Kind) => {
  const body = { status, detail: 'Words.', code: 'a.code', retry: 'later', instance: 'req-7' }
  const { client } = await startService([json(status, body, { 'retry-after': '120' })])
  const error: unknown = await client.get('/v1/workspace').catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(Kind)
  expect(error).toBeInstanceOf(ApiError)
  expect(error).toMatchObject({ name: Kind === ApiError ? 'ApiError' : Kind.name, status, code: 'a.code' })
  expect(error).toMatchObject({ requestId: 'req-7', retryAfterMs: 120_000, problem: body })
})

test('no answer in time, and nobody there, are told apart', async () => {
  const { client } = await startService([() => {}], { timeoutMs: 50, retries: 0 })
  await expect(client.get('/v1/workspace')).rejects.toMatchObject({
    name: 'ApiUnavailableError',
    reason: 'timeout',
  })
  const nobody = createClient({ baseUrl: 'http://127.0.0.1:1', apiKey: 'x', retries: 0 })
  const error: unknown = await nobody.get('/v1/workspace').catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ApiUnavailableError)
  expect(error).toMatchObject({ reason: 'unreachable' })
})

test("the caller's signal ends a call, also while it waits for its next try", async () => {
  const ending = new AbortController()
  const { client } = await startService([
    (response) => {
      problem(503, 'internal.error', { 'retry-after': '30' })(response)
      response.on('finish', () => ending.abort(new Error('changed my mind')))
    },
  ])
  await expect(client.get('/v1/workspace', { signal: ending.signal })).rejects.toThrow('changed my mind')
})

test.each(['', 'tributary.example.com', 'ftp://x'])(
  'a baseUrl that is none (%j) is refused at once',
  (baseUrl) => {
    expect(() => createClient({ baseUrl, apiKey: 'x' })).toThrow('baseUrl')
  },
)

test('a part of the path that is missing is refused before anything is sent', async () => {
  const { client, seen } = await startService([json(200, {})])
  await expect(client.get('/v1/integrations/{id}', { path: { id: '' } })).rejects.toThrow('path.id')
  expect(seen).toEqual([])
})

test.each([undefined, ''])('an apiKey that is not set (%j) is refused at once', (apiKey) => {
  expect(() => createClient({ baseUrl: 'http://127.0.0.1', apiKey })).toThrow('apiKey')
})
