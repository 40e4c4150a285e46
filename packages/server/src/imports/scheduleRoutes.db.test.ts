import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  addIntegration,
  createIntegration,
  importTestConnector,
} from '../../../../test/support/importFixture.ts'
import { importConnectors } from '../../../../test/support/recordImports.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { systemClock } from '../clock.ts'
import { buildApp } from '../http/index.ts'
import { configureConnector } from '../integrations/configureConnector.ts'
import { createLogger } from '../logger.ts'
import { createKeyring } from '../secrets/index.ts'
import { findCaller } from '../workspaces/index.ts'
import { importRoutes } from './index.ts'
import { queueDueImports } from './runSchedule.ts'

const keyring = createKeyring(`test:${Buffer.alloc(32, 1).toString('base64')}`)
let db: TestDatabase
let app: FastifyInstance
let own: Awaited<ReturnType<typeof createIntegration>>
let stranger: Awaited<ReturnType<typeof createIntegration>>

beforeAll(async () => {
  db = await createTestDatabase()
  app = await buildApp({
    db,
    findCaller,
    apiRoutes: [
      importRoutes({ db, clock: systemClock, connectors: importConnectors, logger: createLogger('silent') }),
    ],
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

async function call(method: 'GET' | 'PUT' | 'PATCH', url: string, key = own.adminKey, body?: object) {
  const response = await app.inject({
    method,
    url: `/v1${url}`,
    headers: { authorization: `Api-Key ${key}` },
    ...(body ? { payload: body } : {}),
  })
  return { status: response.statusCode, body: response.json() as Record<string, unknown> }
}

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
  await queueDueImports({ db, clock: systemClock, connectors: importConnectors }, 1_000)
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

test('of an interval and a cron the last one that was set holds, of an integration and of a connector, whichever route sets it', async () => {
  const cron = { cron: '0 3 * * *', time_zone: 'Europe/Berlin' }
  const path = `/integrations/${own.integrationId}/schedule`
  const shown = async () => (await call('GET', path)).body['schedule']
  const stored = async (table: string, columns: string) =>
    (
      await db.query<Record<string, unknown>>(`select ${columns} from ${table} where workspace_id = $1`, [
        own.workspaceId,
      ])
    ).rows[0]
  for (const schedule of [cron, { interval: 'PT2H' }, cron]) {
    await call('PUT', path, own.adminKey, { schedule })
    expect(await shown()).toEqual(schedule)
  }
  expect(await stored('integrations', 'schedule_interval_s, schedule_cron')).toEqual({
    schedule_interval_s: null,
    schedule_cron: cron.cron,
  })
  await call('PUT', path, own.adminKey, { schedule: null })
  const ofConnector = () => stored('connector_settings', 'import_interval_s, import_cron')
  await call('PATCH', '/connectors/sandbox/imports', own.adminKey, { schedule: cron })
  expect(await ofConnector()).toEqual({ import_interval_s: null, import_cron: cron.cron })
  const deps = { db, keyring, clock: systemClock }
  const configure = (wanted: Parameters<typeof configureConnector>[3]) =>
    configureConnector(deps, own.workspaceId, importTestConnector, wanted)
  await configure({ clientId: 'another client' })
  expect(await shown()).toEqual(cron)
  await configure({ importIntervalS: 3_600 })
  expect(await ofConnector()).toEqual({ import_interval_s: 3_600, import_cron: null })
  expect(await shown()).toEqual({ interval: 'PT1H' })
  await call('PATCH', '/connectors/sandbox/imports', own.adminKey, { schedule: cron })
  expect(await ofConnector()).toEqual({ import_interval_s: null, import_cron: cron.cron })
})

test('integrations whose connector has another interval are spread over the whole of it, those with a schedule of their own left alone', async () => {
  const { workspaceId } = own
  const more = await Promise.all(
    Array.from({ length: 30 }, () => addIntegration(db, workspaceId, 'customer-1', 'sandbox')),
  )
  const path = `/integrations/${own.integrationId}/schedule`
  const before = (await call('PUT', path, own.adminKey, { schedule: { interval: 'P2D' } })).body
  const deps = { db, keyring, clock: systemClock }
  await configureConnector(deps, workspaceId, importTestConnector, { importIntervalS: 3_600 })
  const { rows } = await db.query<{ minutes: number }>(
    `select (extract(epoch from next_import_at - now()) / 60)::float8 as minutes from integrations where integration_id = any ($1)`,
    [more],
  )
  const minutes = rows.map((row) => row.minutes)
  expect(Math.max(...minutes)).toBeLessThan(60)
  expect(Math.max(...minutes) - Math.min(...minutes)).toBeGreaterThan(15)
  expect((await call('GET', path)).body).toEqual(before)
})

test('a schedule of no known form is refused with the forms that there are, and a share of any size is taken', async () => {
  for (const schedule of [
    {},
    { interval: 3_600 },
    { every: 'PT1H' },
    'PT1H',
    { interval: 'PT1H', cron: '* * * * *' },
  ]) {
    const { status, body } = await call('PUT', `/integrations/${own.integrationId}/schedule`, own.adminKey, {
      schedule,
    })
    expect([status, body['detail']]).toEqual([
      400,
      expect.stringContaining(
        'schedule: expected {"interval": "PT15M"} or {"cron": "0 3 * * *", "time_zone": "Europe/Berlin"}',
      ),
    ])
  }
  const path = '/connectors/sandbox/imports'
  for (const [sent, kept] of [
    [1e-320, 0],
    [0.12345678, 0.123457],
    [1, 1],
  ]) {
    expect(await call('PATCH', path, own.adminKey, { bad_record_share: sent })).toMatchObject({
      status: 200,
      body: { bad_record_share: kept },
    })
    expect((await call('GET', path)).body).toMatchObject({ bad_record_share: kept })
  }
})
