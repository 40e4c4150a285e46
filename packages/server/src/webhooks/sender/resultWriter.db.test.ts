import pino from 'pino'
import { expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import { until, useDeliveryWorld } from '../../../../../test/support/deliveryWorld.ts'
import { newIntegration, updated } from '../../../../../test/support/deliveryFixture.ts'
import { startDeliveries } from '../startDeliveries.ts'

const world = useDeliveryWorld()
const count = 3_000

test('while results can not be written nothing more is sent; then all of them are written, and the rest is sent, each once', async () => {
  const app = await world.receiver()
  const { endpointId } = await world.fixture.endpoint(app.url)
  const of = newIntegration(world.fixture.workspace)
  await world.fixture.record(Array.from({ length: count }, () => updated(of, newUuid())))
  const failures: number[] = []
  const logger = pino(
    { level: 'error' },
    {
      write: (line: string) => {
        if (line.includes('writing the results of deliveries failed')) failures.push(app.received.length)
      },
    },
  )
  await world.db.query('alter table attempts rename to away')
  const sender = startDeliveries({ ...world.fixture.deps, logger })
  world.atEnd(() => sender.stop())
  // Half a second lies between two failures: long enough to send everything.
  await until(() => failures.length >= 4)
  const [, , third, fourth] = failures
  expect(fourth).toBe(third)
  expect(fourth).toBeLessThan(count)
  await world.db.query('alter table away rename to attempts')
  const left = async () =>
    (await world.db.query('select from deliveries where endpoint_id = $1', [endpointId])).rowCount
  await until(async () => (await left()) === 0)
  expect(app.received).toHaveLength(count)
  expect(new Set(app.received.map(({ eventId }) => eventId)).size).toBe(count)
  const { rowCount } = await world.db.query('select from attempts where endpoint_id = $1', [endpointId])
  expect(rowCount).toBe(count)
})
