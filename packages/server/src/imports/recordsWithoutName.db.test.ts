import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { JsonObject } from '@tributary/contract'
import { startThirdParty, type ThirdParty } from '../../../manifest/test/thirdParty.ts'
import { createManifestWorld, pagedManifest } from '../../../../test/support/manifestWorld.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { createWorkspace } from '../workspaces/index.ts'
import { listHeldDeletes } from './store/heldDeletes.ts'
import { insertImport } from './store/queue.ts'

// What would break: a record that the third party shows, but that can not be taken, is told as gone.

let db: TestDatabase
let party: ThirdParty
let world: Awaited<ReturnType<typeof createManifestWorld>>
let own: { workspaceId: string; integrationId: string }
/** The records as they are at the third party, as JSON text. */
let records: string[]

const user = (id: number, more: JsonObject = {}) => JSON.stringify({ id, name: `User ${id}`, ...more })
const users = { model: 'pm_user', external_id: 'id', fields: { name: 'name' } }

beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())
beforeEach(async () => {
  records = [1, 2, 3, 4, 5].map((id) => user(id))
  party = await startThirdParty(({ url }) => {
    const page = Number(url.searchParams.get('page') ?? '1')
    return { body: `{"data":[${records.slice((page - 1) * 2, page * 2).join(',')}]}` }
  })
})
afterEach(async () => {
  await world.stop()
  await party.close()
})

async function open(stream: JsonObject = users) {
  const mapping = { version: 1, streams: { users: stream } }
  world = await createManifestWorld(db, { manifest: pagedManifest(['users']), mapping })
  world.startProcess()
  own = await world.addIntegration((await createWorkspace(db, 'Acme')).workspaceId, party.origin)
}

async function run() {
  return await world.untilEnded(own.workspaceId, await world.queue(own, 'full'))
}

async function confirm() {
  const wanted = { ...own, trigger: 'manual', mode: 'incremental', deletesConfirmed: true } as const
  const importId = await db.transaction((tx) => insertImport(tx, wanted))
  return await world.untilEnded(own.workspaceId, importId ?? '')
}

async function held(): Promise<number[]> {
  const { rows } = await db.query<{ id: number }>(
    'select external_id::integer as id from resources where integration_id = $1 and deleted_at is null order by 1',
    [own.integrationId],
  )
  return rows.map(({ id }) => id)
}

test.each([
  ['has grown over 5 MB', user(3, { note: 'x'.repeat(5_000_001) })],
  ['is nested too deep by now', `{"id":3,"deep":${'['.repeat(600)}${']'.repeat(600)}}`],
])('a record that %s is at fault under its id, and what is held of it stays', async (_what, record) => {
  await open()
  await run()
  records[2] = record
  expect(await run()).toMatchObject({ status: 'succeeded', counts: { failed: 1, deleted: 0, unchanged: 4 } })
  expect(await held()).toEqual([1, 2, 3, 4, 5])
  const { rows } = await db.query('select record_key from record_errors where integration_id = $1', [
    own.integrationId,
  ])
  expect(rows).toEqual([{ record_key: 'id:3' }])
})

test('where records lost their ids, what is missing may be those: it is held until somebody confirms', async () => {
  await open()
  await run()
  records = [user(1), '{"key":2}', '{"key":3}', user(4)]
  const stopped = await run()
  expect(stopped).toMatchObject({
    status: 'failed',
    errorCode: 'import.delete_guard',
    counts: { deleted: 0 },
  })
  expect(stopped?.errorMessage).toContain('2 of the records that it did show have no usable id')
  // The same again is no better.
  expect(await run()).toMatchObject({ status: 'succeeded', counts: { deleted: 0 } })
  expect(await held()).toEqual([1, 2, 3, 4, 5])
  expect(await listHeldDeletes(db, own.workspaceId, own.integrationId)).toMatchObject([{ missing: 3, of: 5 }])
  expect(await confirm()).toMatchObject({ status: 'succeeded', counts: { deleted: 3 } })
  expect(await held()).toEqual([1, 4])
})

test('a record that never had an id holds no deletes back', async () => {
  records.push('{"key":"always"}')
  await open()
  expect(await run()).toMatchObject({ counts: { new: 5, failed: 1 } })
  records.splice(1, 1)
  expect(await run()).toMatchObject({ status: 'succeeded', counts: { deleted: 1, failed: 1 } })
  expect(await held()).toEqual([1, 3, 4, 5])
})

test('records that have their ids again end what was held', async () => {
  await open()
  await run()
  const before = records
  records = ['{"key":1}', ...before.slice(1)]
  expect(await run()).toMatchObject({ errorCode: 'import.delete_guard' })
  records = before.slice(0, 4)
  expect(await run()).toMatchObject({ status: 'succeeded', counts: { deleted: 1 } })
  expect(await held()).toEqual([1, 2, 3, 4])
  expect(await listHeldDeletes(db, own.workspaceId, own.integrationId)).toEqual([])
})

test('a record that is marked as gone is gone, whatever its other fields are, and one that was never held is passed over', async () => {
  await open({ ...users, deleted_when: 'gone = true', fields: { name: '$uppercase(name)' } })
  await run()
  records[1] = '{"id":2,"gone":true,"name":17}'
  records.push('{"id":6,"gone":true,"name":17}')
  expect(await run()).toMatchObject({ status: 'succeeded', counts: { deleted: 1, failed: 0 } })
  expect(await held()).toEqual([1, 3, 4, 5])
})
