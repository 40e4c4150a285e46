import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import {
  createDeliveryFixture,
  newIntegration,
  tokenFixed,
  updated,
  type DeliveryFixture,
} from '../../../../test/support/deliveryFixture.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { startReceiver } from '../../../../test/support/webhookReceiver.ts'
import { createEventRecorder } from '../events/index.ts'
import { assembleStages, buildServiceApp, buildServiceProbes } from '../service.ts'
import { measureQueues, startDeliveries } from '../webhooks/index.ts'

let db: TestDatabase
let fixture: DeliveryFixture
beforeAll(async () => {
  db = await createTestDatabase()
  fixture = await createDeliveryFixture(db)
})
afterAll(async () => {
  await fixture.close()
  await db.drop()
})

/** The service's own application over HTTP, and what it answers at /metrics. */
async function serve(given: { metrics: boolean }) {
  const { config, logger, keyring } = fixture.deps
  const stages = await assembleStages({
    config: { ...config, metrics: given.metrics },
    logger,
    keyring,
    db,
    publicUrl: () => 'http://127.0.0.1',
  })
  const app = await buildServiceApp(stages)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    stages,
    scrape: async () => {
      const answer = await fetch(`${url}/metrics`)
      const text = await answer.text()
      const lines = text.split('\n').filter((line) => /^[a-z]/.test(line))
      const values = new Map(
        lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
      )
      return { status: answer.status, type: answer.headers.get('content-type'), text, values }
    },
    close: async () => {
      await app.close()
      await stages.egress.close()
    },
  }
}

