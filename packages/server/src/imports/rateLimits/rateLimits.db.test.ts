import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { startThirdParty, type ThirdParty } from '../../../../manifest/test/thirdParty.ts'
import { createManifestWorld, pagedManifest } from '../../../../../test/support/manifestWorld.ts'
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/testDatabase.ts'
import type { Connector } from '../../connectors/index.ts'
import { createWorkspace } from '../../workspaces/index.ts'
import { deleteIdleRateLimits } from '../store/rateLimits.ts'

// What would break: two processes each take the whole of an account's limit, a limit that one was told is asked again by the next, an
// import holds its worker while it waits, or it fails for having waited.

let db: TestDatabase
let party: ThirdParty
let world: Awaited<ReturnType<typeof createManifestWorld>>
let workspaceId: string
let answer: (page: number, stream: string) => { status?: number; headers?: Record<string, string> } | null

beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())
beforeEach(async () => {
  await db.query('truncate workspaces, rate_limits cascade')
  workspaceId = (await createWorkspace(db, 'Acme')).workspaceId
  answer = () => null
  party = await startThirdParty(({ url }) => {
    const page = Number(url.searchParams.get('page') ?? '1')
    const records = page < 3 ? [{ id: page * 2 }, { id: page * 2 + 1 }] : [{ id: 9 }]
    return answer(page, url.pathname.slice(1)) ?? { body: { data: records } }
  })
})
afterEach(async () => {
  await world.stop()
  await party.close()
})

const mapping = {
  version: 1,
  streams: { users: { model: 'pm_user', external_id: 'id', fields: { name: 'id' } } },
}
const moving = (limit: number, interval: string) =>
  `api_budget: {type: HTTPAPIBudget, policies: [{type: MovingWindowCallRatePolicy, rates: [{limit: ${limit}, interval: ${interval}}], matchers: []}]}`

async function open(budget: string, more: Partial<Connector> = {}) {
  world = await createManifestWorld(db, { manifest: pagedManifest(['users'], budget), mapping, more })
}

const waits = async (importId: string) => {
  const found = await world.find(workspaceId, importId)
  return found?.status === 'queued' && found.errorCode === 'import.rate_limited' ? found : null
}

test('a budget is counted across processes; an import that must wait gives its place back, and goes on where it was', async () => {
  await open(moving(4, 'PT1H'), { rateLimitScope: 'client' })
  const first = await world.queue(await world.addIntegration(workspaceId, party.origin))
  const second = await world.queue(await world.addIntegration(workspaceId, party.origin, {}, 'other'))
  world.startProcess()
  world.startProcess()
  await expect
    .poll(async () => (await waits(first)) ?? (await waits(second)), { timeout: 15_000 })
    .not.toBeNull()
  await expect
    .poll(async () => {
      const found = await Promise.all([first, second].map((id) => world.find(workspaceId, id)))
      return found.filter((one) => one?.status === 'running').length
    })
    .toBe(0)
  expect(party.requests).toHaveLength(4)
  const found = await Promise.all([first, second].map((id) => world.find(workspaceId, id)))
  for (const waiting of found.filter((one) => one?.status === 'queued')) {
    expect(waiting).toMatchObject({ failures: 0, waits: 0 })
  }
  await world.makeDue('forget limits')
  expect(await world.untilEnded(workspaceId, first)).toMatchObject({
    status: 'succeeded',
    counts: { new: 5 },
  })
  expect(await world.untilEnded(workspaceId, second)).toMatchObject({
    status: 'succeeded',
    counts: { new: 5 },
  })
  // Three pages each, and none was asked for twice.
  expect(party.requests).toHaveLength(6)
})

test('a lane whose budget is used up is not begun before its time, however often workers look', async () => {
  await open(moving(1, 'PT1H'), { rateLimitScope: 'client' })
  const first = await world.queue(await world.addIntegration(workspaceId, party.origin))
  world.startProcess()
  await expect.poll(() => waits(first), { timeout: 15_000 }).not.toBeNull()
  const second = await world.queue(await world.addIntegration(workspaceId, party.origin))
  await expect
    .poll(async () => {
      const { rows } = await db.query<{ due_in_s: number }>(
        'select extract(epoch from next_at - now())::float8 as due_in_s from import_lanes',
      )
      return rows[0]?.due_in_s
    })
    .toBeGreaterThan(3_000)
  expect(await world.find(workspaceId, second)).toMatchObject({ status: 'queued', startedAt: null })
  expect(party.requests).toHaveLength(1)
})

test('Retry-After is honoured for all who use the same key, in whatever process, and not asked again before', async () => {
  await open('')
  answer = () => ({ status: 429, headers: { 'retry-after': '600' } })
  const told = await world.queue(await world.addIntegration(workspaceId, party.origin, {}, 'shared'))
  world.startProcess()
  await expect.poll(() => waits(told), { timeout: 15_000 }).not.toBeNull()
  const waiting = await waits(told)
  expect(waiting).toMatchObject({ failures: 0, waits: 1 })
  expect(waiting?.notBefore.getTime()).toBeGreaterThan(Date.now() + 590_000)
  expect(party.requests).toHaveLength(1)
  world.startProcess()
  const same = await world.queue(await world.addIntegration(workspaceId, party.origin, {}, 'shared'))
  await expect.poll(() => waits(same), { timeout: 15_000 }).not.toBeNull()
  expect((await waits(same))?.notBefore.getTime()).toBeGreaterThan(Date.now() + 580_000)
  expect(party.requests).toHaveLength(1)
  answer = () => null
  const other = await world.queue(await world.addIntegration(workspaceId, party.origin, {}, 'another key'))
  expect(await world.untilEnded(workspaceId, other)).toMatchObject({ status: 'succeeded' })
})

test('a short Retry-After is waited for in the queue as well, and a refusal without a time longer each time', async () => {
  await open('')
  const refusals = [{ 'retry-after': '2' }, {}, {}]
  answer = () => {
    const headers = refusals.shift()
    return headers ? { status: 429, headers } : null
  }
  const importId = await world.queue(await world.addIntegration(workspaceId, party.origin))
  world.startProcess()
  const inS: number[] = []
  for (let round = 0; round < 3; round++) {
    const calls = round + 1
    await expect.poll(() => party.requests.length, { timeout: 15_000 }).toBe(calls)
    await expect.poll(() => waits(importId), { timeout: 15_000 }).not.toBeNull()
    const { rows } = await db.query<{ in_s: number }>(
      'select extract(epoch from not_before - modified_at)::float8 as in_s from rate_limits',
    )
    inS.push(Math.round(rows[0]?.in_s ?? 0))
    await db.query("update rate_limits set not_before = now() - interval '1 second'")
    await world.makeDue('keep limits')
  }
  expect(inS).toEqual([2, 10, 20])
  expect(await world.untilEnded(workspaceId, importId)).toMatchObject({ status: 'succeeded', failures: 0 })
  expect((await db.query('select refusals from rate_limits')).rows).toEqual([{ refusals: 0 }])
})

test('what nobody asked about for days is deleted, what still holds is not', async () => {
  await open('')
  await db.query(
    `insert into rate_limits (workspace_id, connector_type, account, not_before, modified_at) values
       ($1, 'a', '', now() + interval '1 hour', now() - interval '3 days'), ($1, 'b', '', null, now() - interval '3 days'), ($1, 'c', '', null, now())`,
    [workspaceId],
  )
  expect(await deleteIdleRateLimits(db, 2)).toBe(1)
  const { rows } = await db.query('select connector_type from rate_limits order by 1')
  expect(rows).toEqual([{ connector_type: 'a' }, { connector_type: 'c' }])
})
