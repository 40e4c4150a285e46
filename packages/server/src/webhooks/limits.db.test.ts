import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDeliveryFixture, type DeliveryFixture } from '../../../../test/support/deliveryFixture.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { createWorkspace } from '../workspaces/index.ts'
import { createEndpoint } from './createEndpoint.ts'
import { sendTest } from './sendTest.ts'

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

const url = 'http://127.0.0.1:1/'

test('a workspace has no more endpoints than it may, however many are made at once', async () => {
  const { workspaceId } = await createWorkspace(db, 'Many')
  const deps = { ...fixture.deps, config: { ...fixture.deps.config, endpointsPerWorkspace: 3 } }
  const wanted = { workspaceId, url, description: '', events: null, secret: null, retryScheduleS: null }
  const made = await Promise.allSettled(Array.from({ length: 6 }, () => createEndpoint(deps, wanted)))
  expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
  const refused = made.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  const limit = { code: 'webhook.endpoint_limit', details: { limit: 3 } }
  expect(refused).toMatchObject([limit, limit, limit])
  const elsewhere = await createWorkspace(db, 'Few')
  await expect(
    createEndpoint(deps, { ...wanted, workspaceId: elsewhere.workspaceId }),
  ).resolves.toMatchObject({ endpoint: { workspaceId: elsewhere.workspaceId } })
})

test('a workspace sends no more tests in a minute than it may', async () => {
  const { endpointId, workspaceId } = await fixture.endpoint(url)
  const deps = { ...fixture.deps, config: { ...fixture.deps.config, testsPerMinute: 2 } }
  await sendTest(deps, workspaceId, endpointId)
  await sendTest(deps, workspaceId, endpointId)
  await expect(sendTest(deps, workspaceId, endpointId)).rejects.toMatchObject({
    code: 'event.rate_limited',
    retry: 'later',
    details: { limit: 2 },
  })
  await db.query(
    `update events set created_at = created_at - interval '61 seconds' where workspace_id = $1`,
    [workspaceId],
  )
  await expect(sendTest(deps, workspaceId, endpointId)).resolves.toMatch(/^evt_/)
})
