import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { systemClock } from '../clock.ts'
import { createLogger } from '../logger.ts'
import { startPeriodicTasks } from './index.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())

test('of several processes, one runs a task in an interval', async () => {
  let runs = 0
  let told: () => void = () => {}
  const ran = new Promise<void>((resolve) => (told = resolve))
  const task = {
    name: 'count',
    intervalMs: 3_600_000,
    run: async () => {
      runs += 1
      told()
    },
  }
  const deps = { db, clock: systemClock, logger: createLogger('silent') }
  const processes = Array.from({ length: 5 }, () => startPeriodicTasks(deps, [task]))
  await ran
  await Promise.all(processes.map((process) => process.stop()))
  expect(runs).toBe(1)
})

test('a task that fails leaves its reason in its row', async () => {
  const task = {
    name: 'fails',
    intervalMs: 3_600_000,
    run: async () => Promise.reject(new Error('no room on the disk')),
  }
  const tasks = startPeriodicTasks({ db, clock: systemClock, logger: createLogger('silent') }, [task])
  const lastError = async () =>
    (await db.query("select last_error from periodic_tasks where name = 'fails'")).rows[0]?.['last_error']
  await expect.poll(lastError).toBe('no room on the disk')
  await tasks.stop()
})
