import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/testDatabase.ts'
import { readHorizon } from './readPending.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())

test('in a fresh database no number counts as taken, so that the very first event is not passed over', async () => {
  expect((await readHorizon(db)).lastSeq).toBe(0)
  await db.query("select nextval('event_seq')")
  expect((await readHorizon(db)).lastSeq).toBe(1)
  await db.query("select nextval('event_seq')")
  expect((await readHorizon(db)).lastSeq).toBe(2)
})
