import { spawn, type ChildProcess } from 'node:child_process'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { resourceIdOf, type JsonObject } from '@tributary/contract'
import { createImportQueue } from '../../packages/server/src/imports/index.ts'
import { insertImport } from '../../packages/server/src/imports/store/queue.ts'
import { reopenImport } from '../../packages/server/src/imports/store/reopen.ts'
import { createIntegration } from '../support/importFixture.ts'
import { startRecordServer, type RecordServer } from '../support/recordServer.ts'
import { repositoryPath } from '../support/runNode.ts'
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.ts'

// What would break: an import whose process dies, by kill -9 at each named point, loses a record, stores one twice, tells one twice, or
// tells import_done before its records.

const queue = createImportQueue()
const leaseMs = 1_000
const recordCount = 60
const pageSize = 10

// On a busy machine a process alone takes seconds to start.
vi.setConfig({ testTimeout: 180_000 })
const patient = { timeout: 90_000 }

let db: TestDatabase
let server: RecordServer
let integration: { workspaceId: string; integrationId: string }
let workers: ChildProcess[] = []

beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())
beforeEach(async () => {
  server = await startRecordServer(pageSize)
  server.streams = {
    users: [{ id: 1, name: 'Ann' }],
    issues: Array.from({ length: recordCount }, (_, index) => issue(index)),
  }
  integration = await createIntegration(db, 'sandbox')
})
afterEach(async () => {
  for (const worker of workers) worker.kill('SIGKILL')
  workers = []
  await server.close()
})

const issue = (id: number, more: JsonObject = {}): JsonObject => ({
  id,
  title: `Issue ${id}`,
  updated: id,
  ...more,
})

