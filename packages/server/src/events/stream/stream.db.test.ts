import { connect } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/testDatabase.ts'
import { buildApp } from '../../http/index.ts'
import { createLogger } from '../../logger.ts'
import type { NewEvent } from '../../ports.ts'
import { createWorkspace, findCaller, type NewWorkspace } from '../../workspaces/index.ts'
import { createEventRecorder, eventRoutes } from '../index.ts'
import type { StreamOptions } from './streamRoutes.ts'

let db: TestDatabase
let app: FastifyInstance | null = null
let url: string
let workspace: NewWorkspace
const recorder = createEventRecorder()
const integrationId = newUuid()
const open: { close(): Promise<void> }[] = []

beforeEach(async () => {
  db = await createTestDatabase()
  workspace = await createWorkspace(db, 'Acme')
})
afterEach(async () => {
  for (const stream of open.splice(0)) await stream.close()
  await app?.close()
  app = null
  await db.drop()
})

async function serve(options: StreamOptions = {}): Promise<void> {
  app = await buildApp({
    db,
    findCaller,
    publicRoutes: [],
    apiRoutes: [eventRoutes({ db, logger: createLogger('silent') }, { pollMs: 50, ...options })],
  })
  url = await app.listen({ host: '127.0.0.1', port: 0 })
}

function change(text: string, of: NewWorkspace = workspace, customerId = 'acme'): NewEvent {
  return {
    event: 'integration_cannot_refresh_oauth_token',
    workspaceId: of.workspaceId,
    customerId,
    state: 'Grüße\n"',
    integrationId,
    importId: null,
    resourceId: null,
    payload: { id: integrationId, error: text },
  }
}
const record = (...events: NewEvent[]) => db.transaction((tx) => recorder.record(tx, events))
const ids = async () =>
  (await db.query<{ event_id: string }>('select event_id from events order by seq')).rows.map(
    ({ event_id }) => event_id,
  )

/** Reads a stream; `ended` is the data of its last message of the type `end`. */
async function listen(query = '', headers: Record<string, string> = {}, key = workspace.adminKey) {
  const ending = new AbortController()
  const answer = await fetch(`${url}/v1/events/stream${query}`, {
    headers: { authorization: `Api-Key ${key}`, ...headers },
    signal: ending.signal,
  })
  const heard: { id: string; event: string; customer_id: string; body?: string }[] = []
  const said = {
    status: answer.status,
    type: answer.headers.get('content-type'),
    ready: false,
    ended: '',
    comments: 0,
  }
  let cursor = ''
  const done = (async () => {
    let text = ''
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk
      const parts = text.split('\n\n')
      text = parts.pop() ?? ''
      for (const part of parts) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(part)?.[1]
        cursor = field('id') ?? cursor
        if (part.includes(': still here')) said.comments++
        if (field('event') === 'ready') said.ready = true
        else if (field('event') === 'end') said.ended = field('data') ?? ''
        else if (field('data')) heard.push(JSON.parse(field('data') ?? '') as (typeof heard)[number])
      }
    }
  })().catch(() => {})
  const stream = {
    heard,
    said,
    done,
    cursor: () => cursor,
    close: async () => {
      ending.abort()
      await done
    },
  }
  open.push(stream)
  await expect.poll(() => answer.status !== 200 || said.ready || said.ended !== '').toBe(true)
  return stream
}

test('who listens hears what happens from now on, in its order, with the text of the body where it is asked for', async () => {
  await serve()
  await record(change('before'))
  const [plain, full] = [await listen(), await listen('?body=true')]
  expect(plain.said).toMatchObject({ status: 200, type: 'text/event-stream; charset=utf-8' })
  await record(change('one'), change('two'))
  await record(change('three'))
  const expected = (await ids()).slice(1)
  await expect.poll(() => plain.heard.map(({ id }) => id)).toEqual(expected)
  await expect.poll(() => full.heard.map(({ id }) => id)).toEqual(expected)
  expect(plain.heard[0]).toEqual({
    id: expected[0],
    event: 'integration_cannot_refresh_oauth_token',
    customer_id: 'acme',
    integration_id: integrationId,
    import_id: null,
    resource_id: null,
    created: expect.any(String),
  })
  const { rows } = await db.query<{ body: string }>('select body from events where event_id = $1', [
    expected[0],
  ])
  expect(full.heard[0]?.body).toBe(rows[0]?.body)
})

test('nobody hears another workspace, and filters leave out the rest', async () => {
  const other = await createWorkspace(db, 'Other')
  await serve()
  const [all, ofCustomer, ofEvent, ofIntegration] = [
    await listen(),
    await listen('?customer_id=acme'),
    await listen('?event=webhook_test,integration_installed'),
    // An id is the same in capital letters.
    await listen(`?integration_id=${integrationId.toUpperCase()}`),
  ]
  await record(change('theirs', other), change('ours', workspace, 'beta'), change('ours'))
  await expect.poll(() => all.heard.map(({ customer_id }) => customer_id)).toEqual(['beta', 'acme'])
  await expect.poll(() => ofCustomer.heard).toHaveLength(1)
  await expect.poll(() => ofIntegration.heard).toHaveLength(2)
  expect(ofEvent.heard).toEqual([])
})

