import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createIntegration, importTestConnector } from '../../../../../test/support/importFixture.ts'
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/testDatabase.ts'
import { createHeldClock } from '../../../../../test/support/heldClock.ts'
import { systemClock } from '../../clock.ts'
import type { Database } from '../../db/index.ts'
import { buildApp } from '../../http/index.ts'
import { createLogger } from '../../logger.ts'
import { findCaller } from '../../workspaces/index.ts'
import { importRoutes } from '../routes.ts'
import { createProgressHub } from './progressHub.ts'

// The worker is another process here: what the stream tells comes from the rows alone.

let db: TestDatabase
let app: FastifyInstance | null = null
let url: string
let own: Awaited<ReturnType<typeof createIntegration>>
let importId: string
const watching: { close(): Promise<void> }[] = []

beforeEach(async () => {
  db = await createTestDatabase()
  own = await createIntegration(db, 'sandbox')
  app = await buildApp({
    db,
    findCaller,
    publicRoutes: [],
    apiRoutes: [
      importRoutes(
        {
          db,
          clock: systemClock,
          logger: createLogger('silent'),
          connectors: {
            get: () => importTestConnector,
            find: () => importTestConnector,
            all: () => [importTestConnector],
          },
        },
        { pollMs: 20, heartbeatMs: 50 },
      ),
    ],
  })
  url = await app.listen({ host: '127.0.0.1', port: 0 })
  const started = await fetch(`${url}/v1/integrations/${own.integrationId}/imports`, {
    method: 'POST',
    headers: { authorization: `Api-Key ${own.adminKey}` },
  })
  importId = ((await started.json()) as { id: string }).id
})
afterEach(async () => {
  for (const one of watching.splice(0)) await one.close()
  await app?.close()
  app = null
  await db.drop()
})

type Heard = { id: string; status: string; pages: number; records: { read: number }; streams: unknown[] }

async function watch(headers: Record<string, string> = {}, key = own.adminKey, id = importId) {
  const ending = new AbortController()
  const answer = await fetch(`${url}/v1/imports/${id}/progress`, {
    headers: { authorization: `Api-Key ${key}`, ...headers },
    signal: ending.signal,
  })
  const heard: Heard[] = []
  const said = {
    status: answer.status,
    type: answer.headers.get('content-type'),
    ended: '',
    comments: 0,
    lastId: '',
  }
  const done = (async () => {
    let text = ''
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk
      const parts = text.split('\n\n')
      text = parts.pop() ?? ''
      for (const part of parts) {
        const lines = new Map(
          part
            .split('\n')
            .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
        )
        const data = lines.get('data')
        if (part.startsWith(':')) said.comments += 1
        else if (lines.get('event') === 'end') said.ended = data ?? ''
        else if (data !== undefined) {
          said.lastId = lines.get('id') ?? ''
          heard.push(JSON.parse(data) as Heard)
        }
      }
    }
  })().catch(() => {})
  const one = { heard, said, done, close: async () => (ending.abort(), await done) }
  watching.push(one)
  return one
}

const change = (set: string) => db.query(`update imports set ${set} where import_id = $1`, [importId])
const finish = () => change("status = 'succeeded', pages = 2, finished_at = now()")

test('progress is told as it happens in another process, to its end', async () => {
  const { heard, said, done } = await watch()
  await expect.poll(() => heard.length).toBe(1)
  expect(said).toMatchObject({ status: 200, type: 'text/event-stream; charset=utf-8' })
  expect(heard[0]).toMatchObject({ id: importId, status: 'queued', streams: [] })
  await change(
    "status = 'running', started_at = now(), not_before = now() + interval '1 hour', pages = 1, records_read = 10",
  )
  await expect.poll(() => heard.length).toBe(2)
  expect(heard[1]).toMatchObject({ status: 'running', pages: 1, records: { read: 10 } })
  await expect.poll(() => said.comments).toBeGreaterThan(0)
  await finish()
  await done
  expect(heard).toHaveLength(3)
  expect(heard[2]).toMatchObject({ status: 'succeeded', pages: 2 })
  expect(said.ended).toBe('{"reason":"done"}')
})

test('after a lost connection only what changed is told, and after the end nothing', async () => {
  const first = await watch()
  await expect.poll(() => first.heard.length).toBe(1)
  const lastId = first.said.lastId
  await first.close()
  const second = await watch({ 'last-event-id': lastId })
  await expect.poll(() => second.said.comments).toBeGreaterThan(1)
  expect(second.heard).toEqual([])
  await finish()
  await second.done
  expect(second.heard).toMatchObject([{ status: 'succeeded' }])
  const third = await watch({ 'last-event-id': second.said.lastId })
  expect(third.said.status).toBe(204)
})

test('many watchers are one look: two statements, whatever their number', async () => {
  let statements = 0
  const counted: Database = Object.assign(Object.create(db) as Database, {
    query: (text: string, values: unknown[]) => {
      statements += 1
      return db.query(text, values)
    },
  })
  const clock = createHeldClock()
  const hub = createProgressHub({ db: counted, clock, logger: createLogger('silent') }, { pollMs: 1_000 })
  const pages = Array.from({ length: 20 }, () => -1)
  for (const index of pages.keys()) {
    const send = ({ data }: { data: string }) => {
      pages[index] = (JSON.parse(data) as Heard).pages
    }
    hub.add({ workspaceId: own.workspaceId, importId, lastId: null, send, end: () => {} })
  }
  let looks = 0
  const untilAllHave = (wanted: number) =>
    expect
      .poll(() => {
        clock.advance(1_000)
        looks += 1
        return pages.every((found) => found === wanted)
      })
      .toBe(true)
  await untilAllHave(0)
  statements = 0
  looks = 0
  await change('pages = 7')
  await untilAllHave(7)
  expect(statements).toBeGreaterThan(0)
  expect(statements).toBeLessThanOrEqual(2 * (looks + 1))
  await hub.close()
})

test('a service that stops ends its streams, and one whose import is deleted ends too', async () => {
  const gone = await watch()
  await expect.poll(() => gone.heard.length).toBe(1)
  await db.query('delete from imports where import_id = $1', [importId])
  await gone.done
  expect(gone.said.ended).toBe('{"reason":"gone"}')
  const started = await fetch(`${url}/v1/integrations/${own.integrationId}/imports`, {
    method: 'POST',
    headers: { authorization: `Api-Key ${own.adminKey}` },
  })
  const { id } = (await started.json()) as { id: string }
  const open = await watch({}, own.adminKey, id)
  await expect.poll(() => open.heard.length).toBe(1)
  await app?.close()
  app = null
  await open.done
  expect(open.said.ended).toBe('{"reason":"stopping"}')
})

test('another workspace’s import is not there', async () => {
  const stranger = await createIntegration(db, 'sandbox')
  expect((await watch({}, stranger.adminKey)).said.status).toBe(404)
  expect((await watch({}, 'wrong')).said.status).toBe(401)
})
