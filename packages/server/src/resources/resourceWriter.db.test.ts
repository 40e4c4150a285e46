import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { envelopeSchema, resourceIdOf, type JsonObject } from '@tributary/contract'
import {
  addIntegration,
  createIntegration,
  targetOf,
  testConnector,
} from '../../../../test/support/importFixture.ts'
import { explaining } from '../../../../test/support/explain.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { createEventRecorder } from '../events/index.ts'
import { StaleComparison, type AppliedPage, type ImportTarget } from '../ports.ts'
import { createResourceWriter, loadModels } from './index.ts'
import { recordBytesMax } from './prepareRecords.ts'
import {
  findChangedParameters,
  findChangedText,
  markDeleted,
  updateResourcesQuery,
  updateResourcesText,
} from './store/writeResources.ts'

const streamFields = { name: 'title', priority: 'priority', status_id: 'status.id', tags: 'tags' }
const mapping = (fields: JsonObject = streamFields) => ({
  version: 1,
  streams: { issues: { model: 'pm_issue', external_id: 'id', deleted_when: 'archived = true', fields } },
})
const connector = testConnector(mapping())

let db: TestDatabase
let workspace: { workspaceId: string; customerId: string }
let target: ImportTarget
let nowMs = Date.UTC(2026, 2, 1)
const clock = { now: () => nowMs, sleep: async () => {} }
const models = await loadModels()
const writer = createResourceWriter({
  clock,
  models,
  events: createEventRecorder(),
  streamNamesOf: () => ['issues'],
})

beforeAll(async () => {
  db = await createTestDatabase()
  workspace = await createIntegration(db, 'sandbox')
})
afterAll(() => db.drop())
beforeEach(async () => {
  const integrationId = await addIntegration(db, workspace.workspaceId, workspace.customerId, 'sandbox')
  target = targetOf({ ...workspace, integrationId }, connector)
})

async function apply(records: unknown[], to = target): Promise<AppliedPage> {
  nowMs += 1_000
  const page = await writer.prepare(to, 'issues', records as JsonObject[])
  return await db.transaction((tx) => page.apply(tx))
}

async function eventsTold(): Promise<{ event: string; payload: JsonObject }[]> {
  const { rows } = await db.query<{ body: string }>(
    'select body from events where workspace_id = $1 and integration_id = $2 order by seq',
    [target.workspaceId, target.integrationId],
  )
  return rows.map(({ body }) => {
    const { event, payload } = envelopeSchema.parse(JSON.parse(body))
    return { event, payload }
  })
}

async function storedRows() {
  const { rows } = await db.query(
    `select external_id, data::json as data, raw::json as raw, created_at, modified_at, deleted_at, xmin::text as version from resources
     where workspace_id = $1 and integration_id = $2 order by external_id`,
    [target.workspaceId, target.integrationId],
  )
  return rows
}

const issue = (id: number, more: JsonObject = {}): JsonObject => ({
  id,
  title: `Issue ${id}`,
  status: { id: 's1' },
  ...more,
})

test('new records are stored and told, in the order of the page', async () => {
  const page = await apply([issue(2), issue(1)])
  expect(page.counts).toEqual({ read: 2, new: 2, updated: 0, deleted: 0, unchanged: 0, failed: 0 })
  const id = (externalId: string) => resourceIdOf(target.integrationId, 'pm_issue', externalId)
  expect(page.seen).toEqual([id('2'), id('1')])
  expect(await eventsTold()).toEqual(
    ['2', '1'].map((externalId) => ({
      event: 'integration_new_data_model',
      payload: { id: target.integrationId, resource_id: id(externalId), type: 'pm_issue' },
    })),
  )
  expect(await storedRows()).toMatchObject([
    {
      external_id: '1',
      data: { name: 'Issue 1', status_id: resourceIdOf(target.integrationId, 'pm_issue_status', 's1') },
      raw: issue(1),
      deleted_at: null,
    },
    { external_id: '2' },
  ])
})

