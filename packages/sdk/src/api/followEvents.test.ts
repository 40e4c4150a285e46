import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createClient, type FollowedEvent } from '../index.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const message = (n: number) =>
  `id: ${n}.0\ndata: ${JSON.stringify({ id: `evt_${n}`, event: 'webhook_test' })}\n\n`

/** A service whose streams say what they are told, one after the other. */
async function startService(streams: ((response: ServerResponse) => void)[]) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.url} after ${String(request.headers['last-event-id'] ?? 'nothing')}`)
    streams[Math.min(asked.length, streams.length) - 1]?.(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))))
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { asked, client: createClient({ baseUrl, apiKey: 'x' }) }
}

const stream = (text: string, then: 'end' | 'break' | 'stay') => (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(`id: 0.0\nevent: ready\ndata: {}\n\n${text}`, () => {
    if (then === 'end') response.end('event: end\ndata: {"reason":"stopping"}\n\n')
    if (then === 'break') response.destroy()
  })
}

test('over an ended, a broken and a refused connection each event comes once, and nothing is left out', async () => {
  const { client, asked } = await startService([
    stream(message(1) + message(2), 'end'),
    (response) => void response.writeHead(503).end(),
    stream(message(2) + message(3), 'break'),
    stream(message(3) + message(4), 'stay'),
  ])
  const ending = new AbortController()
  const heard: FollowedEvent[] = []
  let opened = 0
  for await (const event of client.follow({
    signal: ending.signal,
    onOpen: () => opened++,
    events: ['webhook_test'],
  })) {
    heard.push(event)
    if (heard.length === 4) ending.abort()
  }
  expect(heard.map(({ id, cursor }) => [id, cursor])).toEqual([
    ['evt_1', '1.0'],
    ['evt_2', '2.0'],
    ['evt_3', '3.0'],
    ['evt_4', '4.0'],
  ])
  expect(opened).toBe(3)
  expect(asked).toEqual([
    '/v1/events/stream?event=webhook_test after nothing',
    '/v1/events/stream?event=webhook_test after 2.0',
    '/v1/events/stream?event=webhook_test after 2.0',
    '/v1/events/stream?event=webhook_test after 3.0',
  ])
})

test('a refusal that no waiting mends is thrown', async () => {
  const problem = JSON.stringify({ code: 'auth.invalid_key', detail: 'No.' })
  const { client } = await startService([(response) => void response.writeHead(401).end(problem)])
  await expect(client.follow().next()).rejects.toMatchObject({
    name: 'AuthenticationError',
    code: 'auth.invalid_key',
  })
})

test('a place that moved without an event is where the next connection goes on', async () => {
  const { client, asked } = await startService([
    stream('id: 9.0\n: still here\n\n', 'end'),
    stream(message(10), 'stay'),
  ])
  for await (const event of client.follow()) {
    expect(event.id).toBe('evt_10')
    break
  }
  expect(asked[1]).toBe('/v1/events/stream after 9.0')
})

test('an import is followed to its end, over a lost connection, and no further', async () => {
  const progress = (id: string, status: string, end = '') =>
    stream(`id: ${id}\nevent: progress\ndata: ${JSON.stringify({ id: 'i', status })}\n\n${end}`, 'break')
  const { client, asked } = await startService([
    progress('a', 'running'),
    progress('b', 'running', 'event: end\ndata: {"reason":"stopping"}\n\n'),
    progress('c', 'succeeded', 'event: end\ndata: {"reason":"done"}\n\n'),
  ])
  const seen: string[] = []
  let lost = 0
  let opened = 0
  const options = { onLost: () => lost++, onOpen: () => opened++ }
  for await (const { status } of client.followImport('i', options)) seen.push(status)
  expect(seen).toEqual(['running', 'running', 'succeeded'])
  expect(asked).toEqual(['nothing', 'a', 'b'].map((id) => `/v1/imports/i/progress after ${id}`))
  expect(lost).toBeGreaterThan(0)
  expect(opened).toBe(3)
})

test('a stream that the service has nothing more for (204) ends', async () => {
  const { client, asked } = await startService([(response) => void response.writeHead(204).end()])
  for await (const state of client.followImport('i')) expect(state).toBeNull()
  expect(asked).toHaveLength(1)
})
