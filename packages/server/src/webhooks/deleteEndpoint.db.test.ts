import { expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import { newIntegration, updated } from '../../../../test/support/deliveryFixture.ts'
import { useDeliveryWorld } from '../../../../test/support/deliveryWorld.ts'
import { explaining, type Scan } from '../../../../test/support/explain.ts'
import type { Transaction } from '../db/index.ts'
import { deleteEndpoint } from './deleteEndpoint.ts'
import { maintainPartitions } from './store/partitions.ts'

const world = useDeliveryWorld()

const recordMany = (count: number) =>
  world.fixture.record(
    Array.from({ length: count }, () => updated(newIntegration(world.fixture.workspace), newUuid())),
  )
const waiting = async (endpointId: string) =>
  (await world.db.query('select 1 from deliveries where endpoint_id = $1', [endpointId])).rowCount

/** A database whose transactions are explained while they are run. */
function watched(scans: Scan[]) {
  const { db } = world
  const transaction = <T>(work: (tx: Transaction) => Promise<T>) =>
    db.transaction(async (tx) => {
      const explained = explaining(tx, { generic: false })
      const query = async (text: string, values?: unknown[]) => {
        await explained.sql.query(text, values)
        const left = await tx.query('select from deliveries where endpoint_id = $1 limit 1', [values?.[1]])
        return { rows: [{ has_more: left.rowCount === 1 }] }
      }
      const done = await work({ ...tx, query } as unknown as Transaction)
      scans.push(...explained.scans)
      return done
    })
  return { ...db, transaction } as typeof db
}

test('a queue is deleted in time with its length, whatever the statistics say, and no other queue', async () => {
  // Statistics from when the queue was empty: the worst that can be.
  await world.db.query('analyze deliveries')
  const gone = await world.fixture.endpoint('http://127.0.0.1:1/')
  const stays = await world.fixture.endpoint('http://127.0.0.1:2/')
  for (let part = 0; part < 3; part++) await recordMany(1_000)
  const scans: Scan[] = []
  expect(await deleteEndpoint({ db: watched(scans) }, gone, 700)).toBe(true)
  expect([await waiting(gone.endpointId), await waiting(stays.endpointId)]).toEqual([0, 3_000])
  expect(scans.length).toBeGreaterThan(4)
  for (const { rows } of scans) expect(rows).toBeLessThanOrEqual(701)
})

test('a queue is deleted to its end, although a result that is written meanwhile takes a delivery out of it', async () => {
  const { db } = world
  const gone = await world.fixture.endpoint('http://127.0.0.1:1/')
  await recordMany(50)
  let deleting: Promise<unknown> = Promise.resolve()
  await db.transaction(async (tx) => {
    await tx.query(
      'delete from deliveries where seq = (select min(seq) from deliveries where endpoint_id = $1)',
      [gone.endpointId],
    )
    deleting = deleteEndpoint({ db }, gone, 10)
    await expect
      .poll(
        async () => {
          const { rowCount } = await db.query(
            `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
          )
          return rowCount
        },
        { timeout: 15_000, interval: 10 },
      )
      .toBe(1)
  })
  await deleting
  expect(await waiting(gone.endpointId)).toBe(0)
})

test('what an interrupted deletion left of a queue is cleared later, in parts, and no other queue', async () => {
  const gone = await world.fixture.endpoint('http://127.0.0.1:1/')
  const stays = await world.fixture.endpoint('http://127.0.0.1:2/')
  await recordMany(500)
  await world.db.query('delete from webhook_endpoints where endpoint_id = $1', [gone.endpointId])
  await maintainPartitions(world.db, 30)
  expect([await waiting(gone.endpointId), await waiting(stays.endpointId)]).toEqual([0, 500])
})
