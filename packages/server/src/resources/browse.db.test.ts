import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { JsonObject } from '@tributary/contract'
import { createIntegration, targetOf, testConnector } from '../../../../test/support/importFixture.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { createEventRecorder } from '../events/index.ts'
import { buildApp } from '../http/index.ts'
import { findCaller } from '../workspaces/index.ts'
import { createResourceWriter, loadModels, resourceRoutes } from './index.ts'

const connector = testConnector({
  version: 1,
  streams: { issues: { model: 'pm_issue', external_id: 'id', fields: { name: 'title' } } },
})
const models = await loadModels()
let nowMs = Date.UTC(2026, 2, 1)
const clock = { now: () => nowMs, sleep: async () => {} }
const writer = createResourceWriter({
  clock,
  models,
  events: createEventRecorder(),
  streamNamesOf: () => ['issues'],
})

let db: TestDatabase
let app: FastifyInstance
let own: Awaited<ReturnType<typeof createIntegration>>
let stranger: Awaited<ReturnType<typeof createIntegration>>

async function bring(integration: typeof own, records: JsonObject[]): Promise<void> {
  nowMs += 1_000
  const page = await writer.prepare(targetOf(integration, connector), 'issues', records)
  await db.transaction((tx) => page.apply(tx))
}

beforeAll(async () => {
  db = await createTestDatabase()
  app = await buildApp({ db, findCaller, apiRoutes: [resourceRoutes({ db, models })], publicRoutes: [] })
  own = await createIntegration(db, 'sandbox')
  stranger = await createIntegration(db, 'sandbox')
  for (const id of [1, 2, 3, 4]) await bring(own, [{ id, title: `Issue ${id}` }])
  await bring(own, [{ id: 2, title: '100% done_' }])
  await bring(stranger, [{ id: 9, title: 'Issue 9' }])
})
afterAll(async () => {
  await app.close()
  await db.drop()
})

async function get(path: string, key = own.adminKey) {
  const answer = await app.inject({ url: `/v1/${path}`, headers: { authorization: `Api-Key ${key}` } })
  return { status: answer.statusCode, body: answer.json() }
}

/** The names on each page, until there is no next one. */
async function pages(query: string): Promise<string[][]> {
  const seen: string[][] = []
  let cursor = ''
  for (;;) {
    const { body } = await get(`records?customer_id=customer-1&type=pm_issue&${query}${cursor}`)
    seen.push(body.data.map(({ name }: { name: string }) => name))
    if (body.next_cursor === null) return seen
    cursor = `&cursor=${body.next_cursor}`
  }
}

test('records come with the newest change first, page by page, each once', async () => {
  expect(await pages('limit=2')).toEqual([
    ['100% done_', 'Issue 4'],
    ['Issue 3', 'Issue 1'],
  ])
})

test.each([
  ['search=iSSue', ['Issue 4', 'Issue 3', 'Issue 1']],
  ['search=3', ['Issue 3']],
  ['search=100%25', ['100% done_']],
  ['search=e_', ['100% done_']],
  ['search=nothing', []],
])(
  '%s finds the text in any field, or the id at the third party; wildcards are letters',
  async (query, names) => {
    expect((await pages(query)).flat()).toEqual(names)
  },
)

test('a search is told page by page too', async () => {
  expect(await pages('limit=1&search=issue')).toEqual([['Issue 4'], ['Issue 3'], ['Issue 1']])
})

test('another workspace’s records are not among them; an unknown model and a wrong cursor are said', async () => {
  const seen = await get('records?customer_id=customer-1&type=pm_issue', stranger.adminKey)
  expect(seen.body.data.map(({ name }: { name: string }) => name)).toEqual(['Issue 9'])
  expect((await get('records?customer_id=x&type=pm_isue')).body.code).toBe('resource.model_unknown')
  expect((await get('records?customer_id=x&type=pm_issue&cursor=xx')).body.code).toBe(
    'request.cursor_invalid',
  )
})

test('the models say where their records are and what their fields are', async () => {
  const { body } = await get('models')
  const issue = body.data.find(({ type }: { type: string }) => type === 'pm_issue')
  expect(issue).toMatchObject({ title: 'Issue', path: 'pm-issues' })
  expect(issue.fields).toContainEqual(
    expect.objectContaining({ name: 'project_id', type: 'ref', ref: 'pm_project' }),
  )
})
