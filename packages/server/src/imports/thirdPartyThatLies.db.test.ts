import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { resourceIdOf, type JsonObject } from '@tributary/contract'
import { startThirdParty, type ThirdParty } from '../../../manifest/test/thirdParty.ts'
import {
  createManifestWorld,
  datedManifest,
  pagedManifest,
  pagedStream,
} from '../../../../test/support/manifestWorld.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { createWorkspace } from '../workspaces/index.ts'

// What would break: a third party whose pages, clocks, cursors and statuses are wrong makes records vanish, come twice, or be told as gone.

let db: TestDatabase
let party: ThirdParty
let world: Awaited<ReturnType<typeof createManifestWorld>>
let workspaceId: string
let integration: { workspaceId: string; integrationId: string }
/** The records as they are at the third party, and what is done before a page is given. */
let records: JsonObject[]
let beforePage: (page: number) => void
let pageOf: (page: number, since: string | null) => { body: unknown; status?: number }

const pageSize = 2
const mapping = {
  version: 1,
  streams: { users: { model: 'pm_user', external_id: 'id', fields: { name: 'name' } } },
}

beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())
beforeEach(async () => {
  workspaceId = (await createWorkspace(db, 'Acme')).workspaceId
  records = Array.from({ length: 5 }, (_, index) => user(index + 1))
  beforePage = () => {}
  pageOf = (page) => ({ body: { data: records.slice((page - 1) * pageSize, page * pageSize) } })
  party = await startThirdParty(({ url }) => {
    const page = Number(url.searchParams.get('page') ?? '1')
    beforePage(page)
    return pageOf(page, url.searchParams.get('since'))
  })
})
afterEach(async () => {
  await world.stop()
  await party.close()
})

const user = (id: number, more: JsonObject = {}): JsonObject => ({ id, name: `User ${id}`, ...more })

async function open(manifest = pagedManifest(['users']), root: JsonObject = mapping) {
  world = await createManifestWorld(db, { manifest, mapping: root })
  world.startProcess()
  integration = await world.addIntegration(workspaceId, party.origin)
}

async function run(mode: 'incremental' | 'full' = 'incremental') {
  return await world.untilEnded(workspaceId, await world.queue(integration, mode))
}

async function told(): Promise<string[]> {
  const { rows } = await db.query<{ event: string; resource_id: string | null }>(
    'select event, resource_id from events where integration_id = $1 order by seq',
    [integration.integrationId],
  )
  const names = new Map(
    Array.from({ length: 40 }, (_, id) => [
      resourceIdOf(integration.integrationId, 'pm_user', String(id)),
      id,
    ]),
  )
  return rows
    .filter(({ resource_id: id }) => id !== null)
    .map(({ event, resource_id: id }) => `${event.split('_')[1]} ${names.get(id ?? '')}`)
}

async function held(): Promise<number[]> {
  const { rows } = await db.query<{ id: number }>(
    'select external_id::integer as id from resources where integration_id = $1 and deleted_at is null order by 1',
    [integration.integrationId],
  )
  return rows.map(({ id }) => id)
}

test('a total of pages that is wrong is not believed: what is there is read, once', async () => {
  pageOf = (page) => ({
    body: { total_pages: 1, total: 999, data: records.slice((page - 1) * pageSize, page * pageSize) },
  })
  await open()
  expect(await run()).toMatchObject({ status: 'succeeded', counts: { read: 5, new: 5 } })
  expect(await told()).toEqual(['new 1', 'new 2', 'new 3', 'new 4', 'new 5'])
})

test('a page that is repeated changes nothing and tells nothing twice', async () => {
  pageOf = (page) => {
    const shown = page > 1 ? page - 1 : 1
    return { body: { data: records.slice((shown - 1) * pageSize, shown * pageSize) } }
  }
  await open()
  expect(await run()).toMatchObject({ status: 'succeeded', counts: { read: 7, new: 5, unchanged: 2 } })
  expect(await told()).toHaveLength(5)
})

