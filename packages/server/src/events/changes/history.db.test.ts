import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { resourceIdOf, type JsonObject } from '@tributary/contract'
import { createIntegration, targetOf, testConnector } from '../../../../../test/support/importFixture.ts'
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/testDatabase.ts'
import { systemClock } from '../../clock.ts'
import { buildApp } from '../../http/index.ts'
import { createResourceWriter, loadModels } from '../../resources/index.ts'
import { findCaller } from '../../workspaces/index.ts'
import { createEventRecorder, historyRoutes } from '../index.ts'
import { listEventsParameters, listEventsText } from '../store/findEvents.ts'

const connector = testConnector({
  version: 1,
  streams: { issues: { model: 'pm_issue', external_id: 'id', fields: { name: 'title' } } },
})

let db: TestDatabase
let app: FastifyInstance
let own: Awaited<ReturnType<typeof createIntegration>>
let stranger: Awaited<ReturnType<typeof createIntegration>>
let id: string

beforeAll(async () => {
  db = await createTestDatabase()
  app = await buildApp({ db, findCaller, apiRoutes: [historyRoutes({ db })], publicRoutes: [] })
  own = await createIntegration(db, 'sandbox')
  stranger = await createIntegration(db, 'sandbox')
  id = resourceIdOf(own.integrationId, 'pm_issue', '1')
  const writer = createResourceWriter({
    clock: systemClock,
    models: await loadModels(),
    events: createEventRecorder(),
    streamNamesOf: () => ['issues'],
  })
  const target = targetOf(own, connector)
  for (const title of ['One', 'Two', 'Three']) {
    const page = await writer.prepare(target, 'issues', [{ id: 1, title, secret: 'raw alone' }, { id: 2 }])
    await db.transaction((tx) => page.apply(tx))
  }
  await db.transaction((tx) => writer.deleteResources(tx, target, [id]))
})
afterAll(async () => {
  await app.close()
  await db.drop()
})

async function get(path: string, key = own.adminKey) {
  const answer = await app.inject({
    url: `/v1/resources/${path}`,
    headers: { authorization: `Api-Key ${key}` },
  })
  return { status: answer.statusCode, body: answer.json() as JsonObject }
}

test('a record is found by its id alone, with its raw form, deleted or not', async () => {
  expect(await get(id)).toMatchObject({
    status: 200,
    body: {
      id,
      type: 'pm_issue',
      customer_id: 'customer-1',
      external_id: '1',
      stream: 'issues',
      deleted: expect.any(String),
      data: { id, name: 'Three' },
      raw: { id: 1, title: 'Three', secret: 'raw alone' },
    },
  })
  const other = resourceIdOf(own.integrationId, 'pm_issue', '2')
  expect(await get(other)).toMatchObject({ status: 200, body: { deleted: null } })
})

test('its history comes newest first, page by page, each change with its diff', async () => {
  const seen: JsonObject[] = []
  let cursor = ''
  for (;;) {
    const { body } = await get(`${id}/history?limit=1${cursor}`)
    seen.push(...(body['data'] as JsonObject[]))
    if (body['next_cursor'] === null) break
    cursor = `&cursor=${body['next_cursor'] as string}`
  }
  expect(seen).toMatchObject([
    { change: 'deleted', diff: null },
    { change: 'updated', diff: { name: { old: 'Two', new: 'Three' } } },
    { change: 'updated', diff: { name: { old: 'One', new: 'Two' } } },
    { change: 'new', diff: null, id: expect.stringMatching(/^evt_/), import_id: expect.any(String) },
  ])
})

test('another workspace, an unknown id and bad input', async () => {
  for (const rest of ['', '/history']) {
    expect(await get(`${id}${rest}`, stranger.adminKey)).toMatchObject({
      status: 404,
      body: { code: 'resource.not_found' },
    })
    expect(await get(`17${rest}`)).toMatchObject({ status: 400 })
  }
  expect(await get(`${id}/history?cursor=abc`)).toMatchObject({ body: { code: 'request.cursor_invalid' } })
})

test('a history is read from the index of its resource', async () => {
  const values = listEventsParameters(own.workspaceId, { resourceId: id }, { after: null, limit: 20 })
  const plan = await db.transaction(async (tx) => {
    await tx.query('set local enable_seqscan = off')
    const { rows } = await tx.query<{ 'QUERY PLAN': string }>(`explain ${listEventsText('resource')}`, values)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  })
  expect(plan).toContain('workspace_id_resource_id_created_at_seq_idx')
})
