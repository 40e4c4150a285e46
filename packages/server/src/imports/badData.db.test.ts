import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { resourceIdOf, type JsonObject } from '@tributary/contract'
import { loadManifest } from '@tributary/manifest'
import { createIntegration, testConnector } from '../../../../test/support/importFixture.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { systemClock } from '../clock.ts'
import { readConfig } from '../config.ts'
import { createEgress } from '../egress/index.ts'
import { createEventRecorder } from '../events/index.ts'
import { buildApp } from '../http/index.ts'
import { sealSecrets } from '../integrations/credentials/secrets.ts'
import { createAccessTokens } from '../integrations/index.ts'
import { createLogger } from '../logger.ts'
import { createResourceWriter, loadModels } from '../resources/index.ts'
import { createKeyring } from '../secrets/index.ts'
import { findCaller } from '../workspaces/index.ts'
import { createImportQueue, createManifestReader, importRoutes, startImports } from './index.ts'
import { findImport } from './store/readImports.ts'

// What third parties really send, byte by byte over HTTP: each has one outcome, and none stops the import (docs/mapping.md).

const manifest = loadManifest(`
version: 6.48.0
type: DeclarativeSource
check: { type: CheckStream, stream_names: [items] }
streams:
  - type: DeclarativeStream
    name: items
    retriever:
      type: SimpleRetriever
      requester:
        type: HttpRequester
        url_base: "{{ config['base_url'] }}"
        path: /items
        http_method: GET
      record_selector:
        type: RecordSelector
        extractor: { type: DpathExtractor, field_path: [] }
      paginator:
        type: DefaultPaginator
        page_token_option: { type: RequestOption, inject_into: request_parameter, field_name: page }
        pagination_strategy: { type: PageIncrement, page_size: 3, start_from_page: 1 }
`)
const connector = testConnector(
  {
    version: 1,
    streams: {
      items: {
        model: 'pm_issue',
        external_id: 'id',
        fields: { name: 'name', priority: 'count', due_date: 'due', parent_id: 'parent', tags: 'tags' },
      },
    },
  },
  { manifest, auth: [{ method: 'api_key', title: 'Key', config: {}, fields: ['api_key'] }] },
)
const connectors = { get: () => connector, find: () => connector, all: () => [connector] }
const keyring = createKeyring(`test:${Buffer.alloc(32, 1).toString('base64')}`)
const egress = createEgress({ allow: ['127.0.0.0/8'] })
const events = createEventRecorder()
const imports = createImportQueue()

let db: TestDatabase
let app: FastifyInstance
let server: Server
let worker: { stop(): Promise<void> }
let own: Awaited<ReturnType<typeof createIntegration>>
/** The pages that the third party answers, as bytes. */
let pages: Buffer[] = []
let charset = ''

