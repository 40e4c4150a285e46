import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/testDatabase.ts'
import { readHorizon } from '../store/readStream.ts'
import { StreamFloor } from './streamFloor.ts'

let db: TestDatabase
beforeEach(async () => {
  db = await createTestDatabase()
})
afterEach(() => db.drop())

test('the floor stays below the time that an open transaction took, also when nothing later is over', async () => {
  const floor = new StreamFloor()
  const look = async () => floor.observe(await readHorizon(db, { marks: true }))
  let tookUs = 0
  await db.transaction(async (tx) => {
    // As events do: first the id, then the time.
    const { rows } = await tx.query<{ at_us: number }>(
      `select (extract(epoch from started.at) * 1000000)::bigint as at_us
       from (select pg_current_xact_id() as xid, clock_timestamp() as at) started where xid is not null`,
    )
    tookUs = rows[0]?.at_us ?? 0
    for (let looks = 0; looks < 5; looks++) expect(await look()).toBeLessThan(tookUs)
  })
  await expect.poll(look).toBeGreaterThan(tookUs)
})
