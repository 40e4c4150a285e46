import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { openDatabase, type Database } from '../db/index.ts'
import { countSealed, createKeyring, sealAgain, type SealedColumn } from './index.ts'

const keyOf = (byte: number) => Buffer.alloc(32, byte).toString('base64')
const old = createKeyring(`k1:${keyOf(1)}`)
const ring = createKeyring(`k2:${keyOf(2)},k1:${keyOf(1)}`)
const column: SealedColumn = {
  table: 'sealed_test',
  column: 'sealed',
  key: [
    { name: 'owner', type: 'text' },
    { name: 'id', type: 'uuid' },
  ],
  boundTo: (key) => `sealed_test:${key.join(':')}`,
}
const idOf = (n: number) => `0192f3a4-0000-7000-8000-${String(n).padStart(12, '0')}`

let testDb: TestDatabase
let db: Database
beforeAll(async () => {
  testDb = await createTestDatabase()
  db = openDatabase(testDb.url)
  await db.query('create table sealed_test (owner text, id uuid, sealed bytea, primary key (owner, id))')
})
afterAll(async () => {
  await db.close()
  await testDb.drop()
})
beforeEach(() => db.query('truncate sealed_test'))

async function fill(count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const key = [n % 2 === 0 ? 'a:b' : "c'd", idOf(n)]
    await db.query('insert into sealed_test values ($1, $2, $3)', [
      ...key,
      n % 10 === 9 ? null : old.seal(`secret ${n}`, column.boundTo(key)),
    ])
  }
}
async function opened(keyring = createKeyring(`k2:${keyOf(2)}`)): Promise<string[]> {
  const { rows } = await db.query<{ owner: string; id: string; sealed: Buffer }>(
    'select * from sealed_test where sealed is not null order by id',
  )
  return rows.map(({ owner, id, sealed }) => keyring.open(sealed, column.boundTo([owner, id])))
}

test('everything is sealed again with the newest key, batch by batch; a second run finds nothing', async () => {
  await fill(1_200)
  const before = await opened(ring)
  const told: number[] = []
  const report = await sealAgain(db, ring, [column], { onProgress: (sealed) => told.push(sealed) })
  expect(report).toEqual({ sealed: 1_080, changed: 0, unreadable: [] })
  expect(told).toEqual([500, 1_000, 1_080])
  expect(await opened()).toEqual(before)
  expect(await countSealed(db, [column])).toEqual([
    { keyId: 'k2', table: 'sealed_test', column: 'sealed', count: 1_080 },
  ])
  expect(await sealAgain(db, ring, [column])).toEqual({ sealed: 0, changed: 0, unreadable: [] })
})

test('what is written while its batch is sealed stays as it was written', async () => {
  await fill(3)
  const key = ['a:b', idOf(0)]
  const meddling: Database = {
    ...db,
    query: async (text: string, values?: unknown[]) => {
      if (typeof text === 'string' && text.startsWith('update')) {
        const newer = old.seal('refreshed', column.boundTo(key))
        await db.query('update sealed_test set sealed = $3 where owner = $1 and id = $2', [...key, newer])
      }
      return await db.query(text, values)
    },
  } as Database
  expect(await sealAgain(meddling, ring, [column])).toMatchObject({ sealed: 2, changed: 1 })
  expect((await opened(ring))[0]).toBe('refreshed')
  expect(await sealAgain(db, ring, [column])).toMatchObject({ sealed: 1, changed: 0 })
})

test('a value that can not be opened is named, without what is in it, and does not keep the others', async () => {
  await fill(3)
  const stranger = createKeyring(`k0:${keyOf(9)}`)
  const key = ['a:b', idOf(0)]
  await db.query('update sealed_test set sealed = $3 where owner = $1 and id = $2', [
    ...key,
    stranger.seal('x', column.boundTo(key)),
  ])
  expect(await sealAgain(db, ring, [column])).toEqual({
    sealed: 2,
    changed: 0,
    unreadable: [
      {
        table: 'sealed_test',
        column: 'sealed',
        key,
        message: expect.stringContaining('sealed with the key "k0"'),
      },
    ],
  })
})

test('it ends between two batches when it is told to', async () => {
  await fill(700)
  const ending = new AbortController()
  await expect(
    sealAgain(db, ring, [column], {
      signal: ending.signal,
      onProgress: () => ending.abort(new Error('enough')),
    }),
  ).rejects.toThrow('enough')
  const [first, second] = await countSealed(db, [column])
  expect([first, second].map((one) => one?.keyId)).toEqual(['k1', 'k2'])
  expect((await opened(ring)).length).toBe(630)
})
