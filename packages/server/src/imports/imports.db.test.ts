import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { envelopeSchema, resourceIdOf, type JsonObject } from '@tributary/contract'
import {
  addIntegration,
  createIntegration,
  importTestConnector,
  importTestStreams,
} from '../../../../test/support/importFixture.ts'
import {
  recordServerReader,
  startRecordServer,
  type RecordServer,
} from '../../../../test/support/recordServer.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { systemClock } from '../clock.ts'
import { readConfig } from '../config.ts'
import type { ConnectorCatalogue } from '../connectors/index.ts'
import { createEventRecorder } from '../events/index.ts'
import { createLogger } from '../logger.ts'
import type { ImportMode } from '../ports.ts'
import { createResourceWriter, loadModels } from '../resources/index.ts'
import { createImportQueue, deleteOldImports, startImports } from './index.ts'
import { deleteOldImportsQuery } from './store/finish.ts'
import { listHeldDeletes } from './store/heldDeletes.ts'
import { findImport } from './store/readImports.ts'
import { reopenImport } from './store/reopen.ts'
import { listStreams } from './store/streams.ts'
import { queueDueImports } from './runSchedule.ts'
import { cancelImport, insertImport } from './store/queue.ts'

const connectors: ConnectorCatalogue = {
  get: () => importTestConnector,
  find: () => importTestConnector,
  all: () => [importTestConnector],
}
// The machine may be busy: what is waited for comes when it comes.
const patient = { timeout: 15_000, interval: 10 }
const events = createEventRecorder()
const queue = createImportQueue()
const logger = createLogger('silent')
const models = await loadModels()

let db: TestDatabase
let server: RecordServer
let workers: { stop(): Promise<void> }[] = []
let integration: { workspaceId: string; integrationId: string; customerId: string }

beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())
beforeEach(async () => {
  server = await startRecordServer(2)
  server.streams = { users: [user(1)], issues: [issue(1), issue(2), issue(3)] }
  integration = await createIntegration(db, 'sandbox')
})
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()))
  workers = []
  await server.close()
})

const user = (id: number): JsonObject => ({ id, name: `User ${id}` })
const issue = (id: number, more: JsonObject = {}): JsonObject => ({
  id,
  title: `Issue ${id}`,
  updated: id,
  ...more,
})

function startWorker(
  incremental: string[] = ['issues'],
  env: Record<string, string> = {},
  more: { leaseMs?: number; turnMs?: number } = {},
) {
  const deps = { db, clock: systemClock, logger, connectors, config: readConfig(env) }
  const resources = createResourceWriter({
    clock: systemClock,
    models,
    events,
    streamNamesOf: () => importTestStreams,
  })
  const reader = recordServerReader(server.url, incremental)
  const worker = startImports(deps, {
    resources,
    events,
    reader,
    pollMs: 50,
    scheduleMs: 50,
    // Each page by itself: what happens between two of them is what is asked here.
    recordsPerCommit: 1,
    ...more,
  })
  workers.push(worker)
  return worker
}

async function queueImport(mode: ImportMode = 'incremental'): Promise<string> {
  const { workspaceId, integrationId } = integration
  const importId = await db.transaction((tx) =>
    queue.queue(tx, { workspaceId, integrationId, trigger: 'manual', mode }),
  )
  if (importId === null) throw new Error('an import is under way')
  return importId
}

async function statusOf(importId: string) {
  return (await findImport(db, integration.workspaceId, importId))?.status
}

async function untilEnded(importId: string) {
  await expect.poll(() => statusOf(importId), patient).not.toMatch(/queued|running/)
  return await findImport(db, integration.workspaceId, importId)
}

async function untilStatus(importId: string, status: string) {
  await expect.poll(() => statusOf(importId), patient).toBe(status)
  return await findImport(db, integration.workspaceId, importId)
}

async function runImport(mode: ImportMode = 'incremental') {
  return await untilEnded(await queueImport(mode))
}

async function eventsTold(): Promise<{ event: string; payload: JsonObject }[]> {
  const { rows } = await db.query<{ body: string }>(
    'select body from events where workspace_id = $1 and integration_id = $2 order by seq',
    [integration.workspaceId, integration.integrationId],
  )
  return rows.map(({ body }) => envelopeSchema.parse(JSON.parse(body)))
}

async function eventNames(): Promise<string[]> {
  return (await eventsTold()).map(({ event }) => event.replace(/^integration_|_data_model$/g, ''))
}

