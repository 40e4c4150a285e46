import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { resourceIdOf, type JsonObject, type JsonValue } from '@tributary/contract'
import { createIntegration } from '../../../../../test/support/importFixture.ts'
import {
  createImported,
  createMappingWorld,
  type MappingWorld,
} from '../../../../../test/support/mappingWorld.ts'
import { readStoredText } from '../store/readStored.ts'
import { createApiKey } from '../../workspaces/index.ts'

let world: MappingWorld
beforeAll(async () => {
  world = await createMappingWorld()
})
afterAll(() => world.close())
beforeEach(() => {
  world.server.streams = { users: [{ id: 1, name: 'Ann' }], issues: [issue(1), issue(2), issue(3)] }
  world.server.calls.length = 0
})

const issue = (id: number, more: JsonObject = {}): JsonObject => ({
  id,
  title: `Issue ${id}`,
  note: id === 2 ? 'A note' : null,
  code: `C${id}`,
  updated: id,
  ...more,
})
const users = { model: 'pm_user', external_id: 'id', fields: { name: 'name' } }
const issues = (fields: JsonObject, more: JsonObject = {}) => ({
  model: 'pm_issue',
  external_id: 'id',
  fields,
  ...more,
})
const own = { name: 'title', priority: 'priority' }
const mappingOf = (issueStream: JsonObject): JsonObject => ({
  version: 1,
  streams: { users, issues: issueStream },
})
const path = '/connectors/sandbox/mapping'

type Own = { workspaceId: string; adminKey: string; integrationId: string }

async function ok(method: 'GET' | 'PUT' | 'POST', at: string, { adminKey }: Own, body?: JsonValue) {
  const answer = await world.call(method, at, { key: adminKey, ...(body === undefined ? {} : { body }) })
  expect(answer).toMatchObject({ status: 200 })
  return answer.body
}

/** Saves a mapping and makes it live; returns when what is stored is of it. */
async function publish(to: Own, mapping: JsonValue): Promise<number> {
  const { version } = await ok('PUT', path, to, { mapping })
  await ok('POST', `${path}/versions/${Number(version)}/publish`, to)
  await world.untilRemapped(to.workspaceId)
  return Number(version)
}

async function toldSince(to: Own, count: number) {
  return (await world.eventsTold(to.integrationId)).slice(count).map(({ event, payload }) => ({
    event: event.replace(/^integration_|_data_model$/g, ''),
    id: payload['resource_id'],
    diff: payload['diff'],
  }))
}

async function held({ integrationId }: Own) {
  const { rows } = await world.db.query<{ external_id: string; model: string; data: JsonObject }>(
    `select external_id, model, data::json as data from resources where integration_id = $1 and deleted_at is null and stream = 'issues' order by external_id`,
    [integrationId],
  )
  return rows
}

const idOf = (to: Own, externalId: string | number, model = 'pm_issue') =>
  resourceIdOf(to.integrationId, model, String(externalId))

