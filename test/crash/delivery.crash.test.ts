import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import {
  createDeliveryFixture,
  newIntegration,
  updated,
  type DeliveryFixture,
} from '../support/deliveryFixture.ts'
import { repositoryPath } from '../support/runNode.ts'
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.ts'
import { startReceiver, type Received, type Receiver } from '../support/webhookReceiver.ts'

// What would break: a webhook that a killed sender had taken is lost, or comes in another order, or more than what was in flight
// comes twice.

const shortLeaseMs = 2_400
const resourceCount = 30
const changes = 20

let db: TestDatabase
let fixture: DeliveryFixture
let app: Receiver
let endpointId: string
let senders: ChildProcess[] = []

beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())
beforeEach(async () => {
  await db.query('delete from webhook_endpoints')
  await db.query('delete from deliveries')
  await db.query('update sender_shards set owner = null, expires_at = null')
  await db.query('delete from sender_processes')
  fixture = await createDeliveryFixture(db)
  app = await startReceiver(async () => {
    await delay(1)
    return 200
  })
  ;({ endpointId } = await fixture.endpoint(app.url))
})
afterEach(async () => {
  for (const sender of senders) sender.kill('SIGKILL')
  senders = []
  await fixture.close()
  await app.close()
})

function startSender(given: { faultPoint?: string; leaseMs?: number } = {}): ChildProcess {
  const sender = spawn(
    process.execPath,
    [repositoryPath('test/crash/deliverySender.ts'), db.url, String(given.leaseMs ?? '')],
    {
      env: { ...process.env, ...(given.faultPoint ? { TRIBUTARY_FAULT_POINT: given.faultPoint } : {}) },
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  )
  senders.push(sender)
  return sender
}

const integration = { importId: newUuid(), integrationId: newUuid() }

/** `changes` changes of each resource, each change of all of them in a transaction of its own. */
async function recordChanges(resources: readonly string[], from = 0, count = changes): Promise<void> {
  const of = { ...newIntegration(fixture.workspace), ...integration }
  for (let n = from; n < from + count; n++) {
    await fixture.record(resources.map((resource) => updated(of, resource, n)))
  }
}

async function pendingIds(): Promise<Set<string>> {
  const { rows } = await db.query<{ event_id: string }>(
    'select event_id from deliveries where workspace_id = $1 and endpoint_id = $2',
    [fixture.workspace.workspaceId, endpointId],
  )
  return new Set(rows.map(({ event_id }) => event_id))
}

async function drained(timeout = 25_000): Promise<void> {
  await expect.poll(async () => (await pendingIds()).size, { timeout }).toBe(0)
}

const numbersOf = (received: readonly Received[], resource: string) =>
  received
    .filter(({ resourceId }) => resourceId === resource)
    .map(({ payload }) => (payload['data'] as { n: number }).n)

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n)

test.each([
  'deliveries.posted:1',
  'deliveries.posted:157',
  'deliveries.before_write:1',
  'deliveries.before_write:4',
  'deliveries.written:1',
  'deliveries.written:4',
])(
  'a sender killed at %s loses nothing, keeps the order, and repeats only what was in flight',
  async (point) => {
    const resources = upTo(resourceCount).map(() => newUuid())
    await recordChanges(resources)
    const [, signal] = await once(startSender({ faultPoint: point, leaseMs: shortLeaseMs }), 'exit')
    expect(signal).toBe('SIGKILL')
    await expect
      .poll(async () => {
        const before = app.received.length
        await delay(50)
        return app.received.length - before
      })
      .toBe(0)
    const before = app.received.slice()
    const stillPending = await pendingIds()
    const inFlight = new Set(before.map(({ eventId }) => eventId).filter((id) => stillPending.has(id)))
    startSender({ leaseMs: shortLeaseMs })
    await drained()
    const after = app.received.slice(before.length)
    expect(new Set(app.received.map(({ eventId }) => eventId)).size).toBe(resourceCount * changes)
    const seen = new Set(before.map(({ eventId }) => eventId))
    const repeated = after.map(({ eventId }) => eventId).filter((id) => seen.has(id))
    expect(repeated.toSorted()).toEqual([...inFlight].toSorted())
    for (const resource of resources) {
      const [first, second] = [numbersOf(before, resource), numbersOf(after, resource)]
      expect(first).toEqual(upTo(first.length))
      expect(second).toEqual(upTo(changes).slice(changes - second.length))
    }
  },
)

test('two senders that are killed and started again at random, while events keep coming, lose nothing and keep the order', async () => {
  const second = await startReceiver()
  await fixture.endpoint(second.url)
  const resources = upTo(resourceCount).map(() => newUuid())
  const running = [startSender({ leaseMs: shortLeaseMs }), startSender({ leaseMs: shortLeaseMs })]
  for (let round = 0; round < 6; round++) {
    await recordChanges(resources, round * 5, 5)
    await delay(300 + ((round * 397) % 500))
    const index = round % 2
    running[index]?.kill('SIGKILL')
    running[index] = startSender({ leaseMs: shortLeaseMs })
  }
  await drained()
  await expect.poll(async () => (await db.query('select 1 from deliveries limit 1')).rowCount).toBe(0)
  for (const receiver of [app, second]) {
    expect(new Set(receiver.received.map(({ eventId }) => eventId)).size).toBe(resourceCount * 30)
    for (const resource of resources) {
      const firsts = [...new Set(numbersOf(receiver.received, resource))]
      expect(firsts).toEqual(upTo(30))
    }
  }
  await second.close()
}, 60_000)

test('the endpoints of a dead sender are served by another within 15 s', async () => {
  const resources = [newUuid()]
  const first = startSender()
  await recordChanges(resources, 0, 1)
  await expect.poll(() => app.received.length).toBe(1)
  await expect.poll(async () => (await pendingIds()).size).toBe(0)
  startSender()
  const alive = async () =>
    (await db.query('select 1 from sender_processes where expires_at > now()')).rowCount
  await expect.poll(alive).toBe(2)
  first.kill('SIGKILL')
  await recordChanges(resources, 1, 1)
  await expect.poll(() => app.received.length, { timeout: 15_000 }).toBe(2)
})