async function makeDue(importId: string): Promise<void> {
  await db.query("update imports set not_before = now() where import_id = $1 and status = 'queued'", [
    importId,
  ])
  await db.query('update import_lanes set next_at = now() where workspace_id = $1', [integration.workspaceId])
}

test('an import reads every stream, tells each record, and ends with import_done', async () => {
  startWorker()
  expect(await runImport()).toMatchObject({
    status: 'succeeded',
    pages: 3,
    counts: { read: 4, new: 4, updated: 0, deleted: 0, unchanged: 0, failed: 0 },
    failures: 0,
    errorCode: null,
  })
  expect(await eventNames()).toEqual(['new', 'new', 'new', 'new', 'import_done'])
  expect((await eventsTold()).at(-1)).toMatchObject({
    workspace_id: integration.workspaceId,
    customer_id: 'customer-1',
    state: 'state-1',
    payload: { id: integration.integrationId, connector_type: 'sandbox' },
  })
  expect((await db.query('select * from import_seen')).rows).toEqual([])
})

test('the next import reads an incremental stream from its cursor, and tells only what changed', async () => {
  startWorker()
  await runImport()
  server.calls.length = 0
  server.streams['issues'] = [issue(1, { title: 'Renamed', updated: 9 }), issue(2), issue(3)]
  expect(await runImport()).toMatchObject({ counts: { read: 2, new: 0, updated: 1, unchanged: 1 } })
  expect(server.calls).toEqual(['users/1', 'issues/1'])
  expect((await eventNames()).slice(5)).toEqual(['updated', 'import_done'])
})

test('deletes are found by a full read, and by that alone', async () => {
  startWorker()
  await runImport()
  server.streams['issues'] = [issue(1), issue(3)]
  expect(await runImport()).toMatchObject({ counts: { deleted: 0 } })
  expect(await runImport('full')).toMatchObject({ mode: 'full', counts: { deleted: 1 } })
  const [gone] = (await eventsTold()).filter(({ event }) => event === 'integration_deleted_data_model')
  expect(gone?.payload['resource_id']).toBe(resourceIdOf(integration.integrationId, 'pm_issue', '2'))
})

test('a stream that fails for good does not stop its siblings, deletes nothing, and is not told as done', async () => {
  startWorker()
  await runImport()
  server.streams = { users: [user(1), user(2)], issues: [] }
  server.answer = (stream) => (stream === 'issues' ? { status: 400 } : null)
  const ended = await runImport('full')
  expect(ended).toMatchObject({
    status: 'partial',
    errorCode: 'import.read_failed',
    errorMessage: 'The third party answered 400.',
    counts: { new: 1, deleted: 0 },
  })
  expect(await listStreams(db, integration.workspaceId, ended?.importId ?? '')).toMatchObject([
    { stream: 'users', status: 'done' },
    { stream: 'issues', status: 'failed', errorCode: 'import.read_failed' },
  ])
  expect((await eventNames()).slice(5)).toEqual(['new'])
})

test('a failure that may pass gives the worker back, and the next try goes on where the last page was committed', async () => {
  startWorker()
  server.answer = (stream, page) => (stream === 'issues' && page === 2 ? { status: 503 } : null)
  const importId = await queueImport()
  await expect
    .poll(async () => (await findImport(db, integration.workspaceId, importId))?.failures, patient)
    .toBe(1)
  const waiting = await findImport(db, integration.workspaceId, importId)
  expect(waiting).toMatchObject({ status: 'queued', errorCode: 'import.read_failed', pages: 2 })
  expect(waiting?.notBefore.getTime()).toBeGreaterThan(Date.now())
  expect(await eventNames()).toEqual(['new', 'new', 'new'])
  server.answer = () => null
  server.calls.length = 0
  await makeDue(importId)
  expect(await untilEnded(importId)).toMatchObject({ status: 'succeeded', counts: { read: 4, new: 4 } })
  expect(server.calls).toEqual(['issues/2'])
  expect(await eventNames()).toEqual(['new', 'new', 'new', 'new', 'import_done'])
})