test('a record that moves to a later page while it is read is stored once, one that moves to an earlier page is not told as gone', async () => {
  await open()
  await run()
  beforePage = (page) => {
    if (page === 2) records.push(...records.splice(0, 1))
  }
  // [1 2][3 4][5]: before the second page, 1 goes to the end; 3 slides to the first page, which was read already.
  expect(await run('full')).toMatchObject({ status: 'succeeded', counts: { new: 0, deleted: 0 } })
  expect(await held()).toEqual([1, 2, 3, 4, 5])
  expect((await told()).slice(5)).toEqual([])
})

test('an answer of 200 with an error in it is an outage: nothing is deleted, and the import goes on when it is over', async () => {
  await open()
  await run()
  let answers = 0
  pageOf = () => {
    answers += 1
    return { body: { error: { message: 'database overloaded' } } }
  }
  const importId = await world.queue(integration, 'full')
  await expect
    .poll(async () => (await world.find(workspaceId, importId))?.errorCode, { timeout: 20_000 })
    .toBe('connect.third_party_unavailable')
  expect((await world.find(workspaceId, importId))?.errorMessage).toContain('database overloaded')
  expect(answers).toBeGreaterThan(0)
  expect(await held()).toEqual([1, 2, 3, 4, 5])
  records = records.slice(1)
  pageOf = (page) => ({ body: { data: records.slice((page - 1) * pageSize, page * pageSize) } })
  await world.makeDue('keep limits')
  expect(await world.untilEnded(workspaceId, importId)).toMatchObject({
    status: 'succeeded',
    counts: { deleted: 1 },
  })
})

test.each([
  { error: 'database overloaded', data: [] },
  { status: 'error', message: 'try later', data: [] },
  { code: 503, message: 'busy' },
  '',
  ' \n',
])('an answer of 200 that says %j does not mean that there are no records', async (body) => {
  await open()
  await run()
  pageOf = () => ({ body })
  const importId = await world.queue(integration, 'full')
  await expect
    .poll(async () => (await world.find(workspaceId, importId))?.errorCode, { timeout: 20_000 })
    .toBe('connect.third_party_unavailable')
  expect(await held()).toEqual([1, 2, 3, 4, 5])
})

