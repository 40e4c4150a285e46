import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { envelopeSchema, resourceIdOf, type JsonObject } from '@tributary/contract'
import {
  addIntegration,
  createIntegration,
  targetOf,
  testConnector,
} from '../../../../test/support/importFixture.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { createEventRecorder } from '../events/index.ts'
import { buildApp } from '../http/index.ts'
import { findCaller } from '../workspaces/index.ts'
import { createResourceWriter, loadModels, resourceRoutes } from './index.ts'
import { listResourcesQuery } from './store/readResources.ts'

const connector = testConnector({
  version: 1,
  streams: { issues: { model: 'pm_issue', external_id: 'id', fields: { name: 'title', tags: 'tags' } } },
})
const models = await loadModels()
let nowMs = Date.UTC(2026, 2, 1)
const clock = { now: () => nowMs, sleep: async () => {} }
const events = createEventRecorder()
const writer = createResourceWriter({ clock, models, events, streamNamesOf: () => ['issues'] })

let db: TestDatabase
let app: FastifyInstance
let own: Awaited<ReturnType<typeof createIntegration>>
let stranger: Awaited<ReturnType<typeof createIntegration>>
let second: string

const issue = (id: number, more: JsonObject = {}): JsonObject => ({ id, title: `Issue ${id}`, ...more })

async function bring(integration: typeof own, records: JsonObject[]): Promise<void> {
  nowMs += 1_000
  const page = await writer.prepare(targetOf(integration, connector), 'issues', records)
  await db.transaction((tx) => page.apply(tx))
}

beforeAll(async () => {
  db = await createTestDatabase()
  app = await buildApp({ db, findCaller, apiRoutes: [resourceRoutes({ db, models })], publicRoutes: [] })
  own = await createIntegration(db, 'sandbox')
  stranger = await createIntegration(db, 'sandbox')
  second = await addIntegration(db, own.workspaceId, own.customerId, 'sandbox')
  await bring(own, [issue(1), issue(2), issue(3)])
  await bring({ ...own, integrationId: second }, [issue(4)])
  await bring(own, [issue(2, { title: 'Renamed', tags: ['a', { b: null }] })])
  await bring(stranger, [issue(9)])
})
afterAll(async () => {
  await app.close()
  await db.drop()
})

async function get(path: string, key: string | null = own.adminKey) {
  const response = await app.inject({
    url: `/v1/customers/${path}`,
    headers: key === null ? {} : { authorization: `Api-Key ${key}` },
  })
  return { status: response.statusCode, body: response.json() as Record<string, unknown> }
}

const idOf = (externalId: number, integrationId = own.integrationId) =>
  resourceIdOf(integrationId, 'pm_issue', String(externalId))

async function namesOf(query: string): Promise<unknown[]> {
  const { body } = await get(`customer-1/pm-issues${query}`)
  return (body['data'] as JsonObject[]).map(({ name }) => name)
}

test('a customer’s records come in the order of their last change, page by page', async () => {
  const seen: string[] = []
  let cursor = ''
  for (;;) {
    const { body } = await get(`customer-1/pm-issues?limit=1${cursor}`)
    const page = body as { data: { id: string }[]; next_cursor: string | null }
    seen.push(...page.data.map(({ id }) => id))
    if (page.next_cursor === null) break
    cursor = `&cursor=${page.next_cursor}`
  }
  expect(seen).toEqual([...[idOf(1), idOf(3)].sort(), idOf(4, second), idOf(2)])
})

test('records are filtered by the time of their last change and by integration', async () => {
  const since = new Date(Date.UTC(2026, 2, 1) + 2_000)
  expect(await namesOf(`?modified_since=${since.toISOString()}`)).toEqual(['Issue 4', 'Renamed'])
  expect(await namesOf(`?modified_since=${encodeURIComponent('2026-03-01T02:00:03+02:00')}`)).toEqual([
    'Renamed',
  ])
  expect(await namesOf(`?integration_id=${second}`)).toEqual(['Issue 4'])
  expect(await namesOf(`?integration_id=${second}&modified_since=2027-01-01T00:00:00Z`)).toEqual([])
})