function startWorker(faultPoint?: string): ChildProcess {
  const worker = spawn(
    process.execPath,
    [repositoryPath('test/crash/importWorker.ts'), db.url, server.url, String(leaseMs)],
    {
      env: { ...process.env, ...(faultPoint ? { TRIBUTARY_FAULT_POINT: faultPoint } : {}) },
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  )
  workers.push(worker)
  return worker
}

function killed(worker: ChildProcess): Promise<NodeJS.Signals | null> {
  return new Promise((resolve) => worker.once('exit', (_code, signal) => resolve(signal)))
}

async function queueImport(mode: 'incremental' | 'full' = 'incremental'): Promise<string> {
  const importId = await db.transaction((tx) => queue.queue(tx, { ...integration, trigger: 'manual', mode }))
  if (importId === null) throw new Error('an import is under way')
  return importId
}

async function untilStatus(importId: string, status: string): Promise<Record<string, unknown>> {
  const find = async () =>
    (
      await db.query(
        'select status, error_code, records_new, records_updated, records_deleted, records_read from imports where import_id = $1',
        [importId],
      )
    ).rows[0] ?? {}
  await expect.poll(async () => (await find())['status'], patient).toBe(status)
  return await find()
}

const untilSucceeded = (importId: string) => untilStatus(importId, 'succeeded')

/** Imports in a process of its own, which ends afterwards. */
async function importOnce(
  mode: 'incremental' | 'full' = 'incremental',
  status = 'succeeded',
): Promise<string> {
  const worker = startWorker()
  const importId = await queueImport(mode)
  await untilStatus(importId, status)
  worker.kill('SIGKILL')
  return importId
}

/** Records that are held of the issues. */
async function held(): Promise<number[]> {
  const { rows } = await db.query<{ id: number }>(
    "select external_id::integer as id from resources where integration_id = $1 and model = 'pm_issue' and deleted_at is null order by 1",
    [integration.integrationId],
  )
  return rows.map(({ id }) => id)
}

/** Every event of the integration, in order, as `event resource`. */
async function eventsTold(): Promise<string[]> {
  const { rows } = await db.query<{ event: string; resource_id: string | null }>(
    'select event, resource_id from events where workspace_id = $1 and integration_id = $2 order by seq',
    [integration.workspaceId, integration.integrationId],
  )
  return rows.map(
    ({ event, resource_id: id }) => `${event.replace(/^integration_|_data_model$/g, '')} ${id ?? ''}`,
  )
}

const told = (kind: string, ids: readonly number[]) =>
  ids.map((id) => `${kind} ${resourceIdOf(integration.integrationId, 'pm_issue', String(id))}`)

const all = Array.from({ length: recordCount }, (_, index) => index)

const pointsWhileReading = [
  'imports.page_fetched:3',
  'resources.stored:3',
  'imports.page_applied:1',
  'imports.page_applied:3',
  'imports.page_committed:1',
  'imports.page_committed:3',
  'imports.stream_done:1',
  'imports.stream_done:2',
]

test.each(pointsWhileReading)(
  'a process killed at %s loses nothing and repeats nothing: another goes on',
  async (point) => {
    const importId = await queueImport()
    expect(await killed(startWorker(point))).toBe('SIGKILL')
    startWorker()
    const ended = await untilSucceeded(importId)
    expect(ended).toMatchObject({ records_new: recordCount + 1, records_updated: 0, records_deleted: 0 })
    const events = await eventsTold()
    const [first, ...rest] = events
    expect(first).toBe(`new ${resourceIdOf(integration.integrationId, 'pm_user', '1')}`)
    expect(rest).toEqual([...told('new', all), 'import_done '])
    const { rows } = await db.query(
      'select count(*) as stored, count(distinct external_id) as ids from resources where integration_id = $1 and model = $2',
      [integration.integrationId, 'pm_issue'],
    )
    expect(rows).toEqual([{ stored: recordCount, ids: recordCount }])
    expect((await db.query('select 1 from import_seen where import_id = $1', [importId])).rows).toEqual([])
  },
)

test.each(['imports.sweep_applied', 'imports.sweep_committed', 'imports.page_committed:2'])(
  'a process killed at %s of a second, full read: each change and each delete is told once',
  async (point) => {
    await importOnce()
    const gone = all.filter((id) => id % 7 === 0)
    const changed = all.filter((id) => id % 7 === 1)
    server.streams['issues'] = all
      .filter((id) => !gone.includes(id))
      .map((id) => issue(id, changed.includes(id) ? { title: 'Changed' } : {}))
    const told1 = (await eventsTold()).length
    const importId = await queueImport('full')
    expect(await killed(startWorker(point))).toBe('SIGKILL')
    startWorker()
    await untilSucceeded(importId)
    const events = (await eventsTold()).slice(told1)
    expect(events.slice(0, changed.length)).toEqual(told('updated', changed))
    expect(events.slice(changed.length, -1).sort()).toEqual(told('deleted', gone).sort())
    expect(events.at(-1)).toBe('import_done ')
  },
)

test.each(['imports.page_applied:1', 'imports.page_committed:1', 'imports.stream_done:1'])(
  'a process killed at %s of a retry of failed streams: another reads on, each record is told once, and then the import is done',
  async (point) => {
    // The first three batches of two pages go in, and then nothing more.
    server.answer = (stream, page) => (stream === 'issues' && page >= 4 ? { status: 400 } : null)
    const importId = await importOnce('full', 'partial')
    const toldBefore = await eventsTold()
    expect(toldBefore.slice(1)).toEqual(told('new', all.slice(0, 3 * pageSize)))
    server.answer = () => null
    server.calls.length = 0
    const { workspaceId } = integration
    expect(await db.transaction((tx) => reopenImport(tx, workspaceId, importId, 0))).toBe('reopened')
    expect(await killed(startWorker(point))).toBe('SIGKILL')
    startWorker()
    expect(await untilSucceeded(importId)).toMatchObject({
      records_new: recordCount + 1,
      records_updated: 0,
      records_deleted: 0,
    })
    expect((await eventsTold()).slice(1)).toEqual([...told('new', all), 'import_done '])
    expect(await held()).toEqual(all)
    // What was read before the failure was not asked for again.
    expect(server.calls.filter((call) => /^(users|issues\/[123]$)/.test(call))).toEqual([])
  },
)

const many = Array.from({ length: 3_000 }, (_, index) => index)

/** An integration with many records, of which most are gone at the third party now. Returns those that are left. */
async function importMany(): Promise<number[]> {
  await server.close()
  server = await startRecordServer(1_000)
  server.streams = { users: [], issues: many.map((id) => issue(id)) }
  await importOnce()
  const left = many.slice(0, 400)
  server.streams['issues'] = left.map((id) => issue(id))
  return left
}

test.each(['imports.sweep_applied:2', 'imports.sweep_committed:1', 'imports.sweep_committed:3'])(
  'a process killed at %s of deletes that somebody confirmed: another deletes the rest without asking again, each once',
  async (point) => {
    const left = await importMany()
    await importOnce('full', 'failed')
    const toldBefore = (await eventsTold()).length
    const wanted = { ...integration, trigger: 'manual', mode: 'incremental', deletesConfirmed: true } as const
    const importId = (await db.transaction((tx) => insertImport(tx, wanted))) ?? ''
    expect(await killed(startWorker(point))).toBe('SIGKILL')
    startWorker()
    expect(await untilSucceeded(importId)).toMatchObject({ records_deleted: many.length - left.length })
    const events = (await eventsTold()).slice(toldBefore)
    expect(events.slice(0, -1).sort()).toEqual(told('deleted', many.slice(left.length)).sort())
    expect(events.at(-1)).toBe('import_done ')
    expect(await held()).toEqual(left)
    const { rows } = await db.query(
      'select 1 from stream_states where integration_id = $1 and held_since is not null',
      [integration.integrationId],
    )
    expect(rows).toEqual([])
  },
)

test('a process killed when it has just held deletes back: the import still ends so that somebody looks, and nothing is deleted', async () => {
  await importMany()
  const toldBefore = (await eventsTold()).length
  const importId = await queueImport('full')
  expect(await killed(startWorker('imports.deletes_held'))).toBe('SIGKILL')
  startWorker()
  expect(await untilStatus(importId, 'failed')).toMatchObject({
    error_code: 'import.delete_guard',
    records_deleted: 0,
  })
  expect((await eventsTold()).slice(toldBefore)).toEqual([])
  expect(await held()).toEqual(many)
})

test('a process that waits takes over from one that is killed in the middle of a page', async () => {
  let pagesAsked = 0
  server.answer = async (stream, page) => {
    if (stream === 'issues' && page === 4 && pagesAsked++ === 0) await new Promise(() => {})
    return null
  }
  const importId = await queueImport()
  const first = startWorker()
  await expect.poll(() => pagesAsked, patient).toBe(1)
  startWorker()
  first.kill('SIGKILL')
  expect(await untilSucceeded(importId)).toMatchObject({ records_new: recordCount + 1 })
  expect((await eventsTold()).slice(1)).toEqual([...told('new', all), 'import_done '])
})