test('the same records again, keys in another order, write no row and tell nothing', async () => {
  await apply([issue(1), issue(2)])
  const before = await storedRows()
  const page = await apply([{ status: { id: 's1' }, title: 'Issue 1', id: 1 }, issue(2)])
  expect(page.counts).toMatchObject({ read: 2, unchanged: 2, updated: 0 })
  expect(await storedRows()).toEqual(before)
  expect(await eventsTold()).toHaveLength(2)
})

test('a change is told with its diff and the whole record', async () => {
  await apply([issue(1, { priority: 2 })])
  const page = await apply([issue(1, { title: 'Renamed', tags: ['a'] })])
  expect(page.counts).toMatchObject({ updated: 1 })
  const [, change] = await eventsTold()
  const resourceId = resourceIdOf(target.integrationId, 'pm_issue', '1')
  expect(change).toEqual({
    event: 'integration_updated_data_model',
    payload: {
      id: target.integrationId,
      resource_id: resourceId,
      type: 'pm_issue',
      diff: { name: { old: 'Issue 1', new: 'Renamed' }, priority: { old: 2 }, tags: { new: ['a'] } },
      data: {
        id: resourceId,
        external_id: '1',
        source: 'sandbox',
        integration_id: target.integrationId,
        created: new Date(nowMs - 1_000).toISOString(),
        modified: new Date(nowMs).toISOString(),
        name: 'Renamed',
        status_id: resourceIdOf(target.integrationId, 'pm_issue_status', 's1'),
        tags: ['a'],
      },
    },
  })
})

test('a change of what is not mapped is kept, and neither told nor dated', async () => {
  await apply([issue(1)])
  const [before] = await storedRows()
  const page = await apply([issue(1, { internal: 'counter 2' })])
  expect(page.counts).toMatchObject({ updated: 0, unchanged: 1 })
  expect(await storedRows()).toMatchObject([
    { raw: { internal: 'counter 2' }, modified_at: before?.['modified_at'], data: before?.['data'] },
  ])
  expect(await eventsTold()).toHaveLength(1)
})

test('a record that the third party marks as gone is deleted once; never told before, it is not told at all', async () => {
  await apply([issue(1)])
  expect((await apply([issue(1, { archived: true }), issue(2, { archived: true })])).counts).toMatchObject({
    deleted: 1,
    unchanged: 1,
  })
  expect((await apply([issue(1, { archived: true })])).counts).toMatchObject({ deleted: 0, unchanged: 1 })
  expect(await storedRows()).toMatchObject([{ external_id: '1', deleted_at: new Date(nowMs - 1_000) }])
  expect((await eventsTold()).map(({ event }) => event)).toEqual([
    'integration_new_data_model',
    'integration_deleted_data_model',
  ])
})

test('a record that comes back is new again, under the same id and first date', async () => {
  await apply([issue(1)])
  const [first] = await storedRows()
  const resourceId = resourceIdOf(target.integrationId, 'pm_issue', '1')
  await db.transaction((tx) => writer.deleteResources(tx, target, [resourceId]))
  expect((await apply([issue(1)])).counts).toMatchObject({ new: 1 })
  expect(await storedRows()).toMatchObject([
    { deleted_at: null, created_at: first?.['created_at'], modified_at: new Date(nowMs) },
  ])
  expect((await eventsTold()).map(({ event, payload }) => [event, payload['resource_id']])).toEqual([
    ['integration_new_data_model', resourceId],
    ['integration_deleted_data_model', resourceId],
    ['integration_new_data_model', resourceId],
  ])
})

test('of several records with one id in a page the last counts, and one event is told', async () => {
  const page = await apply([issue(1, { title: 'first' }), issue(2), issue(1, { title: 'last' })])
  expect(page.counts).toEqual({ read: 3, new: 2, updated: 0, deleted: 0, unchanged: 1, failed: 0 })
  expect(await storedRows()).toMatchObject([{ data: { name: 'last' } }, { external_id: '2' }])
  expect(await eventsTold()).toHaveLength(2)
})

