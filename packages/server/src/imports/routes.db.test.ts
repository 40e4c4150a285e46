import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  addIntegration,
  createIntegration,
  importTestConnector,
} from '../../../../test/support/importFixture.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { systemClock } from '../clock.ts'
import type { ConnectorCatalogue } from '../connectors/index.ts'
import { buildApp } from '../http/index.ts'
import { createLogger } from '../logger.ts'
import { createApiKey, findCaller } from '../workspaces/index.ts'
import { importRoutes } from './index.ts'
import { queueDueImports } from './runSchedule.ts'
import { keepRecordErrors } from './store/recordErrors.ts'

const connectors: ConnectorCatalogue = {
  get: () => importTestConnector,
  find: () => importTestConnector,
  all: () => [importTestConnector],
}
let db: TestDatabase
let app: FastifyInstance
let own: Awaited<ReturnType<typeof createIntegration>>
let stranger: Awaited<ReturnType<typeof createIntegration>>

beforeAll(async () => {
  db = await createTestDatabase()
  app = await buildApp({
    db,
    findCaller,
    apiRoutes: [importRoutes({ db, clock: systemClock, connectors, logger: createLogger('silent') })],
    publicRoutes: [],
  })
})
afterAll(async () => {
  await app.close()
  await db.drop()
})
beforeEach(async () => {
  own = await createIntegration(db, 'sandbox')
  stranger = await createIntegration(db, 'sandbox')
})

async function call(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH',
  url: string,
  key: string | null = own.adminKey,
  body?: object,
) {
  const response = await app.inject({
    method,
    url: `/v1${url}`,
    headers: key === null ? {} : { authorization: `Api-Key ${key}` },
    ...(body ? { payload: body } : {}),
  })
  return { status: response.statusCode, body: response.json() as Record<string, unknown> }
}

async function startImport(): Promise<string> {
  const { body } = await call('POST', `/integrations/${own.integrationId}/imports`)
  return String(body['id'])
}

const routes = (importId: string, integrationId: string): ['GET' | 'POST' | 'PUT', string][] => [
  ['GET', `/integrations/${integrationId}/schedule`],
  ['POST', `/integrations/${integrationId}/imports`],
  ['GET', `/integrations/${integrationId}/imports`],
  ['GET', `/integrations/${integrationId}/record-errors`],
  ['GET', `/imports/${importId}`],
  ['POST', `/imports/${importId}/cancel`],
  ['POST', `/imports/${importId}/retry`],
  ['GET', `/integrations/${integrationId}/held-deletes`],
  ['POST', `/imports/${importId}/confirm-deletes`],
]

test('an import is started by hand, once at a time', async () => {
  const started = await call('POST', `/integrations/${own.integrationId}/imports`, own.adminKey, {
    mode: 'full',
  })
  expect(started).toMatchObject({
    status: 202,
    body: {
      integration_id: own.integrationId,
      trigger: 'manual',
      mode: 'full',
      status: 'queued',
      retry_at: null,
      records: { read: 0, new: 0, updated: 0, deleted: 0, unchanged: 0, failed: 0 },
      error: null,
      streams: [],
    },
  })
  expect(await call('POST', `/integrations/${own.integrationId}/imports`)).toMatchObject({
    status: 409,
    body: { code: 'import.already_running' },
  })
  const { body: list } = await call('GET', `/integrations/${own.integrationId}/imports`)
  const { streams: _streams, ...listed } = started.body
  expect(list).toEqual({ data: [listed], next_cursor: null })
})

test('a waiting import is cancelled, once; then another can start', async () => {
  const importId = await startImport()
  expect(await call('POST', `/imports/${importId}/cancel`)).toMatchObject({
    status: 202,
    body: { status: 'cancelled' },
  })
  expect(await call('POST', `/imports/${importId}/cancel`)).toMatchObject({
    status: 202,
    body: { status: 'cancelled' },
  })
  expect(await startImport()).not.toBe(importId)
})

test('imports are listed newest first, page by page', async () => {
  const ids: string[] = []
  for (let index = 0; index < 3; index++) {
    const importId = await startImport()
    ids.unshift(importId)
    await call('POST', `/imports/${importId}/cancel`)
  }
  const first = await call('GET', `/integrations/${own.integrationId}/imports?limit=2`)
  const second = await call(
    'GET',
    `/integrations/${own.integrationId}/imports?limit=2&cursor=${String(first.body['next_cursor'])}`,
  )
  const listed = [first, second].flatMap(({ body }) => body['data'] as { id: string }[])
  expect(listed.map(({ id }) => id)).toEqual(ids)
  expect(second.body['next_cursor']).toBeNull()
})