test('a rate limit is waited for as long as the third party asks, without a worker, without asking further streams, and is no failure', async () => {
  startWorker()
  server.answer = (stream) => (stream === 'users' ? { status: 429, retryAfterS: 3_600 } : null)
  const importId = await queueImport()
  await expect
    .poll(async () => (await findImport(db, integration.workspaceId, importId))?.waits, patient)
    .toBe(1)
  const waiting = await findImport(db, integration.workspaceId, importId)
  expect(waiting).toMatchObject({ status: 'queued', failures: 0, errorCode: 'import.rate_limited' })
  expect(waiting?.notBefore.getTime()).toBeGreaterThan(Date.now() + 3_500_000)
  expect(server.calls).toEqual(['users/1'])
  server.answer = () => null
  await makeDue(importId)
  expect(await untilEnded(importId)).toMatchObject({
    status: 'succeeded',
    counts: { new: 4 },
    errorCode: null,
  })
})

test('tries that bring nothing are bounded: the import ends with what it has', async () => {
  startWorker()
  server.answer = (stream) => (stream === 'issues' ? { status: 500 } : null)
  const importId = await queueImport()
  await expect
    .poll(async () => (await findImport(db, integration.workspaceId, importId))?.failures, patient)
    .toBe(1)
  await db.query('update imports set failures = 8 where import_id = $1', [importId])
  await makeDue(importId)
  expect(await untilEnded(importId)).toMatchObject({ status: 'partial', errorCode: 'import.read_failed' })
  expect(await eventNames()).toEqual(['new'])
})

test('a position that the third party no longer knows is given up, and the stream read from its start', async () => {
  startWorker()
  server.answer = (stream, page) => (stream === 'issues' && page === 2 ? { status: 503 } : null)
  const importId = await queueImport()
  await expect
    .poll(async () => (await findImport(db, integration.workspaceId, importId))?.failures, patient)
    .toBe(1)
  let asked = 0
  server.answer = (stream, page) =>
    stream === 'issues' && page === 2 && asked++ === 0 ? { status: 410 } : null
  await makeDue(importId)
  await expect.poll(() => asked, patient).toBe(1)
  await expect.poll(() => statusOf(importId), patient).toBe('queued')
  await makeDue(importId)
  expect(await untilEnded(importId)).toMatchObject({ status: 'succeeded', counts: { new: 4 } })
  expect(await eventNames()).toEqual(['new', 'new', 'new', 'new', 'import_done'])
})

test('a sweep that would delete more than half of many is held, shown, and goes on when confirmed; meanwhile the rest is imported as ever', async () => {
  startWorker()
  const many = Array.from({ length: 150 }, (_, index) => issue(index))
  server.streams['issues'] = many
  await runImport()
  server.streams['issues'] = many.slice(0, 10)
  const stopped = await runImport('full')
  expect(stopped).toMatchObject({
    status: 'failed',
    errorCode: 'import.delete_guard',
    counts: { deleted: 0 },
  })
  expect(stopped?.errorMessage).toContain('did not show 140 of the 150 records')
  expect(await eventNames()).not.toContain('deleted')
  const { workspaceId, integrationId } = integration
  const held = () => listHeldDeletes(db, workspaceId, integrationId)
  expect(await held()).toMatchObject([
    { stream: 'issues', missing: 140, of: 150, importId: stopped?.importId },
  ])
  // It goes on from its cursor: what was stopped is not read whole again each time.
  server.streams['issues'] = [...many.slice(0, 10), issue(200)]
  server.calls.length = 0
  expect(await runImport()).toMatchObject({ status: 'succeeded', counts: { new: 1, deleted: 0 } })
  expect(server.calls).toEqual(['users/1', 'issues/1'])
  // A later full read that sees the same leaves it held, and is no failure.
  const later = await runImport('full')
  expect(later).toMatchObject({ status: 'succeeded', counts: { deleted: 0 } })
  expect(await held()).toMatchObject([{ missing: 140, of: 151, importId: later?.importId }])
  const confirmed = await db.transaction((tx) =>
    insertImport(tx, {
      workspaceId,
      integrationId,
      trigger: 'manual',
      mode: 'incremental',
      deletesConfirmed: true,
    }),
  )
  expect(await untilEnded(confirmed ?? '')).toMatchObject({ status: 'succeeded', counts: { deleted: 140 } })
  expect((await eventNames()).filter((name) => name === 'deleted')).toHaveLength(140)
  expect(await held()).toEqual([])
})

test('deletes that were held are over when a later full read shows the records again', async () => {
  startWorker()
  const many = Array.from({ length: 150 }, (_, index) => issue(index))
  server.streams['issues'] = many
  await runImport()
  server.streams['issues'] = []
  expect(await runImport('full')).toMatchObject({ errorCode: 'import.delete_guard' })
  server.streams['issues'] = many.slice(1)
  expect(await runImport('full')).toMatchObject({ status: 'succeeded', counts: { deleted: 1 } })
  expect(await listHeldDeletes(db, integration.workspaceId, integration.integrationId)).toEqual([])
})

