import { beforeEach, expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import {
  importDone,
  installed,
  newIntegration,
  tokenFixed,
  updated,
  type DeliveryFixture,
} from '../../../../test/support/deliveryFixture.ts'
import { useDeliveryWorld } from '../../../../test/support/deliveryWorld.ts'
import type { TestDatabase } from '../../../../test/support/testDatabase.ts'
import type { Receiver } from '../../../../test/support/webhookReceiver.ts'
import { createEventRecorder } from '../events/index.ts'

const world = useDeliveryWorld({ runningClock: true })
let db: TestDatabase
let fixture: DeliveryFixture
beforeEach(() => {
  ;({ db, fixture } = world)
})

const receiver = (answer?: Receiver['answer']) => world.receiver(answer)

const until = (done: () => boolean | Promise<boolean>) => expect.poll(done, { timeout: 100_000 }).toBe(true)

async function pending(endpointId: string): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    'select count(*) as count from deliveries where workspace_id = $1 and endpoint_id = $2',
    [fixture.workspace.workspaceId, endpointId],
  )
  return rows[0]?.count ?? 0
}

/** A sequence of numbers that looks random and is the same in every run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const numberOf = (received: { payload: { [key: string]: unknown } }) =>
  (received.payload['data'] as { n: number }).n

test('order within each resource holds at an endpoint that is slow and fails at random, and another endpoint is not held up', async () => {
  const random = seeded(42)
  const failed: string[] = []
  const succeeded: { resource: string; n: number }[] = []
  const bad = await receiver(async (received) => {
    await new Promise((resolve) => setTimeout(resolve, random() * 8))
    if (random() < 0.25) {
      failed.push(received.eventId)
      return 500
    }
    succeeded.push({ resource: received.resourceId ?? '', n: numberOf(received) })
    return 200
  })
  const good = await receiver()
  const schedule = Array.from({ length: 30 }, () => 1)
  const slow = await fixture.endpoint(bad.url, { retryScheduleS: schedule })
  const quick = await fixture.endpoint(good.url)
  const integration = newIntegration(fixture.workspace)
  const resources = Array.from({ length: 30 }, () => newUuid())
  fixture.start({ random: () => 0 })
  for (let n = 0; n < 8; n++) {
    await fixture.record(resources.map((resource) => updated(integration, resource, n)))
  }
  await until(() => good.received.length === 240)
  expect(succeeded.length).toBeLessThan(240)
  await until(async () => (await pending(slow.endpointId)) === 0)
  expect(await pending(quick.endpointId)).toBe(0)
  expect(failed.length).toBeGreaterThan(30)
  for (const resource of resources) {
    const numbers = succeeded.filter((one) => one.resource === resource).map(({ n }) => n)
    expect(numbers).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    const sent = bad.received.filter((one) => one.resourceId === resource).map(numberOf)
    expect(sent).toEqual(sent.toSorted((a, b) => a - b))
  }
}, 60_000)

test('integration_installed comes before anything of its integration, through its own retries', async () => {
  let failures = 3
  const app = await receiver(({ event }) => (event === 'integration_installed' && failures-- > 0 ? 500 : 200))
  await fixture.endpoint(app.url, { retryScheduleS: [1, 1, 1, 1] })
  const [one, other] = [newIntegration(fixture.workspace), newIntegration(fixture.workspace)]
  fixture.start({ random: () => 0 })
  await fixture.record([installed(one), updated(one, newUuid()), updated(one, newUuid()), tokenFixed(one)])
  await fixture.record([updated(other, newUuid())])
  await fixture.record([importDone(one)])
  await until(() => app.received.length === 9)
  const own = app.received
    .filter(({ payload }) => payload['id'] === one.integrationId)
    .map(({ event }) => event)
  expect(own.slice(0, 4)).toEqual(Array.from({ length: 4 }, () => 'integration_installed'))
  expect(own.at(-1)).toBe('integration_import_done')
  expect(app.received.findIndex(({ payload }) => payload['id'] === other.integrationId)).toBeLessThan(4)
})

test('integration_import_done comes after each record event of its import was delivered or given up', async () => {
  const stubborn = newUuid()
  const app = await receiver(({ resourceId }) => (resourceId === stubborn ? 500 : 200))
  const { endpointId } = await fixture.endpoint(app.url, { retryScheduleS: [1, 1] })
  const integration = newIntegration(fixture.workspace)
  fixture.start({ random: () => 0 })
  const resources = Array.from({ length: 40 }, () => newUuid())
  await fixture.record([
    updated(integration, stubborn),
    ...resources.map((resource) => updated(integration, resource)),
    importDone(integration),
  ])
  await until(async () => (await pending(endpointId)) === 0)
  expect(app.received.at(-1)?.event).toBe('integration_import_done')
  expect(app.received.filter(({ resourceId }) => resourceId === stubborn)).toHaveLength(3)
  expect(app.received).toHaveLength(44)
})

test('a resource that changes all the time does not keep the others of its endpoint waiting', async () => {
  const busy = newUuid()
  const app = await receiver(async ({ resourceId }) => {
    if (resourceId === busy) await new Promise((resolve) => setTimeout(resolve, 5))
    return 200
  })
  const { endpointId } = await fixture.endpoint(app.url)
  const integration = newIntegration(fixture.workspace)
  await fixture.record(Array.from({ length: 1200 }, (_, n) => updated(integration, busy, n)))
  const others = Array.from({ length: 20 }, () => newUuid())
  await fixture.record(others.map((resource) => updated(integration, resource)))
  fixture.start()
  await until(() => app.received.filter(({ resourceId }) => resourceId !== busy).length === 20)
  expect(app.received.filter(({ resourceId }) => resourceId === busy).length).toBeLessThan(1200)
  await until(async () => (await pending(endpointId)) === 0)
  const numbers = app.received.filter(({ resourceId }) => resourceId === busy).map(numberOf)
  expect(numbers).toEqual(Array.from({ length: 1200 }, (_, n) => n))
}, 240_000)

test('an event that is committed late, after later ones were sent, comes still, and before the next of its resource', async () => {
  const app = await receiver()
  await fixture.endpoint(app.url)
  const integration = newIntegration(fixture.workspace)
  const [late, other] = [newUuid(), newUuid()]
  const recorder = createEventRecorder()
  fixture.start({ sweepMs: 50 })
  for (let round = 0; round < 5; round++) {
    const before = app.received.length
    await db.transaction(async (tx) => {
      await recorder.record(tx, [updated(integration, late, 2 * round)])
      // Enough readings and enough time for the sender to move on, if it would.
      for (let n = 0; n < 10; n++) {
        await fixture.record([updated(integration, other, 10 * round + n)])
        await until(() => app.received.length === before + n + 1)
      }
    })
    await fixture.record([updated(integration, late, 2 * round + 1)])
    await until(() => app.received.length === before + 12)
  }
  const numbers = app.received.filter(({ resourceId }) => resourceId === late).map(numberOf)
  expect(numbers).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
})

// How long it takes says nothing.
test('order within each resource holds while the endpoint is changed, paused and enabled again and again', async () => {
  const random = seeded(7)
  const arrived: { resource: string; n: number }[] = []
  const answer: Receiver['answer'] = async (received) => {
    await new Promise((resolve) => setTimeout(resolve, random() * 4))
    if (random() < 0.1) return 500
    arrived.push({ resource: received.resourceId ?? '', n: numberOf(received) })
    return 204
  }
  const [one, two] = [await receiver(answer), await receiver(answer)]
  const schedule = Array.from({ length: 60 }, () => 1)
  const { endpointId } = await fixture.endpoint(one.url, { retryScheduleS: schedule })
  const integration = newIntegration(fixture.workspace)
  const resources = Array.from({ length: 20 }, () => newUuid())
  fixture.start({ random: () => 0 })
  const changes = [
    { url: two.url },
    { status: 'paused' },
    { headers: { 'x-token': 'a' } },
    { status: 'enabled' },
    { url: one.url, rate_limit: 2_000 },
    { customers: ['acme'] },
    { ed25519: true },
    { status: 'paused' },
    { url: two.url, rate_limit: null },
    { status: 'enabled' },
  ]
  for (const [n, change] of changes.entries()) {
    await fixture.record(resources.map((resource) => updated(integration, resource, n)))
    const { status } = await world.call('PATCH', `/webhook-endpoints/${endpointId}`, change)
    expect(status).toBe(200)
    if (n === 4) await world.call('POST', `/webhook-endpoints/${endpointId}/rotate-secret`, {})
  }
  await until(async () => (await pending(endpointId)) === 0)
  expect(two.received.length).toBeGreaterThan(0)
  for (const resource of resources) {
    const numbers = arrived.filter((one_) => one_.resource === resource).map(({ n }) => n)
    // A change loses no delivery and repeats none: nothing died.
    expect(numbers).toEqual(changes.map((_, n) => n))
  }
}, 240_000)
