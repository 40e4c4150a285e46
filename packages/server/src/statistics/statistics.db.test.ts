import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import { createHeldClock } from '../../../../test/support/heldClock.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { buildApp } from '../http/index.ts'
import { createMetrics } from '../metrics/index.ts'
import { createWorkspace, findCaller, type NewWorkspace } from '../workspaces/index.ts'
import { deleteOldTraffic, startTrafficWriter, statisticsRoutes } from './index.ts'

let db: TestDatabase
let app: FastifyInstance
let acme: NewWorkspace
let other: NewWorkspace
const clock = createHeldClock(Date.parse('2026-05-01T12:30:30Z'))
beforeAll(async () => {
  db = await createTestDatabase()
  app = await buildApp({ db, findCaller, apiRoutes: [statisticsRoutes({ db, clock })], publicRoutes: [] })
  acme = await createWorkspace(db, 'Acme')
  other = await createWorkspace(db, 'Other')
})
afterAll(async () => {
  await app.close()
  await db.drop()
})

async function overview(workspace: NewWorkspace, span = 'hour') {
  const answer = await app.inject({
    url: `/v1/statistics?span=${span}`,
    headers: { authorization: `Api-Key ${workspace.adminKey}` },
  })
  expect(answer.statusCode).toBe(200)
  return answer.json()
}

async function insertEndpoint(workspaceId: string): Promise<string> {
  const endpointId = newUuid()
  await db.query(
    `insert into webhook_endpoints (workspace_id, endpoint_id, url, secrets_sealed, shard) values ($1, $2, $3, '', 0)`,
    [workspaceId, endpointId, `https://${endpointId}.example.com`],
  )
  return endpointId
}

test('an empty workspace has a flow of zeros, no rate, and nothing that needs help', async () => {
  const empty = await overview(other)
  expect(empty.flow).toHaveLength(60)
  expect(empty.flow[0]).toEqual({ at: '2026-05-01T11:31:00.000Z', events: 0, succeeded: 0, failed: 0 })
  expect(empty.flow[59].at).toBe('2026-05-01T12:30:00.000Z')
  expect({ ...empty, flow: [] }).toEqual({
    span: 'hour',
    step_seconds: 60,
    flow: [],
    success_rate: null,
    slowest_endpoints: [],
    needing_help: [],
    totals: { customers: 0, integrations: 0, endpoints: 0, pending: 0 },
  })
})

test('what two processes counted is added up, by minute and endpoint, the slowest first; another workspace sees none of it', async () => {
  const [quick, slow] = [await insertEndpoint(acme.workspaceId), await insertEndpoint(acme.workspaceId)]
  for (const durationMs of [100, 300]) {
    const metrics = createMetrics()
    metrics.eventsRecorded(acme.workspaceId, 'webhook_test', 3)
    const tried = { workspaceId: acme.workspaceId, outcome: 'delivered', startedAtMs: clock.now() }
    metrics.traffic.addTry({ ...tried, endpointId: slow, durationMs })
    metrics.traffic.addTry({ ...tried, endpointId: slow, durationMs, outcome: 'retrying' })
    metrics.traffic.addTry({ ...tried, endpointId: quick, durationMs: 10 })
    // What is left is written at the end.
    await startTrafficWriter({ db, clock, logger: pino({ level: 'silent' }), metrics }).stop()
  }
  // The counts of events stand under the machine's own time.
  await db.query(`update event_minutes set minute = '2026-05-01T12:29:00Z'`)
  const seen = await overview(acme)
  expect(seen.flow[58]).toMatchObject({ events: 6, succeeded: 0 })
  expect(seen.flow[59]).toMatchObject({ events: 0, succeeded: 4, failed: 2 })
  expect(seen.success_rate).toBeCloseTo(4 / 6)
  expect(seen.slowest_endpoints).toMatchObject([
    { id: slow, mean_ms: 200, most_ms: 300, succeeded: 2, failed: 2 },
    { id: quick, mean_ms: 10, most_ms: 10, succeeded: 2, failed: 0 },
  ])
  expect((await overview(acme, `hour&endpoint_id=${quick}`)).slowest_endpoints).toMatchObject([{ id: quick }])
  for (const [span, steps] of [
    ['day', 96],
    ['week', 84],
  ] as const) {
    const { flow } = await overview(acme, span)
    expect(flow).toHaveLength(steps)
    const sum = (key: string) =>
      flow.reduce((total: number, step: Record<string, number>) => total + (step[key] ?? 0), 0)
    expect([sum('events'), sum('succeeded'), sum('failed')]).toEqual([6, 4, 2])
  }
  expect((await overview(other)).success_rate).toBeNull()
})

test('an integration needs help while its customer must reconnect, or its newest import did not bring everything', async () => {
  const insert = async (status: string, imports: string[]) => {
    const integrationId = newUuid()
    await db.query(
      `with c as (insert into customers (workspace_id, customer_id) values ($1, 'c1') on conflict do nothing)
       insert into integrations (workspace_id, integration_id, customer_id, connector_type, auth_method, status)
       values ($1, $2, 'c1', 'sandbox', 'api_key', $3)`,
      [acme.workspaceId, integrationId, status],
    )
    for (const importStatus of imports) {
      await db.query(
        `insert into imports (workspace_id, import_id, integration_id, connector_type, trigger, mode, status, error_code, error_message, finished_at)
         values ($1, $2, $3, 'sandbox', 'schedule', 'full', $4, 'import.delete_guard', 'why', now())`,
        [acme.workspaceId, newUuid(), integrationId, importStatus],
      )
    }
    return integrationId
  }
  // The same customer is made once: the row must be there before the first integration.
  await db.query(`insert into customers (workspace_id, customer_id) values ($1, 'c1')`, [acme.workspaceId])
  const revoked = await insert('needs_reconnect', ['failed'])
  const failed = await insert('active', ['succeeded', 'failed'])
  await insert('active', ['failed', 'succeeded'])
  const { needing_help: needing, totals } = await overview(acme)
  expect(needing).toHaveLength(2)
  expect(needing).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ integration_id: revoked, reason: 'needs_reconnect', code: null }),
      expect.objectContaining({
        integration_id: failed,
        reason: 'import_failed',
        code: 'import.delete_guard',
        message: 'why',
      }),
    ]),
  )
  expect(totals).toEqual({ customers: 1, integrations: 3, endpoints: 2, pending: 0 })
  const holdings = async (workspace: NewWorkspace) =>
    await app.inject({
      url: `/v1/integrations/${failed}/holdings`,
      headers: { authorization: `Api-Key ${workspace.adminKey}` },
    })
  expect((await holdings(acme)).json()).toEqual({ records: 0, imports: 2, record_errors: 0 })
  expect((await holdings(other)).json()).toMatchObject({ code: 'integration.not_found' })
})

test('minutes are kept for as long as the longest stretch', async () => {
  await db.query(
    `insert into event_minutes (workspace_id, minute, events) values ($1, now() - interval '9 days', 1), ($1, now() - interval '6 days', 1)`,
    [other.workspaceId],
  )
  await deleteOldTraffic(db, 8)
  const { rows } = await db.query('select 1 from event_minutes where workspace_id = $1', [other.workspaceId])
  expect(rows).toHaveLength(1)
})
