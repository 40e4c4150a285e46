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
        const before = await tx.query('select count(*) as count from deliveries')
        await explained.sql.query(text, values)
        const after = await tx.query('select count(*) as count from deliveries')
        return { rows: [], rowCount: Number(before.rows[0]?.['count']) - Number(after.rows[0]?.['count']) }
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
  for (const { rows } of scans) expect(rows).toBeLessThanOrEqual(700)
})

test('what an interrupted deletion left of a queue is cleared later, in parts, and no other queue', async () => {
  const gone = await world.fixture.endpoint('http://127.0.0.1:1/')
  const stays = await world.fixture.endpoint('http://127.0.0.1:2/')
  await recordMany(500)
  await world.db.query('delete from webhook_endpoints where endpoint_id = $1', [gone.endpointId])
  await maintainPartitions(world.db, 30)
  expect([await waiting(gone.endpointId), await waiting(stays.endpointId)]).toEqual([0, 500])
})