beforeAll(async () => {
  db = await createTestDatabase()
  server = createServer((request, response) => {
    const page = Number(new URL(request.url ?? '/', 'http://x').searchParams.get('page') ?? 1)
    response.writeHead(200, { 'content-type': `application/json${charset}` })
    response.end(pages[page - 1] ?? '[]')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const deps = { db, clock: systemClock, logger: createLogger('silent'), connectors, keyring, egress }
  const resources = createResourceWriter({
    clock: systemClock,
    models: await loadModels(),
    events,
    streamNamesOf: () => ['items'],
  })
  const reader = createManifestReader(deps, createAccessTokens({ ...deps, events, imports }))
  worker = startImports({ ...deps, config: readConfig({}) }, { resources, events, reader, pollMs: 50 })
  app = await buildApp({ db, findCaller, apiRoutes: [importRoutes(deps)], publicRoutes: [] })
})
afterAll(async () => {
  await worker.stop()
  await app.close()
  server.closeAllConnections()
  server.close()
  await egress.close()
  await db.drop()
})
beforeEach(async () => {
  const { port } = server.address() as AddressInfo
  own = await createIntegration(db, 'sandbox', { config: { base_url: `http://127.0.0.1:${port}` } })
  const sealed = sealSecrets(keyring, own, { kind: 'form', config: { api_key: 'k' } })
  await db.query('insert into credentials (workspace_id, integration_id, sealed) values ($1, $2, $3)', [
    own.workspaceId,
    own.integrationId,
    sealed,
  ])
})

/** Imports what these pages say; each page is JSON text or bytes. */
async function importPages(...sent: (JsonObject[] | Buffer | string)[]) {
  pages = sent.map((page) => (Array.isArray(page) ? Buffer.from(JSON.stringify(page)) : Buffer.from(page)))
  const importId = await db.transaction((tx) =>
    imports.queue(tx, { ...own, trigger: 'manual', mode: 'full' }),
  )
  const find = () => findImport(db, own.workspaceId, importId ?? '')
  await expect.poll(async () => (await find())?.status, { interval: 20 }).not.toMatch(/queued|running/)
  const ended = await find()
  expect(ended).toMatchObject({ status: 'succeeded' })
  return ended?.counts
}

async function held(): Promise<Record<string, JsonObject>> {
  const { rows } = await db.query<{ external_id: string; data: JsonObject }>(
    'select external_id, data::json as data from resources where integration_id = $1 and deleted_at is null order by external_id',
    [own.integrationId],
  )
  return Object.fromEntries(rows.map((row) => [row.external_id, row.data]))
}

async function get(path: string) {
  const answer = await app.inject({
    url: `/v1/integrations/${own.integrationId}/record-errors${path}`,
    headers: { authorization: `Api-Key ${own.adminKey}` },
  })
  return { status: answer.statusCode, body: answer.json() as JsonObject }
}
const errors = async (query = '') => (await get(query)).body['data'] as JsonObject[]

test('a record without a usable id is kept with the reason, and the others are taken', async () => {
  const counts = await importPages(
    [{ name: 'none' }, { id: null, name: 'null' }, { id: '', name: 'empty' }],
    [
      { id: { a: 1 }, name: 'object' },
      { id: 'x'.repeat(1_001), name: 'long' },
      { id: 7, name: 'fine' },
    ],
  )
  expect(counts).toMatchObject({ read: 6, new: 1, failed: 5 })
  expect(Object.keys(await held())).toEqual(['7'])
  expect((await errors()).map(({ field, raw }) => [field, (raw as JsonObject)['name']])).toEqual(
    expect.arrayContaining([
      ['external_id', 'none'],
      ['external_id', 'null'],
      ['external_id', 'empty'],
      ['external_id', 'object'],
      ['external_id', 'long'],
    ]),
  )
})

test('the same id twice in one read: the last one counts, in a page without a word of the first, across pages as a change', async () => {
  const counts = await importPages(
    [
      { id: 1, name: 'first' },
      { id: 1, name: 'second' },
      { id: 2, name: 'two' },
    ],
    [{ id: 2, name: 'two again' }],
  )
  expect(counts).toMatchObject({ read: 4, new: 2, updated: 1, unchanged: 1, failed: 0 })
  expect(await held()).toMatchObject({ 1: { name: 'second' }, 2: { name: 'two again' } })
})

test('bytes that are no UTF-8 become U+FFFD, as do NUL characters and halves of surrogate pairs', async () => {
  const text = Buffer.concat([
    Buffer.from('[{"id":1,"name":"a'),
    Buffer.from([0xff, 0xc3]),
    Buffer.from('b"},{"id":2,"name":"c\\u0000\\ud800d"}]'),
  ])
  expect(await importPages(text)).toMatchObject({ new: 2, failed: 0 })
  expect(await held()).toEqual({ 1: { name: 'a\ufffd\ufffdb' }, 2: { name: 'c\ufffd\ufffdd' } })
  expect(await importPages(text)).toMatchObject({ unchanged: 2 })
})

test('JSON in another charset, or behind a byte order mark, is read as what it says', async () => {
  charset = '; charset=iso-8859-1'
  expect(await importPages(Buffer.from('[{"id":1,"name":"caf\u00e9"}]', 'latin1'))).toMatchObject({ new: 1 })
  charset = ''
  expect(await held()).toEqual({ 1: { name: 'café' } })
  const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('[{"id":1,"name":"café"}]')])
  expect(await importPages(marked)).toMatchObject({ unchanged: 1, deleted: 0 })
})