test('the failed streams of an import are read again from where they stand, and then it is told as done', async () => {
  startWorker([])
  await runImport()
  server.streams['issues'] = Array.from({ length: 6 }, (_, index) => issue(index + 1))
  server.answer = (stream, page) => (stream === 'issues' && page === 3 ? { status: 400 } : null)
  const partial = await runImport('full')
  expect(partial).toMatchObject({ status: 'partial', retries: 0, counts: { new: 1 } })
  const importId = partial?.importId ?? ''
  const done = async () => (await eventNames()).filter((name) => name === 'import_done').length
  expect(await done()).toBe(1)
  const { rows } = await db.query<{ in_s: number }>(
    'select extract(epoch from retry_at - now())::float8 as in_s from integrations where integration_id = $1',
    [integration.integrationId],
  )
  expect(rows[0]?.in_s).toBeGreaterThan(200)
  expect(rows[0]?.in_s).toBeLessThan(301)
  server.answer = () => null
  server.calls.length = 0
  await db.query('update integrations set retry_at = now() where integration_id = $1', [
    integration.integrationId,
  ])
  const ended = await untilStatus(importId, 'succeeded')
  expect(server.calls).toEqual(['issues/3'])
  expect(ended).toMatchObject({ retries: 1, counts: { new: 3, deleted: 0 }, errorCode: null })
  expect(await done()).toBe(2)
  expect((await db.query('select * from import_seen')).rows).toEqual([])
})

test('a later import makes the retry of an earlier one needless', async () => {
  startWorker([])
  server.answer = (stream) => (stream === 'issues' ? { status: 400 } : null)
  const partial = await runImport()
  expect(partial).toMatchObject({ status: 'partial' })
  server.answer = () => null
  await runImport()
  const { workspaceId } = integration
  const importId = partial?.importId ?? ''
  expect(await db.transaction((tx) => reopenImport(tx, workspaceId, importId, 0))).toBeNull()
  const { rows } = await db.query('select retry_at from integrations where integration_id = $1', [
    integration.integrationId,
  ])
  expect(rows).toEqual([{ retry_at: null }])
})

test('a stream of which too many records can not be taken is stopped, deletes nothing, and its siblings go on', async () => {
  startWorker([])
  const good = Array.from({ length: 150 }, (_, index) => issue(index))
  server.streams = { issues: good, users: [user(1)] }
  await runImport()
  server.streams = {
    issues: [...Array.from({ length: 400 }, (_, index) => issue(index, { priority: 'high' }))],
    users: [user(1), user(2)],
  }
  const stopped = await runImport('full')
  expect(stopped).toMatchObject({
    status: 'partial',
    errorCode: 'import.bad_records',
    counts: { new: 1, deleted: 0 },
  })
  expect(stopped?.counts.failed).toBeGreaterThan(100)
  expect(stopped?.counts.failed).toBeLessThan(400)
  expect(stopped?.errorMessage).toContain('more than 50 %')
  const { rows } = await db.query('select retry_at from integrations where integration_id = $1', [
    integration.integrationId,
  ])
  expect(rows).toEqual([{ retry_at: null }])
  await db.query(
    `insert into connector_settings (workspace_id, connector_type, bad_record_share) values ($1, 'sandbox', 1)`,
    [integration.workspaceId],
  )
  expect(await runImport('full')).toMatchObject({ status: 'succeeded', counts: { failed: 400 } })
})

test('records that can not be mapped are kept with their reason until they map, and stop nothing', async () => {
  startWorker([])
  server.streams['issues'] = [issue(1, { priority: 'high' }), issue(2), { title: 'no id' }]
  expect(await runImport()).toMatchObject({ status: 'succeeded', counts: { new: 2, failed: 2 } })
  const errors = async () =>
    (
      await db.query(
        'select record_key, field, message from record_errors where integration_id = $1 order by 1',
        [integration.integrationId],
      )
    ).rows
  expect(await errors()).toEqual([
    { record_key: 'id:1', field: 'priority', message: 'priority: expected a whole number, got "high".' },
    { record_key: expect.stringMatching(/^sha256:/), field: 'external_id', message: expect.any(String) },
  ])
  server.streams['issues'] = [issue(1), issue(2), { title: 'no id' }]
  await runImport()
  expect(await errors()).toMatchObject([{ field: 'external_id' }])
  server.streams['issues'] = [issue(1), issue(2)]
  await runImport()
  expect(await errors()).toEqual([])
})