test('a page of more records than one statement takes is one page', async () => {
  const records = Array.from({ length: 2_500 }, (_, index) => issue(index))
  const page = await apply([...records, issue(0, { title: 'last' })])
  expect(page.counts).toMatchObject({ read: 2_501, new: 2_500, updated: 0, unchanged: 1 })
  expect(page.seen).toHaveLength(2_500)
  expect((await apply(records.slice(1))).counts).toMatchObject({ read: 2_499, unchanged: 2_499 })
})

test('a record that can not be mapped is named, keeps what is held of it, and does not stop the others', async () => {
  await apply([issue(1), issue(2)])
  const page = await apply([issue(1, { priority: 'high' }), issue(3), { title: 'no id' }, null])
  expect(page.counts).toEqual({ read: 4, new: 1, updated: 0, deleted: 0, unchanged: 0, failed: 3 })
  expect(page.failures).toEqual([
    expect.objectContaining({
      recordKey: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      field: 'external_id',
      raw: '{"title":"no id"}',
    }),
    expect.objectContaining({
      field: null,
      message: 'The record can not be taken: it is not a JSON object.',
      raw: null,
    }),
    expect.objectContaining({
      recordKey: 'id:1',
      field: 'priority',
      message: 'priority: expected a whole number, got "high".',
    }),
  ])
  expect(page.seen).toContain(resourceIdOf(target.integrationId, 'pm_issue', '1'))
  expect(await storedRows()).toMatchObject([{ data: { name: 'Issue 1' } }, {}, { external_id: '3' }])
})

test('what was taken names a record that came as it is held, so that an earlier failure of it is over, and none that failed', async () => {
  await apply([issue(1), issue(2)])
  const page = await apply([issue(1), issue(2, { priority: 'high' }), issue(3)])
  expect(page.takenKeys()).toEqual(['id:1', 'id:3'])
})

test('what jsonb refuses does not break the page: NUL and lone surrogates become U+FFFD', async () => {
  const page = await apply([issue(1, { title: 'a\u0000b\ud800', 'key\u0000': [1e308, -0] }), issue(2)])
  expect(page.counts).toMatchObject({ new: 2, failed: 0 })
  expect(await storedRows()).toMatchObject([{ data: { name: 'a\ufffdb\ufffd' } }, {}])
  expect(
    (await apply([issue(1, { title: 'a\u0000b\ud800', 'key\u0000': [1e308, -0] })])).counts,
  ).toMatchObject({
    unchanged: 1,
  })
})

test('names with commas, line feeds, braces and quotes are kept as they are', async () => {
  const strange = 'a,b\n{"c"}\\ \u2028 -'
  const record = { id: strange, title: strange, tags: [strange, { [strange]: strange }] }
  await apply([record, { id: '-', title: '-' }])
  expect(await storedRows()).toMatchObject([
    { external_id: '-' },
    { external_id: strange, data: { name: strange, tags: record.tags }, raw: record },
  ])
  expect((await apply([record])).counts).toMatchObject({ unchanged: 1 })
})

test('a record that is too large, too deep or too large to be told is named, and the page goes on', async () => {
  let deep: JsonObject = {}
  for (let level = 0; level < 1_000; level++) deep = { deep }
  const large = 'x'.repeat(600_000)
  await apply([issue(4, { title: `a${large}` })])
  const page = await apply([
    issue(1, { title: 'x'.repeat(recordBytesMax) }),
    { ...deep, id: 2 },
    issue(3),
    issue(4, { title: `b${large}` }),
  ])
  expect(page.counts).toMatchObject({ new: 1, failed: 3 })
  expect(page.failures.map(({ message }) => message)).toEqual([
    'The record can not be taken: it has more than 5 MB.',
    'The record can not be taken: more than 500 levels of nesting.',
    expect.stringContaining('that a webhook can carry'),
  ])
})