test('deletes are confirmed for an import that the guard stopped, and for no other', async () => {
  const importId = await startImport()
  expect(await call('POST', `/imports/${importId}/confirm-deletes`)).toMatchObject({
    status: 400,
    body: { code: 'request.invalid' },
  })
  await db.query(
    "update imports set status = 'failed', error_code = 'import.delete_guard', error_message = 'many', finished_at = now() where import_id = $1",
    [importId],
  )
  const confirmed = await call('POST', `/imports/${importId}/confirm-deletes`)
  expect(confirmed).toMatchObject({ status: 202, body: { mode: 'full', status: 'queued' } })
  const { rows } = await db.query('select deletes_confirmed from imports where import_id = $1', [
    confirmed.body['id'],
  ])
  expect(rows).toEqual([{ deletes_confirmed: true }])
})

test('an integration has a schedule of its own, or its workspace’s, or its connector’s; the next time is shown', async () => {
  const path = `/integrations/${own.integrationId}/schedule`
  const inMinutes = (body: Record<string, unknown>) =>
    (new Date(String(body['next_import'])).getTime() - Date.now()) / 60_000
  expect((await call('GET', path)).body).toMatchObject({
    schedule: { interval: 'PT15M' },
    from: 'connector',
    paused: false,
    retry: null,
  })
  const hourly = await call('PATCH', '/connectors/sandbox/imports', own.adminKey, {
    schedule: { interval: 'PT1H' },
  })
  expect(hourly).toMatchObject({ status: 200, body: { schedule: { interval: 'PT1H' }, from: 'workspace' } })
  const ofWorkspace = (await call('GET', path)).body
  expect(ofWorkspace).toMatchObject({ schedule: { interval: 'PT1H' }, from: 'workspace' })
  expect(inMinutes(ofWorkspace)).toBeLessThan(66.1)
  const cron = { cron: '0 3 * * *', time_zone: 'Europe/Berlin' }
  const set = await call('PUT', path, own.adminKey, { schedule: cron })
  expect(set).toMatchObject({ status: 200, body: { schedule: cron, from: 'integration' } })
  expect(inMinutes(set.body)).toBeGreaterThan(0)
  expect(inMinutes(set.body)).toBeLessThan(26 * 60)
  const reset = await call('PUT', path, own.adminKey, { schedule: null })
  expect(reset.body).toMatchObject({ schedule: { interval: 'PT1H' }, from: 'workspace' })
  const other = `/integrations/${stranger.integrationId}/schedule`
  expect((await call('GET', other, stranger.adminKey)).body).toMatchObject({ from: 'connector' })
  expect(await call('PUT', other, own.adminKey, { schedule: null })).toMatchObject({ status: 404 })
})

test('a connector is paused and resumed for a workspace: nothing is due meanwhile, all are spread afterwards', async () => {
  const { workspaceId, integrationId } = own
  const more = await Promise.all(
    Array.from({ length: 20 }, () => addIntegration(db, workspaceId, 'customer-1', 'sandbox')),
  )
  const settings = (body: object) => call('PATCH', '/connectors/sandbox/imports', own.adminKey, body)
  expect((await settings({ paused: true })).body).toMatchObject({ paused: true })
  expect((await call('GET', `/integrations/${integrationId}/schedule`)).body).toMatchObject({
    paused: true,
    next_import: null,
  })
  await db.query('update integrations set next_import_at = now() where workspace_id = $1', [workspaceId])
  await queueDueImports({ db, clock: systemClock, connectors }, 1_000)
  expect((await db.query('select 1 from imports where workspace_id = $1', [workspaceId])).rows).toEqual([])
  expect((await settings({ paused: false })).body).toMatchObject({ paused: false })
  const { rows } = await db.query<{ minutes: number }>(
    `select (extract(epoch from next_import_at - now()) / 60)::float8 as minutes from integrations where integration_id = any ($1)`,
    [more],
  )
  const minutes = rows.map((row) => row.minutes)
  expect(Math.max(...minutes)).toBeLessThan(17)
  expect(Math.max(...minutes) - Math.min(...minutes)).toBeGreaterThan(3)
  expect(
    await call('PATCH', '/connectors/sandbox/imports', stranger.adminKey, { bad_record_share: 2 }),
  ).toMatchObject({ status: 400 })
  expect((await settings({ bad_record_share: 0.1 })).body).toMatchObject({ bad_record_share: 0.1 })
  expect((await settings({ bad_record_share: null })).body).toMatchObject({ bad_record_share: 0.5 })
})

