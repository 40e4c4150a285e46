import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { JsonObject } from '@tributary/contract'
import {
  addIntegration,
  createIntegration,
  importTestConnector,
  importTestStreams,
} from '../../../../test/support/importFixture.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { systemClock } from '../clock.ts'
import { readConfig } from '../config.ts'
import { createEventRecorder } from '../events/index.ts'
import { createLogger } from '../logger.ts'
import { createResourceWriter, loadModels } from '../resources/index.ts'
import { createImportQueue, startImports, type StreamReader } from './index.ts'
import { findImport } from './store/readImports.ts'

// Many records in small pages: what a commit costs, and what holds between batches that overlap.

const pageSize = 100

const events = createEventRecorder()
const queue = createImportQueue()
const models = await loadModels()

let db: TestDatabase
let statements = 0
let integration: { workspaceId: string; integrationId: string; customerId: string }

beforeAll(async () => {
  db = await createTestDatabase()
  db.pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown
    client.query = ((...args: unknown[]) => {
      statements += 1
      return query(...args)
    }) as typeof client.query
  })
})
afterAll(() => db.drop())
beforeEach(async () => {
  integration = await createIntegration(db, 'sandbox')
})

const issue = (id: number, version: string): JsonObject => ({ id, title: `Issue ${id}, ${version}` })

/** `ids`: of each page; nothing is read of the other stream. */
function readerOf(pages: Iterable<readonly number[]>, version: (id: number) => string): StreamReader {
  return {
    isIncremental: () => false,
    async *read({ stream }) {
      if (stream !== 'issues') return
      let position = 0
      for (const ids of pages)
        yield {
          kind: 'page',
          records: ids.map((id) => issue(id, version(id))),
          position: (position += 1),
        }
    },
  }
}

function* pagesOf(count: number): Generator<number[]> {
  for (let start = 0; start < count; start += pageSize)
    yield Array.from({ length: pageSize }, (_, index) => start + index)
}

/** Queues an import and starts a worker, which does nothing that is due by time alone. */
async function startImport(reader: StreamReader, env: Record<string, string> = {}) {
  const { workspaceId, integrationId } = integration
  const streamNamesOf = () => importTestStreams
  const resources = createResourceWriter({ clock: systemClock, models, events, streamNamesOf })
  const connectors = {
    get: () => importTestConnector,
    find: () => importTestConnector,
    all: () => [importTestConnector],
  }
  const importId = await db.transaction((tx) =>
    queue.queue(tx, { workspaceId, integrationId, trigger: 'manual', mode: 'full' }),
  )
  if (importId === null) throw new Error('an import is under way')
  const deps = { db, clock: systemClock, logger: createLogger('silent'), connectors, config: readConfig(env) }
  const never = { leaseMs: 3_600_000, pollMs: 3_600_000, scheduleMs: 3_600_000 }
  return { importId, worker: startImports(deps, { resources, events, reader, ...never }) }
}

/** Imports once. Returns the import and its statements. */
async function importAll(reader: StreamReader) {
  const before = statements
  const { importId, worker } = await startImport(reader)
  let asked = 0
  const find = () => {
    asked += 1
    return findImport(db, integration.workspaceId, importId)
  }
  await expect
    .poll(async () => (await find())?.status, { interval: 100, timeout: 25_000 })
    .toMatch(/succeeded|failed|partial/)
  await worker.stop()
  return { ...(await find()), statements: statements - before - asked }
}

test('an import in small pages takes at most nine statements for 1,000 records, and 80 for itself, when all is new, unchanged, or half of it changed', async () => {
  async function statementsOf(records: number): Promise<number[]> {
    integration = await createIntegration(db, 'sandbox')
    const first = await importAll(readerOf(pagesOf(records), () => 'first'))
    const pages = records / pageSize
    expect(first).toMatchObject({ status: 'succeeded', pages, counts: { new: records } })
    const again = await importAll(readerOf(pagesOf(records), () => 'first'))
    expect(again).toMatchObject({ counts: { unchanged: records, updated: 0 } })
    const halves = await importAll(readerOf(pagesOf(records), (id) => (id % 2 === 0 ? 'second' : 'first')))
    expect(halves).toMatchObject({ counts: { unchanged: records / 2, updated: records / 2 } })
    return [first, again, halves].map(({ statements: all }) => all)
  }
  // The first page is committed by itself.
  const few = await statementsOf(1_100)
  const many = await statementsOf(5_100)
  const perThousand = many.map((all, index) => (all - (few[index] ?? 0)) / 4)
  expect(Math.max(...perThousand)).toBeLessThanOrEqual(9)
  expect(Math.max(...few) - Math.max(...perThousand)).toBeLessThanOrEqual(80)
})

test('a record that comes again in the next batches, before the first of them is committed, makes one event for each real change', async () => {
  // Full batches that hold the same records: the second is compared while the first is being committed.
  const ids = Array.from({ length: 1_000 }, (_, id) => id)
  const ended = await importAll(readerOf([[0], ids, ids, ids], () => 'first'))
  expect(ended).toMatchObject({ status: 'succeeded', counts: { read: 3_001, new: 1_000, updated: 0 } })
  const { rows } = await db.query(
    `select count(*) as events, count(distinct resource_id) as resources from events
     where workspace_id = $1 and event = 'integration_new_data_model'`,
    [integration.workspaceId],
  )
  expect(rows).toEqual([{ events: 1_000, resources: 1_000 }])
})