test('a record whose change would be larger than a webhook is a record at fault: what is held of it stays, and the page goes on', async () => {
  const large = 'é'.repeat(120_000)
  const state = { note: 'n'.repeat(300_000) }
  const told = { ...target, state }
  await apply([issue(1, { title: `a${large}` }), issue(2)], told)
  const before = await storedRows()
  const page = await apply([issue(1, { title: `b${large}` }), issue(2, { title: 'changed' })], told)
  expect(page.counts).toMatchObject({ updated: 1, failed: 1 })
  expect(page.failures).toMatchObject([
    { recordKey: 'id:1', code: 'event.too_large', message: expect.stringContaining('more than the 980000') },
  ])
  expect((await storedRows())[0]).toEqual(before[0])
  // The same change without so large a state can be told.
  expect((await apply([issue(1, { title: `b${large}` })])).counts).toMatchObject({ updated: 1, failed: 0 })
})

test('another mapping maps again what is stored, and tells only what really changed', async () => {
  await apply([issue(1, { note: 'n' }), issue(2)])
  const other = testConnector(mapping({ ...streamFields, description: 'note' }))
  const page = await apply([issue(1, { note: 'n' }), issue(2)], { ...target, connector: other })
  expect(page.counts).toMatchObject({ updated: 1, unchanged: 1 })
  expect((await eventsTold()).at(-1)?.payload).toMatchObject({ diff: { description: { new: 'n' } } })
})

test('what a full read has not seen is found, and deleted once', async () => {
  await apply([issue(1), issue(2), issue(3)])
  const id = (externalId: number) => resourceIdOf(target.integrationId, 'pm_issue', String(externalId))
  const { importId, workspaceId, integrationId } = target
  await db.query(
    "insert into imports (workspace_id, import_id, integration_id, connector_type, trigger, mode) values ($1, $2, $3, 'sandbox', 'manual', 'full')",
    [workspaceId, importId, integrationId],
  )
  const seen = (page: number, ids: string[]) =>
    db.query(
      'insert into import_seen (workspace_id, import_id, stream, page, resource_ids) values ($1, $2, $3, $4, $5)',
      [workspaceId, importId, 'issues', page, ids],
    )
  await seen(1, [id(1)])
  // A page may be seen twice.
  await seen(2, [id(1), id(3)])
  expect(await writer.findMissing(db, target, 'issues')).toEqual({ missing: [id(2)], held: 3 })
  expect(await db.transaction((tx) => writer.deleteResources(tx, target, [id(2)]))).toBe(1)
  expect(await db.transaction((tx) => writer.deleteResources(tx, target, [id(2)]))).toBe(0)
  expect(await writer.findMissing(db, target, 'issues')).toEqual({ missing: [], held: 2 })
  expect((await eventsTold()).at(-1)).toEqual({
    event: 'integration_deleted_data_model',
    payload: { id: integrationId, resource_id: id(2), type: 'pm_issue' },
  })
})

test('rows and events commit together or not at all', async () => {
  const page = await writer.prepare(target, 'issues', [issue(1)])
  const failing = db.transaction(async (tx) => {
    await page.apply(tx)
    throw new Error('the checkpoint failed')
  })
  await expect(failing).rejects.toThrow('the checkpoint failed')
  expect(await storedRows()).toEqual([])
  expect(await eventsTold()).toEqual([])
})

test('a page that was compared beforehand is written without a look, and a change in between is noticed: nothing is lost, nothing told twice', async () => {
  await apply([issue(1), issue(2)])
  const page = await writer.prepare(target, 'issues', [
    issue(1, { title: 'Mine' }),
    issue(2),
    issue(3, { title: 'New' }),
  ])
  await page.compare(db, null)
  // Somebody else is faster, with a record that is changed and one that is new.
  await apply([issue(1, { title: 'Theirs' }), issue(3, { title: 'Theirs too' })])
  const told = (await eventsTold()).length
  await expect(db.transaction((tx) => page.apply(tx))).rejects.toThrow(StaleComparison)
  expect(await eventsTold()).toHaveLength(told)
  const applied = await db.transaction((tx) => page.apply(tx))
  expect(applied.counts).toMatchObject({ read: 3, new: 0, updated: 2, unchanged: 1 })
  expect((await eventsTold()).slice(told).map(({ payload }) => payload['diff'])).toEqual([
    { name: { old: 'Theirs', new: 'Mine' } },
    { name: { old: 'Theirs too', new: 'New' } },
  ])
})

