import { expect, test } from 'vitest'
import { useImportApi } from '../../../../test/support/importApi.ts'
import { addIntegration, importTestConnector } from '../../../../test/support/importFixture.ts'
import { importConnectors } from '../../../../test/support/recordImports.ts'
import { systemClock } from '../clock.ts'
import { configureConnector } from '../integrations/configureConnector.ts'
import { createKeyring } from '../secrets/index.ts'
import { queueDueImports } from './runSchedule.ts'

const keyring = createKeyring(`test:${Buffer.alloc(32, 1).toString('base64')}`)
const api = useImportApi()

test('an integration has a schedule of its own, or its workspace’s, or its connector’s; the next time is shown', async () => {
  const path = `/integrations/${api.own.integrationId}/schedule`
  const inMinutes = (body: Record<string, unknown>) =>
    (new Date(String(body['next_import'])).getTime() - Date.now()) / 60_000
  expect((await api.call('GET', path)).body).toMatchObject({
    schedule: { interval: 'PT15M' },
    from: 'connector',
    paused: false,
    retry: null,
  })
  const hourly = await api.call('PATCH', '/connectors/sandbox/imports', api.own.adminKey, {
    schedule: { interval: 'PT1H' },
  })
  expect(hourly).toMatchObject({ status: 200, body: { schedule: { interval: 'PT1H' }, from: 'workspace' } })
  const ofWorkspace = (await api.call('GET', path)).body
  expect(ofWorkspace).toMatchObject({ schedule: { interval: 'PT1H' }, from: 'workspace' })
  expect(inMinutes(ofWorkspace)).toBeLessThan(66.1)
  const cron = { cron: '0 3 * * *', time_zone: 'Europe/Berlin' }
  const set = await api.call('PUT', path, api.own.adminKey, { schedule: cron })
  expect(set).toMatchObject({ status: 200, body: { schedule: cron, from: 'integration' } })
  expect(inMinutes(set.body)).toBeGreaterThan(0)
  expect(inMinutes(set.body)).toBeLessThan(26 * 60)
  const reset = await api.call('PUT', path, api.own.adminKey, { schedule: null })
  expect(reset.body).toMatchObject({ schedule: { interval: 'PT1H' }, from: 'workspace' })
  const other = `/integrations/${api.stranger.integrationId}/schedule`
  expect((await api.call('GET', other, api.stranger.adminKey)).body).toMatchObject({ from: 'connector' })
  expect(await api.call('PUT', other, api.own.adminKey, { schedule: null })).toMatchObject({ status: 404 })
})

test('a connector is paused and resumed for a workspace: nothing is due meanwhile, all are spread afterwards', async () => {
  const { workspaceId, integrationId } = api.own
  const more = await Promise.all(
    Array.from({ length: 20 }, () => addIntegration(api.db, workspaceId, 'customer-1', 'sandbox')),
  )
  const settings = (body: object) => api.call('PATCH', '/connectors/sandbox/imports', api.own.adminKey, body)
  expect((await settings({ paused: true })).body).toMatchObject({ paused: true })
  expect((await api.call('GET', `/integrations/${integrationId}/schedule`)).body).toMatchObject({
    paused: true,
    next_import: null,
  })
  await api.db.query('update integrations set next_import_at = now() where workspace_id = $1', [workspaceId])
  await queueDueImports({ db: api.db, clock: systemClock, connectors: importConnectors }, 1_000)
  expect((await api.db.query('select 1 from imports where workspace_id = $1', [workspaceId])).rows).toEqual(
    [],
  )
  expect((await settings({ paused: false })).body).toMatchObject({ paused: false })
  const { rows } = await api.db.query<{ minutes: number }>(
    `select (extract(epoch from next_import_at - now()) / 60)::float8 as minutes from integrations where integration_id = any ($1)`,
    [more],
  )
  const minutes = rows.map((row) => row.minutes)
  expect(Math.max(...minutes)).toBeLessThan(17)
  expect(Math.max(...minutes) - Math.min(...minutes)).toBeGreaterThan(3)
  expect(
    await api.call('PATCH', '/connectors/sandbox/imports', api.stranger.adminKey, { bad_record_share: 2 }),
  ).toMatchObject({ status: 400 })
  expect((await settings({ bad_record_share: 0.1 })).body).toMatchObject({ bad_record_share: 0.1 })
  expect((await settings({ bad_record_share: null })).body).toMatchObject({ bad_record_share: 0.5 })
})

