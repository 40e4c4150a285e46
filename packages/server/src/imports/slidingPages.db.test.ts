import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { startThirdParty, type ThirdParty } from '../../../manifest/test/thirdParty.ts'
import { createManifestWorld, heldIds, pagedManifest } from '../../../../test/support/manifestWorld.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import type { Connector } from '../connectors/index.ts'
import { createWorkspace } from '../workspaces/index.ts'

// What would break: while a list is read page by page, a record of a page that was read already goes; all after it slide by one, one of them
// to that page, and it is told as gone.

let db: TestDatabase
let party: ThirdParty
let world: Awaited<ReturnType<typeof createManifestWorld>>
let own: { workspaceId: string; integrationId: string }
/** The ids that the third party has, two a page, and what happens before a page is given. */
let ids: number[]
let beforePage: (page: number) => void
let statusOf: (page: number) => number

const users = { model: 'pm_user', external_id: 'id', fields: { name: 'name' } }

beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())
beforeEach(async () => {
  ids = [1, 2, 3, 4, 5, 6, 7]
  beforePage = () => {}
  statusOf = () => 200
  party = await startThirdParty(({ url }) => {
    const page = Number(url.searchParams.get('page') ?? '1')
    beforePage(page)
    const data = ids.slice((page - 1) * 2, page * 2).map((id) => ({ id, name: `User ${id}` }))
    return { status: statusOf(page), body: { data } }
  })
})
afterEach(async () => {
  await world.stop()
  await party.close()
})

async function open(more: Partial<Connector> = {}, manifest = pagedManifest(['users'])) {
  const mapping = { version: 1, streams: { users } }
  world = await createManifestWorld(db, { manifest, mapping, more })
  world.startProcess()
  own = await world.addIntegration((await createWorkspace(db, 'Acme')).workspaceId, party.origin)
  await run()
  party.requests.length = 0
}

async function run() {
  return await world.untilEnded(own.workspaceId, await world.queue(own, 'full'))
}

const held = () => heldIds(db, own.integrationId)

const pagesAsked = () => party.requests.map((request) => Number(/page=(\d+)/.exec(request)?.[1]))

/** Once, before page 2 is given. */
function whilePage2(happens: () => void): void {
  let times = 1
  beforePage = (page) => {
    if (page === 2 && times-- > 0) happens()
  }
}

test('a record that slid to a page that was read already is found by a second look, and is not told as gone', async () => {
  await open()
  whilePage2(() => (ids = ids.filter((id) => id !== 1)))
  // [1 2][4 5][6 7]: 3 slid to the first page.
  expect(await run()).toMatchObject({
    status: 'succeeded',
    counts: { read: 6, unchanged: 6, deleted: 0, new: 0 },
  })
  expect(await held()).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect(pagesAsked()).toEqual([1, 2, 3, 4, 1, 2, 3, 4])
  expect(await run()).toMatchObject({ status: 'succeeded', counts: { deleted: 1, new: 0 } })
  expect(await held()).toEqual([2, 3, 4, 5, 6, 7])
})

test('what neither look shows is gone, and where nothing is missing there is no second one', async () => {
  await open()
  await run()
  expect(pagesAsked()).toEqual([1, 2, 3, 4])
  ids = [1, 3, 4, 5, 6, 7]
  expect(await run()).toMatchObject({ status: 'succeeded', counts: { deleted: 1, new: 0 } })
  expect(await held()).toEqual([1, 3, 4, 5, 6, 7])
})

test('a list of one page can not slide, and a stream may do without the second look', async () => {
  ids = [1]
  await open()
  ids = []
  expect(await run()).toMatchObject({ counts: { deleted: 1 } })
  expect(pagesAsked()).toEqual([1])
  await world.stop()
  ids = [1, 2, 3]
  await open({ streams: { users: { confirmsDeletes: false } } })
  ids = [1, 2]
  expect(await run()).toMatchObject({ counts: { deleted: 1 } })
  expect(pagesAsked()).toEqual([1, 2])
})

test('a second look that is interrupted goes on where it was, and is not begun again', async () => {
  await open()
  ids = [1, 3, 4, 5, 6, 7]
  let isSecond = false
  beforePage = (page) => {
    if (page === 4) isSecond = true
  }
  statusOf = (page) => (isSecond && page === 3 ? 503 : 200)
  const importId = await world.queue(own, 'full')
  const find = async () => await world.find(own.workspaceId, importId)
  await expect.poll(async () => (await find())?.failures, { timeout: 30_000 }).toBe(1)
  statusOf = () => 200
  party.requests.length = 0
  await world.makeDue('forget limits')
  expect(await world.untilEnded(own.workspaceId, importId)).toMatchObject({
    status: 'succeeded',
    counts: { deleted: 1, new: 0 },
  })
  expect(pagesAsked()).toEqual([3, 4])
  expect(await held()).toEqual([1, 3, 4, 5, 6, 7])
})

test('a list that is read by keys can not slide', async () => {
  const manifest = pagedManifest(['users']).replace(
    /pagination_strategy: .*/,
    'pagination_strategy: { type: CursorPagination, cursor_value: "{{ last_record[\'id\'] }}", stop_condition: "{{ not response[\'data\'] }}" }',
  )
  await party.close()
  party = await startThirdParty(({ url }) => {
    const after = Number(url.searchParams.get('page') || '0')
    const data = ids.filter((id) => id > after).slice(0, 2)
    return { body: { data: data.map((id) => ({ id, name: `User ${id}` })) } }
  })
  await open({}, manifest.replace(', inject_on_first_request: true', ''))
  ids = ids.slice(1)
  expect(await run()).toMatchObject({ counts: { deleted: 1 } })
  expect(new Set(party.requests).size).toBe(party.requests.length)
})
