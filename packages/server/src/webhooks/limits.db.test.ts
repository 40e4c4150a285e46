import { afterAll, beforeAll, expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import {
  createDeliveryFixture,
  newIntegration,
  updated,
  type DeliveryFixture,
} from '../../../../test/support/deliveryFixture.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { createWorkspace } from '../workspaces/index.ts'
import { createEndpoint } from './createEndpoint.ts'
import { cancelReplay } from './replay/cancelReplay.ts'
import { createReplay } from './replay/createReplay.ts'
import { retryDelivery } from './retryDelivery.ts'
import { rotateSecret } from './rotateSecret.ts'
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

test('an endpoint has no more replays that are not over than it may, however many are asked for at once', async () => {
  const { endpointId, workspaceId } = await fixture.endpoint(url)
  const other = await fixture.endpoint(url)
  const replay = (of: string) =>
    createReplay(fixture.deps, { workspaceId, endpointId: of, kind: 'failed', since: new Date() })
  const asked = await Promise.allSettled(Array.from({ length: 23 }, () => replay(endpointId)))
  const made = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const refused = asked.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  expect(made).toHaveLength(20)
  const limit = {
    code: 'webhook.replay_limit',
    status: 429,
    message: expect.stringMatching(/at most 20 replays.*there are 20.*cancel one/),
    details: { limit: 20 },
  }
  expect(refused).toMatchObject([limit, limit, limit])
  await expect(replay(other.endpointId)).resolves.toMatchObject({ state: 'queued' })
  const [first] = made
  if (!first) throw new Error('no replay was made')
  await cancelReplay(fixture.deps, first)
  await expect(replay(endpointId)).resolves.toMatchObject({ state: 'queued' })
})

test('an endpoint has no more single deliveries being sent again than it may', async () => {
  const { endpointId, workspaceId } = await fixture.endpoint(url)
  await fixture.record([updated(newIntegration(fixture.workspace), newUuid())])
  const { rows } = await db.query<{ event_id: string }>(
    `with ended as (delete from deliveries where endpoint_id = $1 returning *)
     insert into attempts (workspace_id, endpoint_id, seq, attempt, started_at, event_created_at, event_id, event, outcome, duration_ms)
     select workspace_id, endpoint_id, seq, 1, now(), event_created_at, event_id, event, 'given_up', 1 from ended
     returning event_id`,
    [endpointId],
  )
  await db.query(
    `insert into replays (workspace_id, replay_id, endpoint_id, kind, since, until, cursor_at, window_size)
     select $1, gen_random_uuid(), $2, 'one', now(), now(), now(), 1 from generate_series(1, 1000)`,
    [workspaceId, endpointId],
  )
  const again = () =>
    retryDelivery(fixture.deps, { workspaceId, endpointId, eventId: rows[0]?.event_id ?? '' })
  await expect(again()).rejects.toMatchObject({
    code: 'webhook.replay_limit',
    message: expect.stringContaining('POST /v1/webhook-endpoints/{id}/replays'),
    details: { limit: 1000 },
  })
  await db.query(`update replays set state = 'done' where endpoint_id = $1`, [endpointId])
  await expect(again()).resolves.toMatchObject({ status: 'pending' })
})

test('no more than ten secrets of an endpoint sign at once: the header stays one that any server takes', async () => {
  const { endpointId, workspaceId } = await fixture.endpoint(url, { ed25519: true })
  const rotate = (graceS: number) =>
    rotateSecret(fixture.deps, { workspaceId, endpointId, secret: null, graceS })
  for (let made = 1; made < 10; made++) await rotate(604_800)
  await expect(rotate(604_800)).rejects.toMatchObject({
    code: 'webhook.secret_limit',
    status: 409,
    message: expect.stringMatching(/at most 10 .*"grace_seconds": 0/),
    details: { limit: 10 },
  })
  await expect(rotate(0)).resolves.toMatchObject({ secret: expect.stringMatching(/^whsec_/) })
  await expect(rotate(604_800)).resolves.toMatchObject({ secret: expect.stringMatching(/^whsec_/) })
})