test('of an interval and a cron the last one that was set holds, of an integration and of a connector, whichever route sets it', async () => {
  const cron = { cron: '0 3 * * *', time_zone: 'Europe/Berlin' }
  const path = `/integrations/${api.own.integrationId}/schedule`
  const shown = async () => (await api.call('GET', path)).body['schedule']
  const stored = async (table: string, columns: string) =>
    (
      await api.db.query<Record<string, unknown>>(`select ${columns} from ${table} where workspace_id = $1`, [
        api.own.workspaceId,
      ])
    ).rows[0]
  for (const schedule of [cron, { interval: 'PT2H' }, cron]) {
    await api.call('PUT', path, api.own.adminKey, { schedule })
    expect(await shown()).toEqual(schedule)
  }
  expect(await stored('integrations', 'schedule_interval_s, schedule_cron')).toEqual({
    schedule_interval_s: null,
    schedule_cron: cron.cron,
  })
  await api.call('PUT', path, api.own.adminKey, { schedule: null })
  const ofConnector = () => stored('connector_settings', 'import_interval_s, import_cron')
  await api.call('PATCH', '/connectors/sandbox/imports', api.own.adminKey, { schedule: cron })
  expect(await ofConnector()).toEqual({ import_interval_s: null, import_cron: cron.cron })
  const deps = { db: api.db, keyring, clock: systemClock }
  const configure = (wanted: Parameters<typeof configureConnector>[3]) =>
    configureConnector(deps, api.own.workspaceId, importTestConnector, wanted)
  await configure({ clientId: 'another client' })
  expect(await shown()).toEqual(cron)
  await configure({ importIntervalS: 3_600 })
  expect(await ofConnector()).toEqual({ import_interval_s: 3_600, import_cron: null })
  expect(await shown()).toEqual({ interval: 'PT1H' })
  await api.call('PATCH', '/connectors/sandbox/imports', api.own.adminKey, { schedule: cron })
  expect(await ofConnector()).toEqual({ import_interval_s: null, import_cron: cron.cron })
})

test('integrations whose connector has another interval are spread over the whole of it, those with a schedule of their own left alone', async () => {
  const { workspaceId } = api.own
  const more = await Promise.all(
    Array.from({ length: 30 }, () => addIntegration(api.db, workspaceId, 'customer-1', 'sandbox')),
  )
  const path = `/integrations/${api.own.integrationId}/schedule`
  const before = (await api.call('PUT', path, api.own.adminKey, { schedule: { interval: 'P2D' } })).body
  const deps = { db: api.db, keyring, clock: systemClock }
  await configureConnector(deps, workspaceId, importTestConnector, { importIntervalS: 3_600 })
  const { rows } = await api.db.query<{ minutes: number }>(
    `select (extract(epoch from next_import_at - now()) / 60)::float8 as minutes from integrations where integration_id = any ($1)`,
    [more],
  )
  const minutes = rows.map((row) => row.minutes)
  expect(Math.max(...minutes)).toBeLessThan(60)
  expect(Math.max(...minutes) - Math.min(...minutes)).toBeGreaterThan(15)
  expect((await api.call('GET', path)).body).toEqual(before)
})

test('a schedule of no known form is refused with the forms that there are, and a share of any size is taken', async () => {
  for (const schedule of [
    {},
    { interval: 3_600 },
    { every: 'PT1H' },
    'PT1H',
    { interval: 'PT1H', cron: '* * * * *' },
  ]) {
    const { status, body } = await api.call(
      'PUT',
      `/integrations/${api.own.integrationId}/schedule`,
      api.own.adminKey,
      {
        schedule,
      },
    )
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
    expect(await api.call('PATCH', path, api.own.adminKey, { bad_record_share: sent })).toMatchObject({
      status: 200,
      body: { bad_record_share: kept },
    })
    expect((await api.call('GET', path)).body).toMatchObject({ bad_record_share: kept })
  }
})