const iso = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`
const daysAgo = (days: number) => iso(Date.now() - days * 86_400_000)

/** As an API does that is asked for what changed since a time. */
function changedSince(page: number, since: string | null) {
  const changed = records.filter(({ updated }) => typeof updated === 'string' && updated >= (since ?? ''))
  return { body: { data: changed.slice((page - 1) * pageSize, page * pageSize) } }
}

test('a clock that is behind, and a late write, lose nothing where the manifest looks back', async () => {
  pageOf = changedSince
  records = [user(1, { updated: daysAgo(3) }), user(2, { updated: daysAgo(1) })]
  await open(datedManifest('2020-01-01T00:00:00Z', 'lookback_window: P2D'))
  expect(await run()).toMatchObject({ counts: { new: 2 } })
  // Written after the read, with a time before its cursor.
  records.push(user(3, { updated: daysAgo(2) }))
  expect(await run()).toMatchObject({ status: 'succeeded', counts: { new: 1, deleted: 0 } })
  expect(await held()).toEqual([1, 2, 3])
})

const updatedOf = ({ updated }: JsonObject) => (typeof updated === 'string' ? updated : '')

test('a record that changes while all is read, and so moves to a page that was read already, is not told as gone; what is gone is', async () => {
  // As many APIs list: the newest change first.
  pageOf = (page, since) => {
    records.sort((a, b) => updatedOf(b).localeCompare(updatedOf(a)))
    return changedSince(page, since)
  }
  records = Array.from({ length: 5 }, (_, index) => user(index + 1, { updated: daysAgo(6 - index) }))
  await open(datedManifest('2020-01-01T00:00:00Z'))
  await run()
  records = records.filter(({ id }) => id !== 3)
  let moves = 1
  beforePage = (page) => {
    if (page !== 2 || moves-- !== 1) return
    records = records.map((record) =>
      record['id'] === 1 ? { ...record, name: 'New', updated: iso(Date.now()) } : record,
    )
  }
  // [5 4][2 1]: before the second page, 1 goes to the first one.
  expect(await run('full')).toMatchObject({ status: 'succeeded', counts: { deleted: 1, updated: 1, new: 0 } })
  expect(await held()).toEqual([1, 2, 4, 5])
  expect((await told()).slice(5)).toEqual(['updated 1', 'deleted 3'])
  // The state is that of the end: nothing is read again or lost.
  expect(await run()).toMatchObject({ status: 'succeeded', counts: { new: 0, updated: 0, deleted: 0 } })
})

test('a cursor that goes back, and one from the future, lose no later change', async () => {
  pageOf = changedSince
  records = [user(1, { updated: daysAgo(1) }), user(2, { updated: iso(Date.now() + 3_600_000) })]
  await open(datedManifest('2020-01-01T00:00:00Z'))
  await run()
  // All times are wrong at once: the third party was restored from a backup.
  records = [user(1, { updated: daysAgo(9), name: 'Restored' }), user(2, { updated: daysAgo(8) })]
  expect(await run()).toMatchObject({ status: 'succeeded', counts: { deleted: 0 } })
  // What the cursor can not show any more, the next full read does.
  expect(await run('full')).toMatchObject({ status: 'succeeded', counts: { updated: 1, deleted: 0 } })
  expect((await told()).at(-1)).toBe('updated 1')
})

test('what slid out of the window of a full read is not deleted, what is gone from within it is', async () => {
  pageOf = changedSince
  records = [
    user(1, { updated: daysAgo(40) }),
    user(2, { updated: daysAgo(5) }),
    user(3, { updated: daysAgo(4) }),
  ]
  await open(datedManifest("{{ day_delta(-config.get('days', 50), format='%Y-%m-%dT%H:%M:%SZ') }}"))
  expect(await run()).toMatchObject({ counts: { new: 3 } })
  await db.query(`update integrations set config = config || '{"days": 30}' where integration_id = $1`, [
    integration.integrationId,
  ])
  records = records.slice(0, 2)
  expect(await run('full')).toMatchObject({ status: 'succeeded', counts: { deleted: 1 } })
  expect(await held()).toEqual([1, 2])
  expect((await told()).at(-1)).toBe('deleted 3')
})

const dynamic = `dynamic_streams:
  - type: DynamicDeclarativeStream
    name: tables
    components_resolver:
      type: HttpComponentsResolver
      retriever:
        type: SimpleRetriever
        requester: { type: HttpRequester, url_base: "{{ config['url'] }}", path: tables }
        record_selector: { type: RecordSelector, extractor: { type: DpathExtractor, field_path: [tables] } }
      components_mapping:
        - { type: ComponentMappingDefinition, field_path: [name], value: "{{ components_values['name'] }}" }
        - { type: ComponentMappingDefinition, field_path: [retriever, requester, path], value: "{{ components_values['name'] }}" }
    stream_template:
${pagedStream('x').replace('  - type', '      type').replaceAll('\n', '\n  ')}
`

test('streams that only the account has are found, imported, and asked for once', async () => {
  let lists = 0
  const paged = pageOf
  party = await (async () => {
    await party.close()
    return await startThirdParty(({ url }) => {
      if (url.pathname === '/tables') {
        lists += 1
        return { body: { tables: [{ name: 'users' }, { name: 'people' }, { name: 'unmapped' }] } }
      }
      return paged(Number(url.searchParams.get('page') ?? '1'), null)
    })
  })()
  const manifest = `version: 6.0.0
type: DeclarativeSource
check: { type: CheckDynamicStream, stream_count: 1 }
${dynamic}`
  const people = { model: 'pm_user', external_id: 'id', fields: { name: 'name' } }
  await open(manifest, { version: 1, streams: { users: people, elsewhere: people } })
  const ended = await run()
  expect(ended).toMatchObject({ status: 'succeeded', counts: { new: 5, failed: 0 } })
  const { rows } = await db.query('select stream, status from import_streams where import_id = $1', [
    ended?.importId,
  ])
  expect(rows).toEqual([{ stream: 'users', status: 'done' }])
  await run('full')
  expect(lists).toBe(1)
})