test('an answer that ends in the middle is no answer: nothing is taken for gone', async () => {
  await importPages([{ id: 1, name: 'one' }])
  pages = [Buffer.from('[{"id":1,"name":"on')]
  const importId = await db.transaction((tx) =>
    imports.queue(tx, { ...own, trigger: 'manual', mode: 'full' }),
  )
  const find = () => findImport(db, own.workspaceId, importId ?? '')
  await expect.poll(async () => (await find())?.errorCode, { interval: 20 }).not.toBeNull()
  expect(await held()).toEqual({ 1: { name: 'one' } })
})

test('a number beyond 2^53 keeps its digits as an id and as text, and is no whole number of a field', async () => {
  const big = '9007199254740993'
  const page = `[{"id":${big},"name":${big}},{"id":1,"count":${big}}]`
  expect(await importPages(page)).toMatchObject({ new: 1, failed: 1 })
  expect(await held()).toEqual({ [big]: { name: big } })
  expect(await errors()).toMatchObject([{ record_key: 'id:1', field: 'priority' }])
})

test.each(['1e400', '123456789012345678901234567890'])(
  '%s, which is no number of 64 bits, keeps its digits as text, and is no number of a field',
  async (far) => {
    expect(await importPages(`[{"id":1,"name":${far}},{"id":2,"count":${far}}]`)).toMatchObject({
      new: 1,
      failed: 1,
    })
    expect(await held()).toEqual({ 1: { name: far } })
    expect(await errors()).toMatchObject([{ record_key: 'id:2', field: 'priority' }])
  },
)

test.each(['2026-02-30', '2026-13-01', '0000-00-00', 'tomorrow', 1e20, '99999-01-01'])(
  'a date that is none, %s, makes its record fail at the field',
  async (due) => {
    expect(
      await importPages([
        { id: 1, due },
        { id: 2, due: '2026-02-28' },
      ]),
    ).toMatchObject({ new: 1, failed: 1 })
    expect(await errors()).toMatchObject([{ record_key: 'id:1', field: 'due_date' }])
    expect(await held()).toEqual({ 2: { due_date: '2026-02-28' } })
  },
)

test('a record over 5 MB is named and not kept; the rest of its page is taken', async () => {
  const counts = await importPages([
    { id: 1, name: 'x'.repeat(5_000_001) },
    { id: 2, name: 'small' },
  ])
  expect(counts).toMatchObject({ new: 1, failed: 1 })
  expect(await errors()).toMatchObject([{ raw: null, message: expect.stringContaining('more than 5 MB') }])
})

test('records that refer to each other in a circle, and to themselves, are taken in whatever order they come', async () => {
  const id = (externalId: number) => resourceIdOf(own.integrationId, 'pm_issue', String(externalId))
  await importPages([
    { id: 1, parent: 2 },
    { id: 2, parent: 1 },
    { id: 3, parent: 3 },
  ])
  expect(await held()).toEqual({ 1: { parent_id: id(2) }, 2: { parent_id: id(1) }, 3: { parent_id: id(3) } })
})

test('records at fault are listed by stream, code and field, page by page, counted, and gone when they map', async () => {
  await importPages([
    { id: 1, count: 'many' },
    { id: 2, count: 'many', due: 'soon' },
    { id: 3, due: 'soon' },
  ])
  expect((await errors('?field=due_date')).map((error) => error['record_key'])).toEqual(['id:3'])
  expect((await errors('?field=priority')).map((error) => error['record_key'])).toEqual(['id:1', 'id:2'])
  expect(await errors('?stream=other')).toEqual([])
  expect(await errors('?code=event.too_large')).toEqual([])
  const first = (await get('?limit=2')).body
  const second = (await get(`?limit=2&cursor=${first['next_cursor'] as string}`)).body
  expect([first, second].map(({ data }) => (data as JsonObject[]).length)).toEqual([2, 1])
  expect(await get('/counts')).toEqual({
    status: 200,
    body: {
      total: 3,
      data: [
        { stream: 'items', code: 'mapping.record_failed', field: 'priority', count: 2 },
        { stream: 'items', code: 'mapping.record_failed', field: 'due_date', count: 1 },
      ],
    },
  })
  expect((await get('?field=a%00')).status).toBe(400)
  await importPages([
    { id: 1, count: 3 },
    { id: 2, count: 'many' },
  ])
  expect((await errors()).map((error) => error['record_key'])).toEqual(['id:2'])
  expect((await get('/counts')).body['total']).toBe(1)
})
