import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { JsonObject } from '@tributary/contract'
import { startThirdParty, type ThirdParty } from '../../../manifest/test/thirdParty.ts'
import { createManifestWorld, datedManifest } from '../../../../test/support/manifestWorld.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { createWorkspace } from '../workspaces/index.ts'

// What would break: a third party no longer takes the cursor of a stream (it is too old for it, or it never was one), and each import fails
// at it for good.

let db: TestDatabase
let party: ThirdParty
let world: Awaited<ReturnType<typeof createManifestWorld>>
let own: { workspaceId: string; integrationId: string }
let records: JsonObject[]
let statusOf: (since: string | null) => number

const start = '2020-01-01T00:00:00Z'
const user = (id: number) => ({ id, name: `User ${id}`, updated: `2026-01-0${id}T00:00:00Z` })

beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())
beforeEach(async () => {
  records = [user(1), user(2), user(3)]
  statusOf = () => 200
  party = await startThirdParty(({ url }) => {
    const page = Number(url.searchParams.get('page') ?? '1')
    return {
      status: statusOf(url.searchParams.get('since')),
      body: { data: records.slice((page - 1) * 2, page * 2) },
    }
  })
  const mapping = {
    version: 1,
    streams: { users: { model: 'pm_user', external_id: 'id', fields: { name: 'name' } } },
  }
  world = await createManifestWorld(db, {
    manifest: datedManifest(start),
    mapping,
    more: { streams: { users: { mode: 'incremental' } } },
  })
  world.startProcess()
  own = await world.addIntegration((await createWorkspace(db, 'Acme')).workspaceId, party.origin)
  await world.untilEnded(own.workspaceId, await world.queue(own))
  party.requests.length = 0
})
afterEach(async () => {
  await world.stop()
  await party.close()
})

/** Each wait of the import is over at once. */
async function runWithoutWaits() {
  const importId = await world.queue(own)
  const find = async () => {
    await world.makeDue('keep limits')
    return (await world.find(own.workspaceId, importId))?.status
  }
  await expect.poll(find, { timeout: 20_000, interval: 100 }).not.toMatch(/queued|running/)
  return await world.find(own.workspaceId, importId)
}

const sinceOf = (request: string) =>
  new URL(request.split(' ')[1] ?? '', 'http://x').searchParams.get('since')

test.each([410, 400])(
  'a cursor that is answered with %i is given up, and the stream is read whole',
  async (status) => {
    statusOf = (since) => (since === start ? 200 : status)
    records = [user(1), user(3), user(4)]
    expect(await runWithoutWaits()).toMatchObject({ status: 'succeeded', counts: { new: 1, deleted: 1 } })
    // From the new cursor on it goes as ever.
    statusOf = () => 200
    party.requests.length = 0
    expect(await runWithoutWaits()).toMatchObject({ status: 'succeeded', counts: { new: 0, deleted: 0 } })
    expect(party.requests.map(sinceOf)[0]).toBe('2026-01-04T00:00:00Z')
  },
)

test('a stream that is refused whole as well ends there, after one more try, and keeps its cursor', async () => {
  statusOf = () => 400
  expect(await runWithoutWaits()).toMatchObject({ status: 'failed', counts: { deleted: 0 } })
  expect(new Set(party.requests.map(sinceOf))).toEqual(new Set(['2026-01-03T00:00:00Z', start]))
  statusOf = () => 200
  party.requests.length = 0
  expect(await runWithoutWaits()).toMatchObject({ status: 'succeeded', counts: { new: 0, deleted: 0 } })
  expect(party.requests.map(sinceOf)[0]).toBe('2026-01-03T00:00:00Z')
})

test('a stream that the account may not read, or that is not there, says nothing of its cursor', async () => {
  statusOf = () => 404
  expect(await runWithoutWaits()).toMatchObject({ status: 'failed' })
  expect(party.requests.map(sinceOf)).toEqual(['2026-01-03T00:00:00Z'])
})
