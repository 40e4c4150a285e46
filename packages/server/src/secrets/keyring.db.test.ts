import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { checkKeyring, createKeyring } from './index.ts'

const keyOf = (byte: number) => Buffer.alloc(32, byte).toString('base64')
const columns = [
  {
    table: 'sealed_test',
    column: 'sealed',
    key: [{ name: 'id', type: 'uuid' as const }],
    boundTo: ([id = '']: readonly string[]) => `sealed_test:${id}`,
  },
]

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
  await db.query('create table sealed_test (id uuid primary key, sealed bytea)')
})
afterAll(() => db.drop())

test('a ring that lacks a key that something is sealed with, or has another one under its id, is refused at start', async () => {
  const first = createKeyring(`k1:${keyOf(1)}`)
  await checkKeyring(db, first, columns)
  await db.query('insert into sealed_test values (gen_random_uuid(), $1)', [first.seal('x', 'y')])
  await checkKeyring(db, createKeyring(`k2:${keyOf(2)},k1:${keyOf(1)}`), columns)
  await expect(checkKeyring(db, createKeyring(`k2:${keyOf(2)}`), columns)).rejects.toThrow(
    '"k1", which is not in the ring, and 1 values are sealed with it',
  )
  await expect(checkKeyring(db, createKeyring(`k2:${keyOf(9)},k1:${keyOf(1)}`), columns)).rejects.toThrow(
    'another key under that id',
  )
})

test('a key that nothing is sealed with any more may leave the ring, and is forgotten', async () => {
  await db.query('truncate sealed_test')
  await checkKeyring(db, createKeyring(`k2:${keyOf(2)}`), columns)
  const { rows } = await db.query('select key_id from sealing_keys')
  expect(rows).toEqual([{ key_id: 'k2' }])
})