test('a third party that repeats a page and moves a record between pages makes no event twice', async () => {
  startWorker([])
  server.streams['issues'] = [issue(1), issue(2), issue(1), issue(2), issue(3), issue(2, { title: 'Moved' })]
  expect(await runImport()).toMatchObject({ counts: { read: 7, new: 4, updated: 1, unchanged: 2 } })
  expect(await eventNames()).toEqual(['new', 'new', 'new', 'new', 'updated', 'import_done'])
})

test('a running import is cancelled within a page, a waiting one at once', async () => {
  let release: () => void = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  server.answer = async (stream, page) => {
    if (stream === 'issues' && page === 1) await held
    return null
  }
  const waiting = await queueImport()
  expect(await cancelImport(db, integration.workspaceId, waiting)).toBe('cancelled')
  expect(await cancelImport(db, integration.workspaceId, waiting)).toBeNull()
  startWorker()
  const importId = await queueImport()
  await expect.poll(() => server.calls, patient).toContain('issues/1')
  expect(await cancelImport(db, integration.workspaceId, importId)).toBe('running')
  release()
  expect(await untilEnded(importId)).toMatchObject({ status: 'cancelled', pages: 2 })
  expect(server.calls).not.toContain('issues/3')
  expect(await eventNames()).not.toContain('import_done')
})

test('a worker that stops gives its import back at once, and another goes on from the last page', async () => {
  let isHeld = true
  server.answer = async (stream, page) => {
    if (isHeld && stream === 'issues' && page === 2) await new Promise(() => {})
    return null
  }
  const first = startWorker()
  const importId = await queueImport()
  await expect.poll(() => server.calls, patient).toContain('issues/2')
  await expect
    .poll(async () => (await findImport(db, integration.workspaceId, importId))?.pages, patient)
    .toBe(2)
  isHeld = false
  await first.stop()
  expect(await findImport(db, integration.workspaceId, importId)).toMatchObject({
    status: 'queued',
    failures: 0,
  })
  startWorker()
  expect(await untilEnded(importId)).toMatchObject({ status: 'succeeded', counts: { read: 4, new: 4 } })
  expect(await eventNames()).toEqual(['new', 'new', 'new', 'new', 'import_done'])
})

test('a worker whose lease was taken over can not write any more', async () => {
  let release: () => void = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  server.answer = async (stream, page) => {
    if (stream === 'issues' && page === 2) await held
    return null
  }
  startWorker(['issues'], { TRIBUTARY_IMPORT_CONCURRENCY: '1' })
  const importId = await queueImport()
  await expect.poll(() => server.calls, patient).toContain('issues/2')
  await expect
    .poll(async () => (await findImport(db, integration.workspaceId, importId))?.pages, patient)
    .toBe(2)
  // Another worker claims it: the epoch moves on, and its lease holds.
  await db.query(
    "update imports set lease_epoch = lease_epoch + 1, not_before = now() + interval '1 hour' where import_id = $1",
    [importId],
  )
  const before = await eventNames()
  const lost = integration
  release()
  // This process runs one import at a time: when the next one is done, the lost one has ended here.
  const { workspaceId, customerId } = lost
  integration = {
    workspaceId,
    customerId,
    integrationId: await addIntegration(db, workspaceId, customerId, 'sandbox'),
  }
  expect(await runImport()).toMatchObject({ status: 'succeeded' })
  integration = lost
  expect(await eventNames()).toEqual(before)
  expect(await findImport(db, integration.workspaceId, importId)).toMatchObject({
    status: 'running',
    pages: 2,
  })
})

test('a long import gives its place back to a workspace that waits, and goes on where it was', async () => {
  let release: () => void = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  server.streams['issues'] = Array.from({ length: 8 }, (_, index) => issue(index + 1))
  server.answer = async (stream, page) => {
    if (stream === 'issues' && page === 3) await held
    return null
  }
  startWorker(['issues'], { TRIBUTARY_IMPORT_CONCURRENCY: '1' }, { leaseMs: 3_000, turnMs: 0 })
  const long = await queueImport()
  await expect.poll(() => server.calls, patient).toContain('issues/3')
  const first = integration
  integration = await createIntegration(db, 'sandbox')
  server.streams['issues'] = []
  // The place is given back, though the page that is read does not come.
  expect(await untilEnded(await queueImport())).toMatchObject({ status: 'succeeded' })
  integration = first
  server.streams['issues'] = Array.from({ length: 8 }, (_, index) => issue(index + 1))
  release()
  expect(await untilEnded(long)).toMatchObject({ status: 'succeeded', counts: { new: 9 }, failures: 0 })
  expect(await eventNames()).toEqual([...Array.from({ length: 9 }, () => 'new'), 'import_done'])
})

