import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { JsonObject, JsonValue } from '@tributary/contract'
import {
  createImported,
  createMappingWorld,
  type MappingWorld,
} from '../../../../../test/support/mappingWorld.ts'

// What would break: a mapping goes live while a full read is half done, and what was read before is taken for gone, or the import never ends.

let world: MappingWorld
beforeAll(async () => {
  world = await createMappingWorld()
})
afterAll(() => world.close())
beforeEach(() => {
  world.server.streams = { users: [{ id: 1, name: 'Ann' }], issues: all }
  world.server.answer = () => null
  world.server.calls.length = 0
})

const issue = (id: number): JsonObject => ({ id, title: `Issue ${id}`, code: `C${id}`, updated: id })
const all = Array.from({ length: 250 }, (_, index) => issue(index + 1))
const users = { model: 'pm_user', external_id: 'id', fields: { name: 'name' } }
const byCode = { model: 'pm_issue', external_id: 'code', fields: { name: 'title' } }

type Own = { workspaceId: string; adminKey: string; integrationId: string }

async function call(method: 'GET' | 'PUT' | 'POST', path: string, { adminKey }: Own, body?: JsonValue) {
  return await world.call(method, path, { key: adminKey, ...(body === undefined ? {} : { body }) })
}

async function publish(to: Own, streams: JsonObject): Promise<void> {
  const path = '/connectors/sandbox/mapping'
  const { body } = await call('PUT', path, to, { mapping: { version: 1, streams } })
  expect(await call('POST', `${path}/versions/${Number(body['version'])}/publish`, to)).toMatchObject({
    status: 200,
  })
  await world.untilRemapped(to.workspaceId)
}

/** An integration whose newest full read has two of its three pages of issues. */
async function halfRead(): Promise<Own & { importId: string }> {
  const own = await createImported(world)
  world.server.answer = (stream, page) => (stream === 'issues' && page === 3 ? { status: 400 } : null)
  expect(await world.runImport(own, 'full')).toBe('partial')
  const { rows } = await world.db.query<{ import_id: string }>(
    "select import_id from imports where integration_id = $1 and status = 'partial'",
    [own.integrationId],
  )
  world.server.answer = () => null
  return { ...own, importId: rows[0]?.import_id ?? '' }
}

async function retried(own: Own & { importId: string }): Promise<JsonObject> {
  expect(await call('POST', `/imports/${own.importId}/retry`, own)).toMatchObject({ status: 202 })
  const find = async () => (await call('GET', `/imports/${own.importId}`, own)).body
  await expect.poll(async () => (await find())['status'], { interval: 20 }).toBe('succeeded')
  return await find()
}

async function held({ integrationId }: Own): Promise<number> {
  const { rows } = await world.db.query<{ held: number }>(
    "select count(*) as held from resources where integration_id = $1 and stream = 'issues' and deleted_at is null",
    [integrationId],
  )
  return rows[0]?.held ?? 0
}

test('what was read before a mapping gave records other ids is not taken for gone by the rest of the read', async () => {
  const own = await halfRead()
  await publish(own, { users, issues: byCode })
  expect(await held(own)).toBe(250)
  world.server.streams['issues'] = all.slice(1)
  expect(await retried(own)).toMatchObject({ records: { deleted: 1, new: 0 }, error: null })
  expect(await held(own)).toBe(249)
})

test('a mapping that only names fields otherwise lets the read go on where it stands', async () => {
  const own = await halfRead()
  await publish(own, { users, issues: { ...byCode, external_id: 'id', fields: { name: 'code' } } })
  world.server.calls.length = 0
  expect(await retried(own)).toMatchObject({ records: { deleted: 0, new: 0 } })
  expect(world.server.calls).toEqual(['issues/3'])
  expect(await held(own)).toBe(250)
})

test('a stream that the mapping no longer reads is left out of an import that was to read it', async () => {
  const own = await halfRead()
  await publish(own, { users })
  expect(await held(own)).toBe(0)
  const { streams } = await retried(own)
  expect(streams).toMatchObject([{ stream: 'users', status: 'done' }])
})
