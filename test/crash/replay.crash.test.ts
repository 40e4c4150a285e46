import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import { createReplay } from '../../packages/server/src/webhooks/replay/createReplay.ts'
import { findReplay } from '../../packages/server/src/webhooks/store/replays.ts'
import {
  createDeliveryFixture,
  newIntegration,
  updated,
  type DeliveryFixture,
} from '../support/deliveryFixture.ts'
import { repositoryPath } from '../support/runNode.ts'
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.ts'
import { startReceiver, type Receiver } from '../support/webhookReceiver.ts'

// What would break: a replay whose process is killed stops for good, leaves events out, or sends them twice.

let db: TestDatabase
let fixture: DeliveryFixture
let app: Receiver
beforeAll(async () => {
  db = await createTestDatabase()
  fixture = await createDeliveryFixture(db)
  app = await startReceiver()
})
afterAll(async () => {
  await fixture.close()
  await app.close()
  await db.drop()
})

function startWorker(faultPoint?: string) {
  return spawn(process.execPath, [repositoryPath('test/crash/replayWorker.ts'), db.url], {
    env: { ...process.env, ...(faultPoint ? { TRIBUTARY_FAULT_POINT: faultPoint } : {}) },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}

test('a replay whose processes are killed, one in the middle of each step, is put into the queue by the next: every event once', async () => {
  const { workspaceId, endpointId } = await fixture.endpoint(app.url)
  const integration = newIntegration(fixture.workspace)
  const resources = Array.from({ length: 400 }, () => newUuid())
  for (const n of [0, 1]) await fixture.record(resources.map((id) => updated(integration, id, n)))
  await db.query('delete from deliveries')
  fixture.start()
  const replay = await createReplay(fixture.deps, {
    workspaceId,
    endpointId,
    kind: 'range',
    since: new Date(Date.now() - 3_600_000),
    until: new Date(Date.now() + 3_600_000),
    events: null,
    integrationId: null,
    customerId: null,
    resourceId: null,
  })
  for (const passage of [1, 2, 2]) {
    const worker = startWorker(`replays.before_commit:${passage}`)
    const [, signal] = await once(worker, 'exit')
    expect(signal).toBe('SIGKILL')
  }
  const last = startWorker()
  const state = async () => (await findReplay(db, workspaceId, replay.replayId))?.state
  await expect.poll(state, { timeout: 20_000 }).toBe('done')
  last.kill('SIGKILL')
  expect(await findReplay(db, workspaceId, replay.replayId)).toMatchObject({ queued: 800, delivered: 800 })
  expect(new Set(app.received.map(({ eventId }) => eventId)).size).toBe(800)
  expect(app.received).toHaveLength(800)
  for (const id of resources) {
    const changes = app.received.filter(({ resourceId }) => resourceId === id)
    expect(changes.map(({ payload }) => payload['data'])).toEqual([{ n: 0 }, { n: 1 }])
  }
})
