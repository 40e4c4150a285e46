import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import {
  createDeliveryFixture,
  newIntegration,
  updated,
  type DeliveryFixture,
} from '../../../../test/support/deliveryFixture.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { createLogger } from '../logger.ts'
import { sendTest } from '../webhooks/sendTest.ts'
import { createWorkspace } from '../workspaces/index.ts'
import { createEventBudget, createEventRecorder } from './index.ts'
import { findAheadMs, takeFromBudgets } from './store/eventBudgets.ts'

const logger = createLogger('silent')
let db: TestDatabase
let fixture: DeliveryFixture
let workspaceId: string
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())
beforeEach(async () => {
  fixture = await createDeliveryFixture(db)
  workspaceId = fixture.workspace.workspaceId
  return () => fixture.close()
})

/** As if so much time had passed. */
const pass = (seconds: number) =>
  db.query(`update event_budgets set used_until = used_until - $1 * interval '1 second'`, [seconds])

test('a minute’s worth may come at once; what is over it is waited for, by every process, and by nobody else', async () => {
  const [one, two] = [1, 2].map(() => createEventBudget({ db, logger, perMinute: 600 }))
  if (!one || !two) throw new Error('no budgets')
  const other = (await createWorkspace(db, 'Other')).workspaceId
  one.spent(workspaceId, 400)
  one.spent(other, 10)
  expect(await one.waitMs(workspaceId)).toBe(0)
  // In the order of their commits, from two processes: 900 events are 90 s, a minute of which is allowed.
  two.spent(workspaceId, 500)
  const waitMs = await two.waitMs(workspaceId)
  expect(waitMs).toBeGreaterThan(0)
  expect(waitMs).toBeLessThanOrEqual(30_000)
  expect(await two.waitMs(other)).toBe(0)
  // The first process learns of it with its next events.
  one.spent(workspaceId, 1)
  expect(await one.waitMs(workspaceId)).toBeGreaterThan(0)
  await pass(31)
  expect([await one.waitMs(workspaceId), await two.waitMs(workspaceId)]).toEqual([0, 0])
  // What was not used is not saved up for ever: a minute's worth, no more.
  await pass(100_000)
  one.spent(workspaceId, 700)
  expect(await one.waitMs(workspaceId)).toBeGreaterThan(9_000)
})

test('whatever comes together is counted once each, with few statements', async () => {
  const budget = createEventBudget({ db, logger, perMinute: 60 })
  for (let i = 0; i < 1_000; i++) budget.spent(workspaceId, 1)
  await budget.waitMs(workspaceId)
  const aheadMs = await findAheadMs(db, workspaceId)
  expect(Math.abs(aheadMs - 1_000_000)).toBeLessThan(20_000)
  // That it does not wait for the disk is for this statement alone.
  const shown = await Promise.all(Array.from({ length: 10 }, () => db.query('show synchronous_commit')))
  expect(new Set(shown.map(({ rows }) => rows[0]?.['synchronous_commit']))).toEqual(new Set(['on']))
})

test('a workspace that is gone is left out, and does not keep others from being counted', async () => {
  const gone = newUuid()
  const taken = await takeFromBudgets(
    db,
    new Map([
      [gone, 5],
      [workspaceId, 5],
    ]),
    60,
  )
  expect(taken.map((one) => one.workspaceId)).toEqual([workspaceId])
  expect(await findAheadMs(db, gone)).toBe(0)
})

test('events over the ceiling are recorded all the same: nothing is lost; rolled back ones are not counted', async () => {
  const recorder = createEventRecorder({ budget: createEventBudget({ db, logger, perMinute: 10 }) })
  const events = Array.from({ length: 25 }, () => updated(newIntegration(fixture.workspace), newUuid()))
  const undone = db.transaction(async (tx) => {
    await recorder.record(tx, events)
    throw new Error('rolled back')
  })
  await expect(undone).rejects.toThrow('rolled back')
  expect(await recorder.waitMs(workspaceId)).toBe(0)
  expect(await findAheadMs(db, workspaceId)).toBe(0)
  await db.transaction((tx) => recorder.record(tx, events))
  expect(await recorder.waitMs(workspaceId)).toBeGreaterThan(60_000)
  const { rowCount } = await db.query('select from events where workspace_id = $1', [workspaceId])
  expect(rowCount).toBe(25)
})

test('a recorder without a budget has no ceiling', async () => {
  expect(await createEventRecorder().waitMs(workspaceId)).toBe(0)
})

test('a test is refused while the imports of its workspace are over the ceiling, and says when to try again', async () => {
  const { endpointId } = await fixture.endpoint('http://127.0.0.1:1/')
  const deps = { ...fixture.deps, config: { ...fixture.deps.config, eventsPerMinute: 60 } }
  await sendTest(deps, workspaceId, endpointId)
  expect(await findAheadMs(db, workspaceId)).toBeGreaterThan(0)
  await takeFromBudgets(db, new Map([[workspaceId, 90]]), 60)
  const refused = await sendTest(deps, workspaceId, endpointId).catch((error: unknown) => error)
  expect(refused).toMatchObject({
    code: 'event.rate_limited',
    status: 429,
    message: expect.stringMatching(/at most 60 events a minute.*Try again in \d+ s/),
    details: { limit: 60, retry_after_s: expect.any(Number) },
  })
  await pass(60)
  await expect(sendTest(deps, workspaceId, endpointId)).resolves.toMatch(/^evt_/)
})