test('an integration that needs its customer is not imported', async () => {
  await db.query("update integrations set status = 'needs_reconnect' where integration_id = $1", [
    own.integrationId,
  ])
  expect(await call('POST', `/integrations/${own.integrationId}/imports`)).toMatchObject({
    status: 409,
    body: { code: 'integration.needs_reconnect' },
  })
})

test('records that could not be taken are listed with their reason, page by page', async () => {
  const importId = await startImport()
  const { workspaceId, integrationId } = own
  await keepRecordErrors(
    db,
    { workspaceId, integrationId, stream: 'issues', importId },
    ['id:1', 'id:2'].map((recordKey) => ({
      recordKey,
      field: 'priority',
      code: 'mapping.record_failed',
      message: 'priority: expected a whole number, got "high".',
      raw: '{"id":1}',
    })),
  )
  const first = await call('GET', `/integrations/${integrationId}/record-errors?limit=1`)
  expect(first.body['data']).toEqual([
    {
      stream: 'issues',
      record_key: 'id:1',
      import_id: importId,
      code: 'mapping.record_failed',
      field: 'priority',
      message: 'priority: expected a whole number, got "high".',
      raw: { id: 1 },
      created: expect.any(String),
    },
  ])
  const cursor = String(first.body['next_cursor'])
  const second = await call('GET', `/integrations/${integrationId}/record-errors?limit=1&cursor=${cursor}`)
  expect(second.body).toMatchObject({ data: [{ record_key: 'id:2' }], next_cursor: null })
})

test('no route answers without a key, or shows what belongs to another workspace', async () => {
  const importId = await startImport()
  const unknown = '0192f3a4-0000-7000-8000-000000000009'
  for (const [method, url] of routes(importId, own.integrationId)) {
    expect((await call(method, url, null)).status, `${method} ${url} without a key`).toBe(401)
    const foreign = await call(method, url, stranger.adminKey)
    const missing = await call(
      method,
      routes(unknown, unknown)[
        routes(importId, own.integrationId).findIndex(([, path]) => path === url)
      ]?.[1] ?? '',
      stranger.adminKey,
    )
    expect(foreign.status, `${method} ${url} of a stranger`).toBe(404)
    expect(foreign.body['code']).toBe(missing.body['code'])
  }
})

test('a user key reads and does not start, cancel or confirm', async () => {
  const importId = await startImport()
  const { key } = await createApiKey(db, { workspaceId: own.workspaceId, name: 'reader', role: 'user' })
  for (const [method, url] of routes(importId, own.integrationId)) {
    expect((await call(method, url, key)).status, `${method} ${url}`).toBe(method === 'GET' ? 200 : 403)
  }
})

test('bad input is named, not a crash', async () => {
  expect(await call('GET', '/imports/17')).toMatchObject({ status: 400, body: { code: 'request.invalid' } })
  expect(
    await call('POST', `/integrations/${own.integrationId}/imports`, own.adminKey, { mode: 'fast' }),
  ).toMatchObject({ status: 400, body: { code: 'request.invalid' } })
  for (const schedule of [
    { interval: 'PT1S' },
    { cron: '* * * * * *' },
    { cron: '0 3 * * *', time_zone: 'Mars/Base' },
    { interval: 'PT1H', cron: '0 3 * * *' },
  ]) {
    expect(
      await call('PUT', `/integrations/${own.integrationId}/schedule`, own.adminKey, { schedule }),
      JSON.stringify(schedule),
    ).toMatchObject({ status: 400, body: { code: 'request.invalid' } })
  }
  expect(await call('GET', `/integrations/${own.integrationId}/imports?cursor=x`)).toMatchObject({
    status: 400,
    body: { code: 'request.cursor_invalid' },
  })
})
