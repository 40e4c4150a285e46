import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { startThirdParty, type ThirdParty } from '../../../manifest/test/thirdParty.ts'
import { createManifestWorld, heldIds, pagedManifest } from '../../../../test/support/manifestWorld.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import type { StreamPolicy } from '../connectors/connector.ts'
import { createWorkspace } from '../workspaces/index.ts'
import { listHeldDeletes } from './store/heldDeletes.ts'
import { insertImport } from './store/queue.ts'

// What would break: an answer of 200 that has not the list which the manifest names is taken for "no records", and a few records are told as gone.

let db: TestDatabase
let party: ThirdParty
let world: Awaited<ReturnType<typeof createManifestWorld>>
let own: { workspaceId: string; integrationId: string }
let ids: number[]
let answerOf: (page: number) => { body: unknown; status?: number; headers?: Record<string, string> }

const users = { model: 'pm_user', external_id: 'id', fields: { name: 'name' } }
const listOf = (page: number) => ({
  body: { data: ids.slice((page - 1) * 2, page * 2).map((id) => ({ id, name: `User ${id}` })) },
})

beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())
beforeEach(async () => {
  ids = [1, 2, 3, 4, 5]
  answerOf = listOf
  party = await startThirdParty(({ url }) => answerOf(Number(url.searchParams.get('page') ?? '1')))
})
afterEach(async () => {
  await world.stop()
  await party.close()
})

async function open(policy: StreamPolicy = {}, manifest = pagedManifest(['users'])) {
  const mapping = { version: 1, streams: { users } }
  world = await createManifestWorld(db, { manifest, mapping, more: { streams: { users: policy } } })
  world.startProcess()
  own = await world.addIntegration((await createWorkspace(db, 'Acme')).workspaceId, party.origin)
  expect(await run()).toMatchObject({ status: 'succeeded', counts: { new: 5 } })
}

async function run() {
  return await world.untilEnded(own.workspaceId, await world.queue(own, 'full'))
}

const held = () => heldIds(db, own.integrationId)

const heldBack = { status: 'failed', errorCode: 'import.delete_guard', counts: { deleted: 0 } }

test.each([
  [{ message: 'be back soon' }, 'an object with "message"'],
  [[{ id: 9, name: 'User 9' }], 'a list of 1'],
  [[], 'an empty list'],
  [{}, 'an empty object'],
])('an answer of 200 that is %j deletes nothing by itself', async (body, found) => {
  await open()
  answerOf = () => ({ body })
  const stopped = await run()
  expect(stopped).toMatchObject(heldBack)
  expect(stopped?.errorMessage).toContain(`${found} with nothing at "data", where its records are expected`)
  expect(await held()).toEqual([1, 2, 3, 4, 5])
  expect(await listHeldDeletes(db, own.workspaceId, own.integrationId)).toMatchObject([{ missing: 5, of: 5 }])
  // The same again is no better, and what is right again ends it.
  expect(await run()).toMatchObject({ status: 'succeeded', counts: { deleted: 0 } })
  answerOf = listOf
  ids = [1, 2, 3, 4]
  expect(await run()).toMatchObject({ status: 'succeeded', counts: { deleted: 1 } })
  expect(await listHeldDeletes(db, own.workspaceId, own.integrationId)).toEqual([])
})

test.each([
  [{}, 'an empty object'],
  ['Be back soon.', 'nothing that can be read'],
])('where the answer itself is the list, %j deletes nothing by itself', async (body, found) => {
  answerOf = (page) => ({ body: listOf(page).body.data })
  await open({}, pagedManifest(['users']).replace('field_path: [data]', 'field_path: []'))
  answerOf = () => ({ body, headers: { 'content-type': 'text/plain' } })
  const stopped = await run()
  expect(stopped).toMatchObject(heldBack)
  expect(stopped?.errorMessage).toContain(`an answer was ${found}, where a list of records is expected`)
  answerOf = () => ({ body: [] })
  expect(await run()).toMatchObject({ status: 'succeeded', counts: { deleted: 5 } })
})

test('who confirms says that it is right', async () => {
  await open()
  answerOf = () => ({ body: { message: 'no users' } })
  expect(await run()).toMatchObject(heldBack)
  const wanted = { ...own, trigger: 'manual', mode: 'incremental', deletesConfirmed: true } as const
  const importId = await db.transaction((tx) => insertImport(tx, wanted))
  expect(await world.untilEnded(own.workspaceId, importId ?? '')).toMatchObject({
    status: 'succeeded',
    counts: { deleted: 5 },
  })
  expect(await held()).toEqual([])
})

test('one such answer on the way is enough, also when the read went on in another run', async () => {
  const manifest = pagedManifest(['users']).replace(
    /pagination_strategy: .*/,
    'pagination_strategy: { type: CursorPagination, cursor_value: "{{ response[\'next\'] }}", stop_condition: "{{ not response[\'next\'] }}" }',
  )
  answerOf = (page) => ({ body: { ...listOf(page).body, next: page < 3 ? page + 1 : null } })
  await open({}, manifest.replace(', inject_on_first_request: true', ''))
  const whole = answerOf
  let isDown = true
  answerOf = (page) => {
    if (page === 2) return { body: { message: 'busy', next: 3 } }
    return page === 3 && isDown ? { status: 503, body: '' } : whole(page)
  }
  const importId = await world.queue(own, 'full')
  const failures = async () => (await world.find(own.workspaceId, importId))?.failures
  await expect.poll(failures, { timeout: 30_000 }).toBe(1)
  isDown = false
  party.requests.length = 0
  await world.makeDue('forget limits')
  expect(await world.untilEnded(own.workspaceId, importId)).toMatchObject(heldBack)
  expect(party.requests).toEqual(['GET /users?page=3'])
  expect(await held()).toEqual([1, 2, 3, 4, 5])
})

test.each([
  ['an empty list', { body: { data: [] } }],
  ['null in its place', { body: { data: null } }],
  ['204 and nothing', { status: 204, body: '' }],
])('%s means that there are no records', async (_what, answer) => {
  await open()
  answerOf = () => answer
  expect(await run()).toMatchObject({ status: 'succeeded', counts: { deleted: 5 } })
})

test('where nothing is missing, such an answer is no matter', async () => {
  await open()
  ids = [1, 2, 3, 4, 5, 6]
  answerOf = (page) => (page > 3 ? { body: {} } : listOf(page))
  expect(await run()).toMatchObject({ status: 'succeeded', counts: { new: 1, deleted: 0 } })
})

test('a stream whose third party leaves empty lists out is taken by its word', async () => {
  await open({ omitsEmptyLists: true })
  answerOf = () => ({ body: { kind: 'users' } })
  expect(await run()).toMatchObject({ status: 'succeeded', counts: { deleted: 5 } })
})
