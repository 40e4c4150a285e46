import { afterAll, beforeAll, expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/testDatabase.ts'
import { queueFailedText, queueRangeText } from './queueReplayed.ts'
import { walkKeysText } from './walkKeys.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())

test.each([
  ['a range', queueRangeText, /created_at < .*ROW\(created_at, seq\) > ROW/],
  ['what was given up', queueFailedText, /seq > \(InitPlan/],
])('a step of %s begins at its cursor, and looks up the rest by keys', async (_what, text, cursor) => {
  const ids = [newUuid(), newUuid(), newUuid()]
  const plan = await db.transaction(async (tx) => {
    await tx.query(`${walkKeysText}; set local enable_sort = off`)
    const explain = `explain (costs off) ${text}`
    const { rows } = await tx.query<{ 'QUERY PLAN': string }>(explain, [...ids, 100, 100])
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  })
  const scan = plan.slice(plan.indexOf('CTE scanned'), plan.indexOf('CTE wanted'))
  expect(scan).toMatch(/Limit[\s\S]*Append[\s\S]*Index Scan using/)
  expect(scan).toMatch(cursor)
  expect(scan).not.toContain('Sort\n')
  expect(plan).toMatch(/deliveries_pkey on deliveries d\s+Index Cond: .*seq = s\.seq/)
  expect(plan).toMatch(/Update on attempts[\s\S]*Index Cond: .*seq = ANY/)
  expect(plan).not.toMatch(/Seq Scan|Bitmap|Materialize/)
})
