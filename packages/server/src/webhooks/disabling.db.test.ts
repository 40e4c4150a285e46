import { beforeEach, expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import { newIntegration, updated, type DeliveryFixture } from '../../../../test/support/deliveryFixture.ts'
import { useDeliveryWorld } from '../../../../test/support/deliveryWorld.ts'
import type { HeldClock } from '../../../../test/support/heldClock.ts'
import type { TestDatabase } from '../../../../test/support/testDatabase.ts'
import type { Receiver } from '../../../../test/support/webhookReceiver.ts'
import { createApiKey, createWorkspace } from '../workspaces/index.ts'
import { disableEndpoints } from './store/disableEndpoints.ts'
import { findEndpoint } from './store/endpoints.ts'
import { updateEndpoint } from './store/updateEndpoint.ts'

const dayMs = 86_400_000

const world = useDeliveryWorld()
let db: TestDatabase
let clock: HeldClock
let fixture: DeliveryFixture
let receiver: Receiver
let status: number
beforeEach(async () => {
  ;({ db, clock, fixture } = world)
  status = 500
  receiver = await world.receiver(() => status)
})

const call = (method: 'GET' | 'POST', url: string, key?: string | null) =>
  world.call(method, url, undefined, key)

const recordOne = () => fixture.record([updated(newIntegration(fixture.workspace), newUuid())])
const endpointOf = (endpointId: string) => findEndpoint(db, fixture.workspace.workspaceId, endpointId)
const failures = async (endpointId: string) => (await endpointOf(endpointId))?.consecutiveFailures
/** As if so many more tries had failed. */
const addFailures = (endpointId: string, count: number) =>
  db.query(
    'update webhook_endpoints set consecutive_failures = consecutive_failures + $2 where endpoint_id = $1',
    [endpointId, count],
  )
const notices = async () => (await call('GET', '/notices')).body.data

test('an endpoint that failed everything for 5 days is disabled and its owner told once, through a restart', async () => {
  const { endpointId } = await fixture.endpoint(receiver.url)
  const first = fixture.start()
  await recordOne()
  await expect.poll(() => failures(endpointId)).toBe(1)
  const firstFailureAtMs = clock.now()
  await first.stop()
  await addFailures(endpointId, 17)
  clock.advance(5 * dayMs - 10_000)
  const second = fixture.start()
  await expect.poll(() => failures(endpointId)).toBe(19)
  expect(await endpointOf(endpointId)).toMatchObject({ status: 'enabled', firstFailureAtMs })
  expect(await notices()).toEqual([])
  await second.stop()
  clock.advance(10_000)
  fixture.start()
  await recordOne()
  await expect.poll(async () => (await endpointOf(endpointId))?.status).toBe('disabled')
  expect((await endpointOf(endpointId))?.statusReason).toBe(
    'Every try of the last 5 days failed, so the endpoint was disabled.',
  )
  expect(await notices()).toEqual([
    {
      id: expect.any(String),
      kind: 'endpoint_failing',
      endpoint_id: endpointId,
      message: expect.stringContaining(`The webhook endpoint ${endpointId} at 127.0.0.1:`),
      created: expect.any(String),
      read: null,
    },
  ])
  // Nothing was lost: enabled again, it gets what waited.
  status = 200
  await updateEndpoint(db, fixture.workspace.workspaceId, endpointId, { status: 'enabled' })
  const pending = async () =>
    (await db.query('select from deliveries where endpoint_id = $1', [endpointId])).rowCount
  await expect.poll(pending).toBe(0)
  expect(new Set(receiver.received.map(({ eventId }) => eventId)).size).toBe(2)
  expect(await endpointOf(endpointId)).toMatchObject({ status: 'enabled', firstFailureAtMs: null })
})

test('an endpoint that is rarely sent to is not disabled for a few failures that lie far apart', async () => {
  const { endpointId } = await fixture.endpoint(receiver.url, { retryScheduleS: [] })
  fixture.start()
  for (let times = 1; times <= 3; times++) {
    await recordOne()
    await expect.poll(() => failures(endpointId)).toBe(times)
    clock.advance(3 * dayMs)
  }
  expect((await endpointOf(endpointId))?.status).toBe('enabled')
  expect(await notices()).toEqual([])
})

test('one success begins the 5 days anew', async () => {
  const { endpointId } = await fixture.endpoint(receiver.url, { retryScheduleS: [] })
  fixture.start()
  await recordOne()
  await expect.poll(() => failures(endpointId)).toBe(1)
  clock.advance(4 * dayMs)
  status = 200
  await recordOne()
  await expect.poll(() => failures(endpointId)).toBe(0)
  clock.advance(dayMs)
  status = 500
  await recordOne()
  await expect.poll(() => failures(endpointId)).toBe(1)
  expect(await endpointOf(endpointId)).toMatchObject({ status: 'enabled', firstFailureAtMs: clock.now() })
  expect(await notices()).toEqual([])
})

test('a process that has not heard of a success, or of the owner who enabled the endpoint, disables nothing', async () => {
  const { endpointId, workspaceId } = await fixture.endpoint(receiver.url)
  const longAgo = Date.now() - 6 * dayMs
  const failing = {
    workspaceId,
    endpointId,
    url: receiver.url,
    kind: 'endpoint_failing' as const,
    reason: 'r',
    firstFailureAtMs: longAgo,
  }
  const setFirstFailure = (atMs: number | null) =>
    db.query('update webhook_endpoints set first_failure_at = $2 where endpoint_id = $1', [
      endpointId,
      atMs === null ? null : new Date(atMs),
    ])
  for (const known of [null, longAgo + dayMs]) {
    await setFirstFailure(known)
    await disableEndpoints(db, [failing])
    expect((await endpointOf(endpointId))?.status).toBe('enabled')
  }
  await setFirstFailure(longAgo)
  // Several processes at once, and again: one notice.
  await Promise.all(Array.from({ length: 5 }, () => disableEndpoints(db, [failing, failing])))
  await disableEndpoints(db, [failing])
  expect(await endpointOf(endpointId)).toMatchObject({ status: 'disabled', statusReason: 'r' })
  expect(await notices()).toHaveLength(1)
})

test('410 leaves a notice, which names the host and no path; it is read once and listed by page', async () => {
  status = 410
  const endpoints = [await fixture.endpoint(`${receiver.url}/token-1?key=hunter2`)]
  endpoints.push(await fixture.endpoint(receiver.url))
  fixture.start()
  await recordOne()
  await expect.poll(async () => (await notices()).length).toBe(2)
  expect(JSON.stringify(await notices())).not.toMatch(/hunter2|token-1/)
  expect(new Set((await notices()).map((one: { endpoint_id: string }) => one.endpoint_id))).toEqual(
    new Set(endpoints.map(({ endpointId }) => endpointId)),
  )
  const page = await call('GET', '/notices?limit=1')
  const next = await call('GET', `/notices?limit=1&cursor=${page.body.next_cursor}`)
  expect([...page.body.data, ...next.body.data]).toEqual(await notices())
  expect(next.body.next_cursor).toBeNull()

  const { id } = page.body.data[0]
  const read = await call('POST', `/notices/${id}/read`)
  expect(read).toMatchObject({ status: 200, body: { id, kind: 'endpoint_gone', read: expect.any(String) } })
  expect(await call('POST', `/notices/${id}/read`)).toEqual(read)
  expect((await call('GET', '/notices?unread=true')).body.data).toEqual(next.body.data)
})

test('notices are for admins to mark and for their own workspace alone', async () => {
  const { endpointId, workspaceId } = await fixture.endpoint(receiver.url)
  await disableEndpoints(db, [
    {
      workspaceId,
      endpointId,
      url: receiver.url,
      kind: 'endpoint_gone',
      reason: 'r',
      firstFailureAtMs: null,
    },
  ])
  const [{ id }] = await notices()
  const reader = await createApiKey(db, { workspaceId, name: 'reader', role: 'user' })
  const stranger = await createWorkspace(db, 'Stranger')
  expect((await call('GET', '/notices', reader.key)).body.data).toHaveLength(1)
  expect((await call('GET', '/notices', stranger.adminKey)).body.data).toEqual([])
  expect(await call('GET', '/notices', null)).toMatchObject({ status: 401 })
  expect(await call('POST', `/notices/${id}/read`, null)).toMatchObject({ status: 401 })
  expect(await call('POST', `/notices/${id}/read`, reader.key)).toMatchObject({ status: 403 })
  const elsewhere = await call('POST', `/notices/${id}/read`, stranger.adminKey)
  const nowhere = await call('POST', `/notices/${newUuid()}/read`)
  expect(elsewhere).toMatchObject({ status: 404, body: { code: 'notice.not_found' } })
  expect(nowhere).toMatchObject({ status: 404, body: { code: 'notice.not_found' } })
  expect((await call('POST', '/notices/1/read')).status).toBe(400)
  expect((await call('GET', '/notices?cursor=nonsense')).body.code).toBe('request.cursor_invalid')
  expect((await notices())[0].read).toBeNull()
})
