import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { byteaArray, textArray, timeArray, uuidArray, xidArray } from './binaryArray.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())

async function asText(type: string, value: Buffer): Promise<unknown> {
  const { rows } = await db.query<{ items: unknown }>(`select $1::${type}[]::text[] as items`, [value])
  return rows[0]?.items
}

test('texts arrive as they are, whatever separators, quotes and characters they hold', async () => {
  const texts = ['', 'a,b', '{"a": "\\n"}', 'line\nfeed', 'NULL', 'Grüße 😀', 'x'.repeat(70_000)]
  expect(await asText('text', textArray(texts))).toEqual(texts)
})

test('ids and nulls arrive in their places', async () => {
  const ids = ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', randomUUID()]
  expect(await asText('uuid', uuidArray(ids))).toEqual(ids)
  const withNulls = [null, ...ids, null]
  expect(await asText('uuid', uuidArray(withNulls))).toEqual(withNulls)
})

test('bytes, times and row versions arrive', async () => {
  expect(await asText('bytea', byteaArray(['', '00ff', 'ab'.repeat(32)]))).toEqual([
    '\\x',
    '\\x00ff',
    `\\x${'ab'.repeat(32)}`,
  ])
  const times = [
    new Date('1970-01-01T00:00:00.000Z'),
    new Date('2026-03-01T12:00:00.123Z'),
    null,
    new Date('9999-12-31T23:59:59.999Z'),
  ]
  const { rows } = await db.query<{ items: unknown }>('select $1::timestamptz[] as items', [timeArray(times)])
  expect(rows[0]?.items).toEqual(times)
  expect(await asText('xid', xidArray(['3', '4294967295']))).toEqual(['3', '4294967295'])
})

test('empty arrays are arrays', async () => {
  for (const [type, value] of [
    ['text', textArray([])],
    ['uuid', uuidArray([])],
    ['bytea', byteaArray([])],
    ['timestamptz', timeArray([])],
    ['xid', xidArray([])],
  ] as const) {
    const { rows } = await db.query(`select * from unnest($1::${type}[])`, [value])
    expect(rows).toEqual([])
  }
})
