import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { checkKeyring, createKeyring } from './index.ts'

const keyOf = (byte: number) => Buffer.alloc(32, byte).toString('base64')

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())

test('a ring that lacks a key of this database, or has another one under its id, is refused at start', async () => {
  await checkKeyring(db, createKeyring(`k1:${keyOf(1)}`))
  await checkKeyring(db, createKeyring(`k2:${keyOf(2)},k1:${keyOf(1)}`))
  await expect(checkKeyring(db, createKeyring(`k2:${keyOf(2)}`))).rejects.toThrow(
    '"k1", which is not in the ring',
  )
  await expect(checkKeyring(db, createKeyring(`k2:${keyOf(9)},k1:${keyOf(1)}`))).rejects.toThrow(
    'another key under that id',
  )
})