test('a version is written, published, and what is stored is mapped again without a question to the third party; only real changes are told', async () => {
  const to = await createImported(world)
  expect(await ok('GET', path, to)).toMatchObject({
    live_version: 0,
    newest_version: 0,
    streams: ['users', 'issues'],
    published: null,
    remap: null,
  })
  world.server.calls.length = 0
  const before = (await world.eventsTold(to.integrationId)).length
  const mapping = mappingOf(issues({ ...own, description: 'note' }))
  const saved = await ok('PUT', path, to, { mapping, note: 'With notes' })
  expect(saved).toMatchObject({ version: 1, is_live: false, mapping, note: 'With notes' })
  expect(await toldSince(to, before)).toEqual([])
  const published = await ok('POST', `${path}/versions/1/publish`, to)
  expect(published).toMatchObject({
    live_version: 1,
    mapping,
    remap: { integrations: 1, integrations_left: 1 },
  })
  await world.untilRemapped(to.workspaceId)
  expect(world.server.calls).toEqual([])
  // A note of null is a field that appeared; three records differ, the user does not.
  expect(await toldSince(to, before)).toEqual(
    [1, 2, 3]
      .map((id) => ({
        event: 'updated',
        id: idOf(to, id),
        diff: { description: { new: id === 2 ? 'A note' : null } },
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  )
  expect(await ok('GET', path, to)).toMatchObject({
    remap: { state: 'done', integrations_left: 0, records_read: 3, records_changed: 3, records_failed: 0 },
  })
  // The next import goes on where it was: nothing is read whole, and nothing is told again.
  const told = (await world.eventsTold(to.integrationId)).length
  await world.runImport(to, 'incremental')
  expect((await toldSince(to, told)).map(({ event }) => event)).toEqual(['import_done'])
  expect((await ok('POST', `${path}/rollback`, to))['live_version']).toBe(0)
  await world.untilRemapped(to.workspaceId)
  expect((await toldSince(to, told + 1)).map(({ diff }) => diff)).toEqual(
    expect.arrayContaining([{ description: { old: 'A note' } }, { description: { old: null } }]),
  )
})

test('a record that a new mapping maps to the same is not written, neither then nor by later imports', async () => {
  world.server.streams['issues'] = [issue(1), { ...issue(2), priority: 'high' }, issue(3)]
  const to = await createImported(world)
  const versions = async () => {
    const { rows } = await world.db.query<{ external_id: string; version: string }>(
      `select external_id, xmin::text as version from resources where integration_id = $1 and stream = 'issues' order by 1`,
      [to.integrationId],
    )
    return Object.fromEntries(rows.map((row) => [row.external_id, row.version]))
  }
  const errors = async () => {
    const { rows } = await world.db.query('select record_key from record_errors where integration_id = $1', [
      to.integrationId,
    ])
    return rows
  }
  // Record 2 can not be taken as it is; by this mapping it can.
  await publish(to, mappingOf(issues({ name: 'title' })))
  const before = await versions()
  expect(Object.keys(before)).toEqual(['1', '2', '3'])
  await publish(to, mappingOf(issues({ name: '$string(title)' })))
  expect(await versions()).toEqual(before)
  await publish(to, mappingOf(issues({ name: "note ? 'Noted' : title" })))
  const after = await versions()
  expect(after).toEqual({ ...before, 2: after['2'] })
  expect(after['2']).not.toBe(before['2'])
  const told = (await world.eventsTold(to.integrationId)).length
  await world.runImport(to, 'full')
  expect(await versions()).toEqual(after)
  expect((await toldSince(to, told)).map(({ event }) => event)).toEqual(['import_done'])
  // What is at fault by a new mapping stays so for as long as the record is the same, for it is looked at each time.
  await publish(to, mappingOf(issues({ name: 'title', priority: 'priority' })))
  expect(await errors()).toEqual([{ record_key: 'id:2' }])
  await world.runImport(to, 'full')
  expect(await errors()).toEqual([{ record_key: 'id:2' }])
  await publish(to, mappingOf(issues({ name: 'title' })))
  expect(await errors()).toEqual([])
  expect((await held(to)).map(({ data }) => data['name'])).toEqual(['Issue 1', 'Issue 2', 'Issue 3'])
})

test('a record that one mapping took for deleted comes back when another does not, at the next read', async () => {
  const to = await createImported(world)
  await publish(to, mappingOf(issues({ name: 'title' }, { deleted_when: 'id = 1' })))
  expect(await held(to)).toHaveLength(2)
  await publish(to, mappingOf(issues({ name: 'title' })))
  const told = (await world.eventsTold(to.integrationId)).length
  await world.runImport(to, 'full')
  expect(await toldSince(to, told)).toMatchObject([
    { event: 'new', id: idOf(to, 1) },
    { event: 'import_done' },
  ])
  expect(await held(to)).toHaveLength(3)
})

test('saving or publishing the same twice changes nothing, and versions are listed newest first', async () => {
  const to = await createImported(world)
  const first = mappingOf(issues(own))
  const second = mappingOf(issues({ name: 'code' }))
  expect(await publish(to, first)).toBe(1)
  expect((await ok('PUT', path, to, { mapping: first }))['version']).toBe(1)
  expect(await publish(to, second)).toBe(2)
  const publications = async () =>
    (
      await world.db.query(
        'select version from mapping_publications where workspace_id = $1 order by publication',
        [to.workspaceId],
      )
    ).rows.map(({ version }) => version as number)
  await ok('POST', `${path}/versions/2/publish`, to)
  expect(await publications()).toEqual([1, 2])
  expect(await ok('GET', `${path}/versions?limit=1`, to)).toMatchObject({
    data: [{ version: 2, is_live: true }],
    next_cursor: expect.any(String),
  })
  expect((await ok('GET', `${path}/versions/0`, to))['mapping']).toMatchObject({ version: 1 })
  await ok('POST', `${path}/rollback`, to)
  expect(await publications()).toEqual([1, 2, 1])
})

test('a mapping may be sent as the text of a mapping.yaml; a mistake is named by its place, and nothing is kept', async () => {
  const to = await createIntegration(world.db, 'sandbox')
  const yaml = `version: 1
streams:
  issues:
    model: pm_issue
    external_id: id
    fields: { name: title }
`
  expect(await ok('PUT', path, to, { mapping: yaml })).toMatchObject({
    mapping: { version: 1, streams: { issues: { fields: { name: 'title' } } } },
  })
  const broken: [JsonValue, string][] = [
    [yaml.replace('name: title', 'nane: title'), 'streams.issues.fields.nane'],
    [mappingOf(issues({ name: '$join(' })), 'streams.issues.fields.name'],
    [{ version: 1, streams: { gone: users } }, 'streams.gone'],
    ['version: [1', ''],
    ['a: &a [*a]', ''],
    [{}, 'version'],
  ]
  for (const [mapping, place] of broken) {
    expect(await world.call('PUT', path, { key: to.adminKey, body: { mapping } })).toMatchObject({
      status: 422,
      body: { code: 'mapping.invalid', path: place },
    })
  }
  for (const mapping of [null, 7, ['a']]) {
    expect(await world.call('PUT', path, { key: to.adminKey, body: { mapping } })).toMatchObject({
      status: 400,
      body: {
        detail: expect.stringContaining('expected a mapping as an object, or the text of a mapping.yaml'),
      },
    })
  }
  expect((await ok('GET', `${path}/versions`, to))['data']).toHaveLength(1)
})

test('a preview shows what would become of stored records, each field that fails, and writes nothing', async () => {
  world.server.streams['issues'] = [issue(1), issue(2), { ...issue(3), priority: 'high' }]
  const to = await createImported(world)
  const before = await held(to)
  const records = async (mapping: JsonValue) => {
    const body = await ok('POST', `${path}/preview`, to, { mapping, stream: 'issues' })
    expect(body['is_complete']).toBe(true)
    return (body['records'] as JsonObject[]).toSorted((a, b) =>
      JSON.stringify(a['raw']) < JSON.stringify(b['raw']) ? -1 : 1,
    )
  }
  expect(await records(mappingOf(issues({ name: 'title', description: 'note' })))).toMatchObject([
    {
      outcome: 'updated',
      external_id: '1',
      diff: { description: { new: null } },
      before: { name: 'Issue 1' },
    },
    { outcome: 'updated', external_id: '2', diff: { description: { new: 'A note' } } },
    { outcome: 'new', external_id: '3', before: null, after: { name: 'Issue 3' } },
  ])
  expect(
    await records(mappingOf(issues({ name: 'title', priority: 'code', complete: 'code' }))),
  ).toMatchObject([
    {
      outcome: 'failed',
      after: { name: 'Issue 1' },
      errors: [
        { field: 'priority', message: 'priority: expected a whole number, got "C1".' },
        { field: 'complete', message: expect.stringContaining('expected true or false') },
      ],
    },
    { outcome: 'failed' },
    { outcome: 'failed' },
  ])
  expect(
    (await records(mappingOf(issues(own, { external_id: 'code' })))).map(({ outcome }) => outcome),
  ).toEqual(['replaced', 'replaced', 'failed'])
  expect(await records(mappingOf(issues(own, { deleted_when: 'id = 1' })))).toMatchObject([
    { outcome: 'deleted' },
    { outcome: 'unchanged' },
    { outcome: 'failed' },
  ])
  expect(await held(to)).toEqual(before)
  expect((await ok('GET', `${path}/versions`, to))['data']).toEqual([])
  for (const body of [{}, { mapping: mappingOf(issues(own)), version: 1 }, { version: 0, stream: 'gone' }]) {
    expect(await world.call('POST', `${path}/preview`, { key: to.adminKey, body })).toMatchObject({
      status: 400,
    })
  }
})

test('a record at fault is mended by a mapping that takes it, and one that no longer maps keeps what is held of it', async () => {
  world.server.streams['issues'] = [issue(1), { ...issue(2), priority: 'high' }]
  const to = await createImported(world)
  const errors = async () =>
    (await ok('GET', `/integrations/${to.integrationId}/record-errors`, to))['data'] as JsonObject[]
  expect(await errors()).toMatchObject([{ record_key: 'id:2', field: 'priority' }])
  const count = (await world.eventsTold(to.integrationId)).length
  await publish(to, mappingOf(issues({ name: 'title' })))
  expect(await errors()).toEqual([])
  expect(await toldSince(to, count)).toEqual([{ event: 'new', id: idOf(to, 2), diff: undefined }])
  const before = await held(to)
  await publish(to, mappingOf(issues({ name: 'title', priority: 'code' })))
  expect(await errors()).toMatchObject([
    { record_key: 'id:1', field: 'priority', code: 'mapping.record_failed' },
    { record_key: 'id:2', field: 'priority' },
  ])
  expect(await held(to)).toEqual(before)
  expect(await ok('GET', path, to)).toMatchObject({ remap: { state: 'done', records_failed: 2 } })
  await ok('POST', `${path}/rollback`, to)
  await world.untilRemapped(to.workspaceId)
  expect(await errors()).toEqual([])
  expect(await held(to)).toEqual(before)
})

test('another id or model makes another resource: the old one is deleted and told, whatever the order of ids', async () => {
  const to = await createImported(world)
  const count = (await world.eventsTold(to.integrationId)).length
  await publish(to, mappingOf(issues(own, { external_id: 'code' })))
  const told = await toldSince(to, count)
  const kinds = (kind: string) =>
    told.filter(({ event }) => event === kind).map(({ id }) => (typeof id === 'string' ? id : ''))
  expect(kinds('deleted').toSorted()).toEqual([1, 2, 3].map((id) => idOf(to, id)).toSorted())
  expect(kinds('new').toSorted()).toEqual(['C1', 'C2', 'C3'].map((id) => idOf(to, id)).toSorted())
  expect(told).toHaveLength(6)
  expect((await held(to)).map((row) => row.external_id)).toEqual(['C1', 'C2', 'C3'])
})

test('a stream that the mapping reads no more loses its resources, and one that is new is read', async () => {
  const to = await createImported(world)
  const count = (await world.eventsTold(to.integrationId)).length
  await publish(to, { version: 1, streams: { users } })
  expect((await toldSince(to, count)).map(({ event }) => event)).toEqual(['deleted', 'deleted', 'deleted'])
  expect(await held(to)).toEqual([])
  await publish(to, mappingOf(issues(own)))
  await world.runImport(to, 'incremental')
  expect((await held(to)).map((row) => row.external_id)).toEqual(['1', '2', '3'])
})

test('an import that comes before the remap maps what is stored first, and an integration that waits for its customer is mapped again too', async () => {
  const to = await createImported(world)
  const { version } = await ok('PUT', path, to, { mapping: mappingOf(issues({ name: 'code' })) })
  await world.db.query(
    `insert into mapping_publications (workspace_id, connector_type, publication, version) values ($1, 'sandbox', 1, $2)`,
    [to.workspaceId, Number(version)],
  )
  world.server.calls.length = 0
  await world.runImport(to, 'incremental')
  expect((await held(to)).map(({ data }) => data['name'])).toEqual(['C1', 'C2', 'C3'])
  // The stream with a cursor was not read from its start.
  expect(world.server.calls).toEqual(['users/1', 'issues/1'])
  const { rows } = await world.db.query(
    `select full_read_at from stream_states where integration_id = $1 and stream = 'issues'`,
    [to.integrationId],
  )
  expect(rows).toHaveLength(1)
  await world.untilRemapped(to.workspaceId)
  await world.db.query("update integrations set status = 'needs_reconnect' where integration_id = $1", [
    to.integrationId,
  ])
  await publish(to, mappingOf(issues({ name: 'title' })))
  expect((await held(to)).map(({ data }) => data['name'])).toEqual(['Issue 1', 'Issue 2', 'Issue 3'])
})

test('publishing again before the first remap was done ends in the mapping that was published last', async () => {
  const to = await createImported(world)
  const versions: number[] = []
  for (const name of ['code', 'note', 'title']) {
    versions.push(
      Number((await ok('PUT', path, to, { mapping: mappingOf(issues({ name, tags: 'code' })) }))['version']),
    )
  }
  await Promise.all(
    [...versions, ...versions].map((version) => ok('POST', `${path}/versions/${version}/publish`, to)),
  )
  const live = Number((await ok('GET', path, to))['live_version'])
  await world.untilRemapped(to.workspaceId)
  const names = { [versions[0] ?? 0]: 'C1', [versions[1] ?? 0]: null, [versions[2] ?? 0]: 'Issue 1' }
  expect((await held(to))[0]?.data['name']).toBe(names[live])
  const { rows } = await world.db.query(
    `select count(*) filter (where remap_state = 'done') as done, count(*) filter (where remap_state = 'running') as running
     from mapping_publications where workspace_id = $1`,
    [to.workspaceId],
  )
  expect(rows).toEqual([{ done: 1, running: 0 }])
})

test('a user key looks and does not touch; another workspace has versions of its own; what is not there is a 404', async () => {
  const to = await createImported(world)
  const stranger = await createIntegration(world.db, 'sandbox')
  await publish(to, mappingOf(issues({ name: 'code' })))
  const { key } = await createApiKey(world.db, { workspaceId: to.workspaceId, name: 'reader', role: 'user' })
  expect(await world.call('GET', path, { key })).toMatchObject({ status: 200, body: { live_version: 1 } })
  const body = { mapping: mappingOf(issues(own)) }
  expect(await world.call('PUT', path, { key, body })).toMatchObject({ status: 403 })
  expect(await world.call('POST', `${path}/preview`, { key, body })).toMatchObject({ status: 403 })
  expect(await world.call('POST', `${path}/versions/1/publish`, { key })).toMatchObject({ status: 403 })
  expect(await ok('GET', path, stranger)).toMatchObject({ live_version: 0, newest_version: 0 })
  const missing = { status: 404, body: { code: 'mapping.version_not_found' } }
  expect(await world.call('GET', `${path}/versions/1`, { key: stranger.adminKey })).toMatchObject(missing)
  expect(await world.call('POST', `${path}/versions/1/publish`, { key: stranger.adminKey })).toMatchObject(
    missing,
  )
  expect(await world.call('POST', `${path}/rollback`, { key: stranger.adminKey })).toMatchObject(missing)
  const preview = await ok('POST', `${path}/preview`, stranger, { ...body, integration_id: to.integrationId })
  expect(preview['records']).toEqual([])
})

test('a live version that fits no more after an upgrade is shown with its fault, and can be gone back from', async () => {
  const to = await createImported(world)
  await publish(to, mappingOf(issues({ name: 'code' })))
  const gone = JSON.stringify({ version: 1, streams: { gone: users } })
  await world.db.query(
    'insert into mapping_versions (workspace_id, connector_type, version, source) values ($1, $2, 2, $3)',
    [to.workspaceId, 'sandbox', gone],
  )
  await world.db.query(
    `insert into mapping_publications (workspace_id, connector_type, publication, version) values ($1, 'sandbox', 2, 2)`,
    [to.workspaceId],
  )
  expect(await ok('GET', path, to)).toMatchObject({
    live_version: 2,
    remap: null,
    fault: expect.stringContaining('streams.gone'),
  })
  expect(await world.runImport(to, 'incremental')).toBe('failed')
  expect(await ok('POST', `${path}/rollback`, to)).toMatchObject({ live_version: 1, fault: null })
  expect(await world.runImport(to, 'incremental')).toBe('succeeded')
  await world.untilRemapped(to.workspaceId)
})

test('stored records are read from their index, as many as a step takes, wherever it stands', async () => {
  const to = await createImported(world)
  for (const after of [null, idOf(to, 1)]) {
    const values = [to.workspaceId, to.integrationId, 'issues', after, 500, 4_000_000]
    const plan = await world.db.transaction(async (tx) => {
      await tx.query('set local enable_seqscan = off')
      await tx.query('set local enable_bitmapscan = off')
      const { rows } = await tx.query<{ 'QUERY PLAN': string }>(`explain ${readStoredText}`, values)
      return rows.map((row) => row['QUERY PLAN']).join('\n')
    })
    expect(plan).toContain('Index Scan using resources_by_stream')
    expect(plan).not.toContain('Sort')
  }
})

test('a large stored record is a step of its own, so that memory stays bounded', async () => {
  const large = () => Array.from({ length: 60_000 }, () => Math.random().toString(36)).join('')
  world.server.streams['issues'] = Array.from({ length: 9 }, (_, id) => issue(id, { blob: large() }))
  const to = await createImported(world)
  await publish(to, mappingOf(issues({ name: 'code' })))
  expect((await held(to)).map(({ data }) => data['name'])).toEqual(
    Array.from({ length: 9 }, (_, id) => `C${id}`),
  )
  const { rows } = await world.db.query(
    `select records_read as read from imports where integration_id = $1 and trigger = 'mapping'`,
    [to.integrationId],
  )
  expect(rows).toEqual([{ read: 9 }])
})