/** An import of two full batches after a first record: the first batch is held up before its commit, the second beside it. */
async function heldBesideEachOther() {
  const { workspaceId } = integration
  const gate = Promise.withResolvers<void>()
  async function* pages(): AsyncGenerator<{ kind: 'page'; records: JsonObject[]; position: number }> {
    yield { kind: 'page', records: [issue(0, 'first')], position: 0 }
    await gate.promise
    for (const page of [1, 2]) {
      const records = Array.from({ length: 1_000 }, (_, index) => issue(page * 1_000 + index, 'first'))
      yield { kind: 'page', records, position: page }
    }
  }
  const { importId, worker } = await startImport({
    isIncremental: () => false,
    read: ({ stream }) => (stream === 'issues' ? pages() : (async function* () {})()),
  })
  const stored = async () =>
    (await db.query('select 1 from resources where workspace_id = $1', [workspaceId])).rowCount
  await expect.poll(stored).toBe(1)
  const lock = await db.pool.connect()
  await lock.query('begin')
  await lock.query('select 1 from import_streams where import_id = $1 for update', [importId])
  gate.resolve()
  const sessions = async () =>
    (
      await db.query<{ pid: number; what: string }>(
        `select pid, case when wait_event_type = 'Lock' then 'first' else 'second' end as what from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid() and pid <> $1
           and (wait_event_type = 'Lock' or state = 'idle in transaction' and query like '%pg_current_xact_id() as xid%') order by what`,
        [(await lock.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid],
      )
    ).rows
  await expect
    .poll(async () => (await sessions()).map(({ what }) => what), { timeout: 10_000 })
    .toEqual(['first', 'second'])
  expect(await stored()).toBe(1)
  const [first] = await sessions()
  return { importId, worker, stored, lock, firstPid: first?.pid ?? 0 }
}

test('a batch is written while the one before is being committed, commits after it, and its events come after those', async () => {
  const { workspaceId } = integration
  const { importId, worker, lock } = await heldBesideEachOther()
  await lock.query('commit')
  lock.release()
  await expect
    .poll(async () => (await findImport(db, workspaceId, importId))?.status, { timeout: 10_000 })
    .toBe('succeeded')
  await worker.stop()
  const { rows } = await db.query<{ id: number }>(
    `select r.external_id::integer as id from events e join resources r using (workspace_id, resource_id)
     where e.workspace_id = $1 order by e.seq`,
    [workspaceId],
  )
  expect(rows).toHaveLength(2_001)
  expect(rows.map(({ id }) => id)).toEqual(rows.map(({ id }) => id).toSorted((a, b) => a - b))
})

test('a batch that was written beside one that fails is not committed', async () => {
  const { worker, stored, lock, firstPid } = await heldBesideEachOther()
  await db.query('select pg_terminate_backend($1)', [firstPid])
  await worker.stop()
  await lock.query('commit')
  lock.release()
  expect(await stored()).toBe(1)
})

test('an integration that is deleted in the middle of its import leaves nothing behind', async () => {
  const { workspaceId, integrationId } = integration
  const held = Promise.withResolvers<void>()
  const reached = Promise.withResolvers<void>()
  async function* pages(): AsyncGenerator<{ kind: 'page'; records: JsonObject[]; position: number }> {
    for (let page = 0; page < 5; page++) {
      if (page === 3) {
        reached.resolve()
        await held.promise
      }
      const ids = Array.from({ length: 1_000 }, (_, index) => page * 1_000 + index)
      yield { kind: 'page', records: ids.map((id) => issue(id, 'first')), position: page }
    }
  }
  const reader: StreamReader = {
    isIncremental: () => false,
    read: ({ stream }) => (stream === 'issues' ? pages() : (async function* () {})()),
  }
  const { worker } = await startImport(reader)
  await reached.promise
  const left = async () =>
    (await db.query('select 1 from resources where integration_id = $1', [integrationId])).rowCount
  await expect.poll(left).toBeGreaterThan(0)
  const deleting = db.query('delete from integrations where workspace_id = $1 and integration_id = $2', [
    workspaceId,
    integrationId,
  ])
  held.resolve()
  await deleting
  // The run finds that its import is gone; nothing of the pages that it had in hand is written.
  await worker.stop()
  expect(await left()).toBe(0)
})

test('however many imports run, they take half of the connections at most', async () => {
  const { workspaceId, customerId } = integration
  const more = await Promise.all(
    Array.from({ length: 19 }, () => addIntegration(db, workspaceId, customerId, 'sandbox')),
  )
  await db.transaction(async (tx) => {
    for (const integrationId of more)
      await queue.queue(tx, { workspaceId, integrationId, trigger: 'manual', mode: 'full' })
  })
  let most = 0
  let used = 0
  const took = () => (most = Math.max(most, (used += 1)))
  const gave = () => (used -= 1)
  db.pool.on('acquire', took).on('release', gave)
  const { worker } = await startImport(
    readerOf([...pagesOf(500)], () => 'first'),
    { TRIBUTARY_DATABASE_CONNECTIONS: '4', TRIBUTARY_IMPORT_CONCURRENCY: '20' },
  )
  const done = async () =>
    (await db.query("select 1 from imports where workspace_id = $1 and status = 'succeeded'", [workspaceId]))
      .rows.length
  await expect.poll(done, { interval: 100, timeout: 60_000 }).toBe(20)
  db.pool.off('acquire', took).off('release', gave)
  await worker.stop()
  // Two of the imports, and one each of claims, the schedule, leases and this test.
  expect(most).toBeLessThanOrEqual(6)
}, 90_000)
