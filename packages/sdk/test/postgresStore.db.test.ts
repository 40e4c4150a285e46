import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/support/testDatabase.ts'
import { createPostgresStore } from '../examples/postgresStore.ts'
import { oncePerWebhook, WebhookBusyError } from '../src/index.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
  await db.query(
    'create table seen_webhooks (id text primary key, held_until timestamptz, seen_at timestamptz not null default now())',
  )
})
afterAll(() => db.drop())
beforeEach(async () => {
  await db.query('truncate seen_webhooks')
})

test('of many tries at the same time, in any process, one does the work', async () => {
  const store = createPostgresStore(db)
  let done = 0
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, () => oncePerWebhook(store, 'evt_1', () => done++)),
  )
  expect(done).toBe(1)
  const others = outcomes.filter((one) => one.status === 'rejected').map(({ reason }): unknown => reason)
  expect(others.filter((reason) => !(reason instanceof WebhookBusyError))).toEqual([])
  expect(await oncePerWebhook(store, 'evt_1', () => done++)).toBe('duplicate')
})

test('what failed, and what was held by a process that died, is free again', async () => {
  const store = createPostgresStore(db)
  await expect(oncePerWebhook(store, 'evt_1', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await store.claim('evt_1', 60_000)).toBe('claimed')
  expect(await store.claim('evt_1', 60_000)).toBe('busy')
  await db.query(`update seen_webhooks set held_until = now() - interval '1 second'`)
  expect(await store.claim('evt_1', 60_000)).toBe('claimed')
})