test('an integration that needs its customer is not read', async () => {
  await db.query("update integrations set status = 'needs_reconnect' where integration_id = $1", [
    integration.integrationId,
  ])
  startWorker()
  expect(await runImport()).toMatchObject({ status: 'failed', errorCode: 'integration.needs_reconnect' })
  expect(server.calls).toEqual([])
})

test('import_done is told as the workspace chose: every one, those that changed something, or the first', async () => {
  startWorker()
  const setPolicy = (policy: string) =>
    db.query('update workspaces set import_done_policy = $2 where workspace_id = $1', [
      integration.workspaceId,
      policy,
    ])
  const told = async () => (await eventNames()).filter((name) => name === 'import_done').length
  await setPolicy('first')
  await runImport()
  await runImport()
  expect(await told()).toBe(1)
  await setPolicy('changed')
  await runImport()
  expect(await told()).toBe(1)
  server.streams['users'] = [user(1), user(2)]
  await runImport()
  expect(await told()).toBe(2)
  await setPolicy('every')
  await runImport()
  expect(await told()).toBe(3)
})

test('many processes look at the schedule, and each due integration gets one import', async () => {
  const { workspaceId, customerId } = integration
  const ids = await Promise.all(
    Array.from({ length: 20 }, () => addIntegration(db, workspaceId, customerId, 'other')),
  )
  await db.query('update integrations set next_import_at = now() where integration_id = any ($1)', [ids])
  const other = { ...importTestConnector, type: 'other', importIntervalS: 600 }
  const catalogue = { ...connectors, find: () => other, all: () => [other] }
  const look = (limit: number) => queueDueImports({ db, clock: systemClock, connectors: catalogue }, limit)
  const looks = Array.from({ length: 8 }, () => look(5))
  const more = [...(await Promise.all(looks)), await look(50)]
  expect(more.reduce((sum, queued) => sum + queued, 0)).toBe(20)
  const { rows } = await db.query<{ imports: number; soonest: number; latest: number }>(
    `select count(*) as imports, extract(epoch from min(next_import_at) - now())::float as soonest,
       extract(epoch from max(next_import_at) - now())::float as latest
     from imports join integrations using (workspace_id, integration_id) where integration_id = any ($1)`,
    [ids],
  )
  expect(rows[0]?.imports).toBe(20)
  expect(rows[0]?.soonest).toBeGreaterThan(530)
  expect(rows[0]?.latest).toBeLessThan(661)
  await db.query('delete from imports where integration_id = any ($1)', [ids])
})

test('a second import of an integration is not queued while one is under way', async () => {
  await queueImport()
  await expect(queueImport()).rejects.toThrow('an import is under way')
})

test('old imports go in parts that an index finds, however many there are', async () => {
  const { workspaceId, integrationId } = integration
  await db.query(
    `insert into imports (workspace_id, import_id, integration_id, connector_type, trigger, mode, status, finished_at)
     select $1, gen_random_uuid(), $2, 'sandbox', 'schedule', 'full', 'failed', now() - (case when n <= 2500 then 91 else n % 89 end) * interval '1 day'
     from generate_series(1, 30000) n`,
    [workspaceId, integrationId],
  )
  await db.query('analyze imports')
  const { rows } = await db.query<{ 'QUERY PLAN': string }>(`explain ${deleteOldImportsQuery}`, [90])
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
  expect(plan).toContain('imports_finished')
  expect(plan).not.toContain('Seq Scan on imports old')
  expect(await deleteOldImports(db, 90)).toBe(2_500)
  expect(await deleteOldImports(db, 90)).toBe(0)
})

test('old imports go, but for the last success of each integration', async () => {
  startWorker()
  const first = await runImport()
  const second = await runImport()
  server.answer = () => ({ status: 400 })
  const failed = await runImport()
  await db.query("update imports set finished_at = now() - interval '91 days'")
  await deleteOldImports(db, 90)
  expect(await statusOf(first?.importId ?? '')).toBeUndefined()
  expect(await statusOf(second?.importId ?? '')).toBe('succeeded')
  expect(await statusOf(failed?.importId ?? '')).toBeUndefined()
})