test('after a lost connection nothing is missing: the stream goes on after the last id', async () => {
  await serve()
  const first = await listen()
  await record(change('one'))
  await expect.poll(() => first.heard).toHaveLength(1)
  await first.close()
  await record(change('two'))
  for (const [query, headers] of [
    [`?after=${first.cursor()}`, {}],
    ['', { 'last-event-id': first.cursor() }],
  ] as const) {
    const second = await listen(query, headers)
    const [one, two] = await ids()
    await expect.poll(() => second.heard.map(({ id }) => id)).toContain(two)
    // What was heard may come again, what was not must come.
    expect([one, two]).toEqual(expect.arrayContaining(second.heard.map(({ id }) => id)))
    await record(change('three'))
    await expect.poll(async () => second.heard.at(-1)?.id === (await ids()).at(-1)).toBe(true)
    await db.query(`delete from events where body like '%three%'`)
  }
})

test('an event that commits after a later one is not left out, by listeners or by those who go on later', async () => {
  await serve()
  const listener = await listen()
  let cursorMeanwhile = ''
  await db.transaction(async (tx) => {
    await recorder.record(tx, [change('slow to commit')])
    await record(change('fast'))
    await expect.poll(() => listener.heard).toHaveLength(1)
    cursorMeanwhile = listener.cursor()
  })
  await expect.poll(() => listener.heard).toHaveLength(2)
  const later = await listen(`?after=${cursorMeanwhile}`)
  const [slow, fast] = await ids()
  await expect.poll(() => later.heard.map(({ id }) => id)).toContain(slow)
  expect(listener.heard.map(({ id }) => id)).toEqual([fast, slow])
})

test('a backlog of many pages is caught up with, each event once, and then the stream is live', async () => {
  await serve()
  const first = await listen()
  await record(change('start'))
  await expect.poll(() => first.heard).toHaveLength(1)
  const cursor = first.cursor()
  await first.close()
  for (let batch = 0; batch < 5; batch++) {
    await record(...Array.from({ length: 137 }, (_, index) => change(`${batch} ${index}`)))
  }
  const second = await listen(`?after=${cursor}&body=true`)
  await expect.poll(() => new Set(second.heard.map(({ id }) => id)).size).toBeGreaterThanOrEqual(5 * 137)
  await record(change('live'))
  await expect.poll(() => second.heard.at(-1)?.body).toContain('live')
  expect(new Set(second.heard.map(({ id }) => id)).size).toBe(second.heard.length)
})

test('one who does not read is ended, and the others hear on', async () => {
  await serve({ waitingBytesMax: 200_000 })
  const good = await listen()
  const { port } = new URL(url)
  const slow = connect({ host: '127.0.0.1', port: Number(port) })
  slow.pause()
  slow.write(
    `GET /v1/events/stream?body=true HTTP/1.1\r\nhost: x\r\nauthorization: Api-Key ${workspace.adminKey}\r\n\r\n`,
  )
  let taken = 0
  const isGone = new Promise((resolve) =>
    slow
      .on('data', (chunk: Buffer) => (taken += chunk.length))
      .on('error', () => {})
      .on('close', resolve),
  )
  // Listening for data would read.
  slow.pause()
  const bytes = 900_000
  // The system's own buffers take some megabytes before the service notices.
  const told = 30
  for (let n = 0; n < told; n++) await record(change('x'.repeat(bytes)))
  await expect.poll(() => good.heard.length).toBe(told)
  slow.resume()
  await isGone
  expect(taken).toBeLessThan(told * bytes)
  await record(change('after'))
  await expect.poll(() => good.heard.length).toBe(told + 1)
})

test('comments keep the connection open, and move the place from which to go on', async () => {
  await serve({ heartbeatMs: 20 })
  const listener = await listen()
  const before = listener.cursor()
  await expect.poll(() => listener.said.comments).toBeGreaterThan(2)
  await expect.poll(() => listener.cursor() > before).toBe(true)
  expect(listener.heard).toEqual([])
})

test('a service that stops ends its streams at once, and says so', async () => {
  await serve()
  const listener = await listen()
  await app?.close()
  app = null
  await listener.done
  expect(listener.said.ended).toBe('{"reason":"stopping"}')
})

test('a stream ends after its longest time, to be opened again', async () => {
  await serve({ longestMs: 50 })
  const listener = await listen()
  await listener.done
  expect(listener.said.ended).toBe('{"reason":"renew"}')
})

test.each([
  ['?after=nonsense', 400, 'request.cursor_invalid'],
  ['?event=integration_exploded', 400, 'request.invalid'],
  ['?integration_id=1', 400, 'request.invalid'],
])('%s is refused before a stream begins', async (query, status, code) => {
  await serve()
  const answer = await fetch(`${url}/v1/events/stream${query}`, {
    headers: { authorization: `Api-Key ${workspace.adminKey}` },
  })
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([status, code])
})

test('a key is needed, and a workspace has so many streams', async () => {
  await serve()
  expect((await listen('', {}, 'trib_admin_wrong')).said.status).toBe(401)
  for (let n = 0; n < 50; n++) await listen()
  expect((await listen()).said.status).toBe(429)
})
