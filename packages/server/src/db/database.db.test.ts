import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { buildApp } from '../http/index.ts'
import { openDatabase } from './database.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
  await db.query('create table kept (n bigint)')
})
afterAll(() => db.drop())

test('a transaction that throws leaves nothing, and its connection is fit for the next one', async () => {
  const failed = db.transaction(async (tx) => {
    await tx.query('insert into kept values (1)')
    await tx.query('select 1 / 0')
  })
  await expect(failed).rejects.toThrow('division by zero')
  await db.transaction((tx) => tx.query('insert into kept values (2)'))
  expect((await db.query('select n from kept')).rows).toEqual([{ n: 2 }])
})

test('a notification of a transaction arrives when it commits, and not when it is rolled back', async () => {
  const heard: (string | null)[] = []
  await db.listener.listen('test_channel', (payload) => heard.push(payload))
  await db
    .transaction(async (tx) => {
      await tx.query("select pg_notify('test_channel', 'vanishes')")
      throw new Error('rolled back')
    })
    .catch(() => {})
  await db.query("select pg_notify('test_channel', 'stays')")
  await expect.poll(() => heard.filter((payload) => payload !== null)).toEqual(['stays'])
})

test('a listener whose connection is cut listens again and calls its handlers once, as something may have been missed', async () => {
  let calls = 0
  await db.listener.listen('cut_channel', () => (calls += 1))
  calls = 0
  await db.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tributary-listen' and datname = current_database()",
  )
  await expect.poll(() => calls, { timeout: 5_000 }).toBe(1)
  await db.query("select pg_notify('cut_channel', '')")
  await expect.poll(() => calls).toBe(2)
})

test('a pool whose connections are all cut goes on', async () => {
  await Promise.all(Array.from({ length: 5 }, () => db.query('select 1')))
  await db.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and application_name = 'tributary'",
  )
  await expect
    .poll(async () => (await db.query('select 1 as one').catch(() => ({ rows: [] }))).rows)
    .toEqual([{ one: 1 }])
})

test('a statement that takes too long is ended, an API request answers so in words, and the connection is fit for the next one', async () => {
  const hasty = openDatabase(db.url, { maxConnections: 1, statementTimeoutMs: 50 })
  const app = await buildApp({
    db: hasty,
    findCaller: async () => null,
    apiRoutes: [],
    publicRoutes: [
      async (routes) => {
        routes.get('/slow', async () => (await hasty.query('select pg_sleep(30)')).rows)
      },
    ],
  })
  const slow = await app.inject({ url: '/slow' })
  expect([slow.statusCode, slow.json()]).toMatchObject([
    503,
    { code: 'request.timed_out', detail: expect.stringContaining('took too long') },
  ])
  expect((await app.inject({ url: '/health' })).json()).toEqual({ status: 'ok' })
  await expect(hasty.transaction((tx) => tx.query('select pg_sleep(30)'))).rejects.toMatchObject({
    code: '57014',
  })
  expect((await hasty.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  await app.close()
  await hasty.close()
})