test('a record is answered in the very shape of the webhook', async () => {
  const { rows } = await db.query<{ body: string }>(
    "select body from events where event = 'integration_updated_data_model' and workspace_id = $1",
    [own.workspaceId],
  )
  const { payload } = envelopeSchema.parse(JSON.parse(rows[0]?.body ?? ''))
  const { status, body } = await get(`customer-1/pm-issues/${idOf(2)}`)
  expect(status).toBe(200)
  expect({ data: body }).toEqual({ data: 'data' in payload ? payload.data : null })
  expect(body).toMatchObject({
    name: 'Renamed',
    tags: ['a', { b: null }],
    source: 'sandbox',
    external_id: '2',
  })
})

test('the raw record is what the third party sent', async () => {
  const { body } = await get(`customer-1/pm-issues/${idOf(2)}/raw`)
  expect(body).toEqual({
    id: idOf(2),
    external_id: '2',
    stream: 'issues',
    raw: issue(2, { title: 'Renamed', tags: ['a', { b: null }] }),
  })
})

test('no route answers without a key, or shows what belongs to another workspace or customer', async () => {
  for (const rest of ['', `/${idOf(1)}`, `/${idOf(1)}/raw`]) {
    expect((await get(`customer-1/pm-issues${rest}`, null)).status).toBe(401)
  }
  expect(await namesOf('')).toHaveLength(4)
  const foreign = await get('customer-1/pm-issues', stranger.adminKey)
  expect((foreign.body['data'] as unknown[]).length).toBe(1)
  for (const rest of ['', '/raw']) {
    const missing = { status: 404, body: { code: 'resource.not_found' } }
    expect(await get(`customer-1/pm-issues/${idOf(1)}${rest}`, stranger.adminKey)).toMatchObject(missing)
    expect(await get(`customer-2/pm-issues/${idOf(1)}${rest}`)).toMatchObject(missing)
    expect(await get(`customer-1/pm-projects/${idOf(1)}${rest}`)).toMatchObject(missing)
  }
})

test('an unknown model is answered with the models that there are', async () => {
  for (const rest of ['', `/${idOf(1)}`, `/${idOf(1)}/raw`]) {
    expect(await get(`customer-1/pm-isues${rest}`)).toMatchObject({
      status: 404,
      body: { code: 'resource.model_unknown', paths: expect.arrayContaining(['pm-issues']) },
    })
  }
})

test.each(['?limit=0', '?cursor=abc', '?modified_since=yesterday', '?integration_id=1', '/17'])(
  'bad input %s is named, not a crash',
  async (rest) => {
    const { status, body } = await get(`customer-1/pm-issues${rest}`)
    expect(status).toBe(400)
    expect(body['code']).toMatch(/^request\.(invalid|cursor_invalid)$/)
  },
)

test('each model has its routes in the OpenAPI document, with its fields', async () => {
  const response = await app.inject({ url: '/openapi.json' })
  const { paths } = response.json() as { paths: Record<string, unknown> }
  for (const { path } of models.all()) {
    expect(paths).toHaveProperty([`/v1/customers/{customer_id}/${path}`])
    expect(paths).toHaveProperty([`/v1/customers/{customer_id}/${path}/{resource_id}/raw`])
  }
  expect(JSON.stringify(paths['/v1/customers/{customer_id}/pm-issues/{resource_id}'])).toContain('"due_date"')
  expect(paths).not.toHaveProperty(['/v1/customers/{customer_id}/{model_path}'])
})

test.each([
  ['the first page', { after: null, modifiedSince: null }],
  [
    'a later page',
    {
      after: { modifiedAt: '2026-03-01T00:00:00.000Z', resourceId: '0192f3a4-0000-5000-8000-000000000001' },
      modifiedSince: null,
    },
  ],
  ['what changed since', { after: null, modifiedSince: new Date() }],
])('%s of a list is read from its index in order, without a sort', async (_name, part) => {
  const { workspaceId, customerId } = own
  const filter = { workspaceId, customerId, model: 'pm_issue', integrationId: null, ...part }
  const { text, values } = listResourcesQuery(filter, 50)
  const plan = await db.transaction(async (tx) => {
    // The table of a test is small enough for a scan of all of it; the question is whether the index serves.
    await tx.query('set local enable_seqscan = off')
    await tx.query('set local enable_bitmapscan = off')
    const { rows } = await tx.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  })
  expect(plan).toContain('Index Scan using resources_by_customer')
  expect(plan).not.toContain('Sort')
})