test('what was committed, sent and answered is counted, without a key and without naming anybody', async () => {
  const service = await serve({ metrics: true })
  const receiver = await startReceiver(({ event }) => (event === 'integration_oauth_token_fixed' ? 500 : 204))
  const { endpointId } = await fixture.endpoint(receiver.url, { retryScheduleS: [0] })
  const of = newIntegration(fixture.workspace)
  const recorder = createEventRecorder({ metrics: service.stages.metrics })
  const events = [updated(of, newUuid()), updated(of, newUuid()), tokenFixed(of)]
  const undone = db.transaction(async (tx) => {
    await recorder.record(tx, events)
    throw new Error('rolled back')
  })
  await expect(undone).rejects.toThrow('rolled back')
  await db.transaction((tx) => recorder.record(tx, events))
  const sender = startDeliveries(service.stages)
  await expect.poll(async () => (await db.query('select 1 from deliveries')).rowCount).toBe(0)
  await sender.stop()
  const { status, type, text, values } = await service.scrape()
  expect([status, type]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
  expect(Object.fromEntries(values)).toMatchObject({
    'tributary_events_total{event="integration_updated_data_model"}': 2,
    'tributary_events_total{event="integration_oauth_token_fixed"}': 1,
    'tributary_deliveries_total{outcome="delivered"}': 2,
    'tributary_deliveries_total{outcome="given_up"}': 1,
    'tributary_attempts_total{outcome="delivered",status="2xx"}': 2,
    'tributary_attempts_total{outcome="given_up",status="5xx"}': 1,
    'tributary_event_to_receipt_seconds_bucket{le="+Inf"}': 2,
    tributary_event_to_receipt_seconds_count: 2,
  })
  for (const name of [endpointId, fixture.workspace.workspaceId, of.integrationId, 'acme', '127.0.0.1']) {
    expect(text).not.toContain(name)
  }
  await service.close()
  await receiver.close()
})

test('a delivery that ended without a request is counted as ended, and not as tried', async () => {
  const service = await serve({ metrics: true })
  const receiver = await startReceiver()
  await fixture.endpoint(receiver.url)
  await fixture.record([updated(newIntegration(fixture.workspace), newUuid())])
  await db.query('update events set body = null')
  const sender = startDeliveries(service.stages)
  await expect.poll(async () => (await db.query('select 1 from deliveries')).rowCount).toBe(0)
  await sender.stop()
  const { values } = await service.scrape()
  expect(values.get('tributary_deliveries_total{outcome="cancelled"}')).toBeGreaterThanOrEqual(1)
  expect([...values.keys()].filter((name) => name.startsWith('tributary_attempts_total'))).toEqual([])
  expect(receiver.received).toEqual([])
  await service.close()
  await receiver.close()
})

test('every metric is in the documentation', async () => {
  const service = await serve({ metrics: true })
  const { text } = await service.scrape()
  await service.close()
  const names = [...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name)
  expect(names.length).toBeGreaterThan(10)
  const table = readFileSync(new URL('../../../../docs/configuration.md', import.meta.url), 'utf8')
  expect(names.filter((name) => !table.includes(`| \`${name}\``))).toEqual([])
})

test('queues are measured by the state of their endpoints, and a long one is counted in part', async () => {
  await db.query('delete from webhook_endpoints')
  const url = 'http://127.0.0.1:9'
  const enabled = await fixture.endpoint(url)
  const paused = await fixture.endpoint(url)
  const heldBack = await fixture.endpoint(url)
  const of = newIntegration(fixture.workspace)
  await fixture.record([updated(of, newUuid()), tokenFixed(of)])
  const change = (set: string, { endpointId }: { endpointId: string }) =>
    db.query(`update webhook_endpoints set ${set} where endpoint_id = $1`, [endpointId])
  await change("status = 'paused'", paused)
  await change("not_before = now() + interval '1 hour'", heldBack)
  await db.query(
    `insert into deliveries (workspace_id, endpoint_id, seq, event_created_at, event_id, event, lane)
     select $1, $2, 1000000 + n, now(), 'evt_' || n, 'webhook_test', gen_random_uuid() from generate_series(1, 60000) n`,
    [enabled.workspaceId, enabled.endpointId],
  )
  await db.query(
    "update deliveries set event_created_at = now() - interval '1 hour' where endpoint_id = $1",
    [paused.endpointId],
  )
  const service = await serve({ metrics: true })
  const { values } = await service.scrape()
  expect(Object.fromEntries(values)).toMatchObject({
    'tributary_webhook_endpoints{state="enabled"}': 1,
    'tributary_webhook_endpoints{state="held_back"}': 1,
    'tributary_webhook_endpoints{state="paused"}': 1,
    'tributary_webhook_endpoints{state="disabled"}': 0,
    'tributary_queue_depth{state="enabled"}': 16_666,
    'tributary_queue_depth{state="held_back"}': 2,
    'tributary_queue_depth{state="paused"}': 2,
    'tributary_queue_depth{state="disabled"}': 0,
    'tributary_queue_oldest_seconds{state="disabled"}': 0,
  })
  expect(values.get('tributary_queue_oldest_seconds{state="paused"}')).toBeGreaterThanOrEqual(3_600)
  expect(values.get('tributary_queue_oldest_seconds{state="enabled"}')).toBeLessThan(3_600)
  await service.close()
})

test('while the database does not answer, the counters are still there', async () => {
  const service = await serve({ metrics: true })
  await db.query('alter table webhook_endpoints rename to away')
  await expect(measureQueues(db)).rejects.toThrow('webhook_endpoints')
  const { status, text } = await service.scrape()
  await db.query('alter table away rename to webhook_endpoints')
  expect(status).toBe(200)
  expect(text).toContain('# TYPE tributary_events_total counter')
  expect(text).not.toContain('tributary_queue_depth{')
  await service.close()
})

test('TRIBUTARY_METRICS=false: there is no such page', async () => {
  const service = await serve({ metrics: false })
  expect((await service.scrape()).status).toBe(404)
  await service.close()
})

test('with a port of their own, metrics and health are there for every role, and nothing of the API; the API has no metrics then', async () => {
  const { config, logger, keyring } = fixture.deps
  const stages = await assembleStages({
    config: { ...config, metricsPort: 0, roles: ['deliveries'] },
    logger,
    keyring,
    db,
    publicUrl: () => 'http://127.0.0.1',
  })
  const probes = await buildServiceProbes(stages)
  const url = await probes.listen({ host: '127.0.0.1', port: 0 })
  const metrics = await fetch(`${url}/metrics`)
  expect([metrics.status, metrics.headers.get('content-type')]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
  ])
  const text = await metrics.text()
  expect(text).toContain('# TYPE tributary_attempts_total counter')
  expect(text).toContain('tributary_queue_depth{state="enabled"}')
  const health = await fetch(`${url}/health`)
  expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }])
  const nothing = await fetch(`${url}/v1/events`)
  expect([nothing.status, await nothing.json()]).toMatchObject([404, { code: 'request.not_found' }])
  await probes.close()
  const app = await buildServiceApp(stages)
  expect((await app.inject({ url: '/metrics' })).statusCode).toBe(404)
  expect((await app.inject({ url: '/health' })).statusCode).toBe(200)
  await app.close()
  await stages.egress.close()
})