test('a page that shares a record with one that is not committed yet is compared in its own transaction', async () => {
  const first = await writer.prepare(target, 'issues', [issue(1), issue(2)])
  const second = await writer.prepare(target, 'issues', [issue(2, { title: 'Later' })])
  await first.compare(db, null)
  await second.compare(db, first)
  await db.transaction((tx) => first.apply(tx))
  const applied = await db.transaction((tx) => second.apply(tx))
  expect(applied.counts).toMatchObject({ new: 0, updated: 1 })
  expect((await eventsTold()).at(-1)?.payload['diff']).toEqual({ name: { old: 'Issue 2', new: 'Later' } })
})

test('changed records are found by key for their update, and only in the version that was compared', async () => {
  const count = 3_000
  await apply(Array.from({ length: count }, (_, index) => issue(index)))
  const { rows: held } = await db.query<{ resource_id: string; version: string }>(
    'select resource_id, xmin::text as version from resources where workspace_id = $1 and integration_id = $2 limit 1000',
    [target.workspaceId, target.integrationId],
  )
  const { values = [] } = updateResourcesQuery(
    { workspaceId: target.workspaceId, stream: 'issues', mappingHash: '00' },
    held.map((row, index) => ({
      resourceId: row.resource_id,
      // Each second one is of another version.
      rowVersion: index % 2 === 0 ? row.version : '3',
      externalId: '',
      data: '{}',
      raw: '{}',
      rawHash: '00',
      modifiedAt: new Date(nowMs),
      deletedAt: null,
    })),
  )
  const plans = async () => {
    const { rows } = await db.query<{ 'QUERY PLAN': string }>(`explain ${updateResourcesText}`, values)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  }
  const hasKeyScan = expect.stringContaining('Index Scan using resources_pkey')
  expect(await plans()).toEqual(hasKeyScan)
  await db.query('analyze resources')
  expect(await plans()).toEqual(hasKeyScan)
  expect(await plans()).not.toContain('Seq Scan')
  const { rowCount } = await db.query(updateResourcesText, values)
  expect(rowCount).toBe(500)
})

test('a page is looked up by key, even when the statistics say that the table is empty', async () => {
  await apply(Array.from({ length: 3_000 }, (_, index) => issue(index)))
  const ids = Array.from({ length: 1_000 }, (_, index) =>
    resourceIdOf(target.integrationId, 'pm_issue', String(index)),
  )
  const batch = ids.map((resourceId) => ({ resourceId, rawHash: '00'.repeat(32) }))
  const values = findChangedParameters(target.workspaceId, { same: ['00'], stay: [] }, batch)
  const { rows } = await db.query<{ 'QUERY PLAN': string }>(`explain ${findChangedText}`, values)
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
  expect(plan).toContain('Index Scan using resources_pkey')
  expect(plan).not.toContain('Seq Scan')
})

test('what is gone is marked by key, even when the statistics say that the table is empty', async () => {
  const count = 3_000
  await apply(Array.from({ length: count }, (_, index) => issue(index)))
  const ids = Array.from({ length: 1_000 }, (_, index) =>
    resourceIdOf(target.integrationId, 'pm_issue', String(index)),
  )
  const { sql, scans } = explaining(db, { generic: false })
  await markDeleted(sql, target.workspaceId, ids, new Date(nowMs))
  expect(scans).toMatchObject([{ relation: 'resources', index: 'resources_pkey', rows: 1_000 }])
  const { rows } = await db.query(
    'select count(*) as left from resources where workspace_id = $1 and integration_id = $2 and deleted_at is null',
    [target.workspaceId, target.integrationId],
  )
  expect(rows).toEqual([{ left: count - 1_000 }])
})
