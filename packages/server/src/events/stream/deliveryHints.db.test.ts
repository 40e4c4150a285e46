import { afterEach, beforeEach, expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/testDatabase.ts'
import { systemClock } from '../../clock.ts'
import { openDatabase, type Database } from '../../db/index.ts'
import { createLogger } from '../../logger.ts'
import { createMetrics, type Metrics } from '../../metrics/index.ts'
import { createDeliveryHints } from './deliveryHints.ts'
import { deliveriesChangedChannel, startTellingDeliveries } from './tellDeliveries.ts'

// What one process commits, another must hear of; so each has connections of its own, and nothing else in common.
const logger = createLogger('silent')
let db: TestDatabase
let ofSender: Database
let metrics: Metrics
const closing: (() => unknown)[] = []

beforeEach(async () => {
  db = await createTestDatabase()
  ofSender = openDatabase(db.url, { maxConnections: 2 })
  metrics = createMetrics()
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  await ofSender.close()
  await db.drop()
})

/** Listens, and waits for the hint that comes when the connection is open: anything may have been missed before. */
async function listen(hintGapMs: number) {
  const hints = createDeliveryHints({ db, logger }, { hintGapMs })
  closing.push(() => hints.close())
  const [ours, theirs] = [newUuid(), newUuid()]
  const heard = { ours: 0, theirs: 0 }
  const end = hints.add(ours, () => void (heard.ours += 1))
  hints.add(theirs, () => void (heard.theirs += 1))
  await expect.poll(() => heard).toEqual({ ours: 1, theirs: 1 })
  return { ours, theirs, heard, end }
}

/** A batch of the sender. */
function commitTries(workspaceId: string, tries: number): void {
  const sent = { outcome: 'delivered', statusCode: 200, durationMs: 1, signature: 'v1,' }
  const result = { workspaceId, endpointId: newUuid(), ...sent }
  const row = { eventId: `evt_${newUuid()}` }
  metrics.triesWritten(Array.from({ length: tries }, () => ({ row, result: { ...result, startedAtMs: 0 } })))
}

/** What is notified from now on. */
async function notifications(): Promise<string[]> {
  const payloads: string[] = []
  await db.listener.listen(deliveriesChangedChannel, (payload) => void payloads.push(payload ?? ''))
  return payloads
}

function startTelling(): void {
  const telling = startTellingDeliveries({ db: ofSender, clock: systemClock, logger, metrics }, 10)
  closing.push(() => telling.stop())
}

test('tries that another process committed are told to who listens to their workspace, in one notification for any number', async () => {
  const { ours, heard } = await listen(0)
  const payloads = await notifications()
  commitTries(ours, 2_000)
  commitTries(ours, 2_000)
  startTelling()
  await expect.poll(() => heard.ours).toBe(2)
  expect(payloads).toEqual([ours])
  expect(heard.theirs).toBe(1)
})

test('hints of a workspace keep their distance', async () => {
  const { ours, heard } = await listen(60_000)
  const payloads = await notifications()
  startTelling()
  for (let batch = 1; batch <= 3; batch++) {
    commitTries(ours, 10)
    await expect.poll(() => payloads).toHaveLength(batch)
  }
  expect(heard.ours).toBe(1)
})

test('the last hint comes, though it was too early', async () => {
  const { ours, heard } = await listen(50)
  startTelling()
  commitTries(ours, 10)
  await expect.poll(() => heard.ours).toBe(2)
})

test('more workspaces than a notification holds are told in several', async () => {
  const { ours, heard } = await listen(0)
  const payloads = await notifications()
  for (let n = 0; n < 450; n++) commitTries(newUuid(), 1)
  commitTries(ours, 1)
  startTelling()
  await expect.poll(() => heard.ours).toBe(2)
  expect(payloads.map((payload) => payload.split(',').length)).toEqual([200, 200, 51])
})

test('who has ended hears nothing, and a lost connection is a hint', async () => {
  const { ours, theirs, heard, end } = await listen(0)
  end()
  await db.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tributary-listen' and datname = current_database()`,
  )
  await expect.poll(() => heard.theirs).toBe(2)
  commitTries(ours, 1)
  commitTries(theirs, 1)
  startTelling()
  await expect.poll(() => heard.theirs).toBe(3)
  expect(heard.ours).toBe(1)
})
