import { afterEach, beforeEach, expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import { openDatabase, type Database } from '../../packages/server/src/db/index.ts'
import {
  createDeliveryFixture,
  newIntegration,
  updated,
  type DeliveryFixture,
} from '../support/deliveryFixture.ts'
import { startPostgresProxy, type PostgresProxy } from '../support/postgresProxy.ts'
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.ts'
import { startReceiver, type Receiver } from '../support/webhookReceiver.ts'

// What would break: after a fault of the way to PostgreSQL the sender stands still, or loses, repeats or mixes up what it sent.

const resources = Array.from({ length: 20 }, () => newUuid())
const changes = 30

let direct: TestDatabase
let proxy: PostgresProxy
let throughProxy: Database
let fixture: DeliveryFixture
let app: Receiver
beforeEach(async () => {
  direct = await createTestDatabase()
  proxy = await startPostgresProxy(direct.url)
  throughProxy = openDatabase(proxy.url)
  fixture = await createDeliveryFixture(throughProxy)
  app = await startReceiver()
})
afterEach(async () => {
  proxy.heal()
  proxy.delay(0)
  await fixture.close()
  await throughProxy.close()
  await proxy.close()
  await app.close()
  await direct.drop()
})

const ids = () => new Set(app.received.map(({ eventId }) => eventId))
const pending = async () => (await direct.query('select 1 from deliveries')).rowCount

/** Records past the faulty way, so that there is always something to send. */
async function record(from: number, count: number): Promise<void> {
  const of = newIntegration(fixture.workspace)
  const recorder = await createDeliveryFixture(direct)
  for (let n = from; n < from + count; n++) {
    await recorder.record(resources.map((resource) => updated(of, resource, n)))
  }
  await recorder.close()
}

test.each<[string, (proxy: PostgresProxy) => void, (proxy: PostgresProxy) => void]>([
  ['all connections are cut', (way) => way.cut(), () => {}],
  ['everything takes 200 ms longer', (way) => way.delay(200), () => {}],
  ['nothing gets through, and the old connections stay dead', (way) => way.blackHole(), (way) => way.heal()],
])(
  '%s: sending goes on by itself, everything arrives, in order',
  async (_what, breakIt, mend) => {
    await fixture.endpoint(app.url)
    fixture.start({ leaseMs: 2_400, heartbeatMs: 400, sweepMs: 500 })
    await record(0, 1)
    await expect.poll(() => ids().size).toBe(resources.length)
    breakIt(proxy)
    await record(1, changes - 2)
    await record(changes - 1, 1)
    mend(proxy)
    await expect.poll(pending, { timeout: 25_000 }).toBe(0)
    expect(ids().size).toBe(resources.length * changes)
    for (const resource of resources) {
      const seen = app.received.filter(({ resourceId }) => resourceId === resource)
      const firsts = [...new Set(seen.map(({ payload }) => (payload['data'] as { n: number }).n))]
      expect(firsts).toEqual(Array.from({ length: changes }, (_, n) => n))
    }
  },
  60_000,
)
