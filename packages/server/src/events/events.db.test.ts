import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { envelopeSchema, eventNames, newUuid, type EventName } from '@tributary/contract'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { buildApp } from '../http/index.ts'
import { createLogger } from '../logger.ts'
import type { NewEvent } from '../ports.ts'
import { createApiKey, createWorkspace, findCaller } from '../workspaces/index.ts'
import { createEventRecorder, eventRoutes, findEvent, newDeliveriesChannel } from './index.ts'

let db: TestDatabase
let workspaceId: string
let adminKey: string
const recorder = createEventRecorder()
const integrationId = newUuid()
const resourceId = newUuid()
const importId = newUuid()

beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())
beforeEach(async () => {
  ;({ workspaceId, adminKey } = await createWorkspace(db, 'Acme'))
})

async function addEndpoint(given: { filter?: EventName[]; status?: string; workspace?: string } = {}) {
  const endpointId = newUuid()
  await db.query(
    `insert into webhook_endpoints (workspace_id, endpoint_id, url, event_filter, status, secrets_sealed, shard)
     values ($1, $2, 'https://example.com', $3, $4, '', 7)`,
    [given.workspace ?? workspaceId, endpointId, given.filter ?? null, given.status ?? 'enabled'],
  )
  return endpointId
}

function allEight(onlyEndpointId: string): NewEvent[] {
  const base = {
    workspaceId,
    customerId: 'acme',
    state: { project: 'p"1', émoji: '🙂' },
    integrationId,
    importId: null,
    resourceId: null,
  }
  const record = { ...base, importId, resourceId }
  const named = { id: integrationId, resource_id: resourceId, type: 'pm_issue' }
  return [
    {
      workspaceId,
      customerId: null,
      state: null,
      integrationId: null,
      importId: null,
      resourceId: null,
      event: 'webhook_test',
      payload: { test: true },
      onlyEndpointId,
    },
    {
      ...base,
      event: 'integration_installed',
      payload: { id: integrationId, connector_type: 'sandbox', metadata: { a: 1 }, state: base.state },
    },
    { ...record, event: 'integration_new_data_model', payload: named },
    {
      ...record,
      event: 'integration_updated_data_model',
      payload: {
        ...named,
        diff: { name: { old: 'a', new: 'b' }, due: { new: null } },
        data: { id: resourceId },
      },
    },
    { ...record, event: 'integration_deleted_data_model', payload: named },
    {
      ...base,
      importId,
      event: 'integration_import_done',
      payload: { id: integrationId, connector_type: 'sandbox' },
    },
    {
      ...base,
      event: 'integration_cannot_refresh_oauth_token',
      payload: { id: integrationId, error: 'invalid_grant' },
    },
    { ...base, event: 'integration_oauth_token_fixed', payload: { id: integrationId } },
  ]
}

const record = (events: NewEvent[]) => db.transaction((tx) => recorder.record(tx, events))

const payloadKeys: Record<EventName, string[]> = {
  webhook_test: ['test'],
  integration_installed: ['id', 'connector_type', 'metadata', 'state'],
  integration_new_data_model: ['id', 'resource_id', 'type'],
  integration_updated_data_model: ['id', 'resource_id', 'type', 'diff', 'data'],
  integration_deleted_data_model: ['id', 'resource_id', 'type'],
  integration_import_done: ['id', 'connector_type'],
  integration_cannot_refresh_oauth_token: ['id', 'error'],
  integration_oauth_token_fixed: ['id'],
}

test('the body of each of the eight events has exactly the keys of the contract', async () => {
  const endpointId = await addEndpoint()
  await record(allEight(endpointId))
  const { rows } = await db.query<{ event: EventName; body: string }>(
    'select event, body from events where workspace_id = $1 order by seq',
    [workspaceId],
  )
  expect(rows.map(({ event }) => event)).toEqual(eventNames)
  for (const { event, body } of rows) {
    const parsed = JSON.parse(body) as { payload: object }
    expect(Object.keys(parsed)).toEqual(['workspace_id', 'customer_id', 'event', 'state', 'payload'])
    expect([event, ...Object.keys(parsed.payload)]).toEqual([event, ...payloadKeys[event]])
    expect(envelopeSchema.parse(parsed)).toEqual(parsed)
  }
})

test('the order of the array is the order of the events and of their deliveries', async () => {
  const endpointId = await addEndpoint()
  const resources = Array.from({ length: 500 }, () => newUuid())
  await record(
    resources.map((id) => ({
      workspaceId,
      customerId: 'acme',
      state: null,
      integrationId,
      importId,
      resourceId: id,
      event: 'integration_new_data_model',
      payload: { id: integrationId, resource_id: id, type: 'pm_issue' },
    })),
  )
  const { rows } = await db.query<{ resource_id: string; lane: string }>(
    'select resource_id, lane from deliveries where workspace_id = $1 and endpoint_id = $2 order by seq',
    [workspaceId, endpointId],
  )
  expect(rows.map((row) => row.resource_id)).toEqual(resources)
  expect(rows.map((row) => row.lane)).toEqual(resources)
})

test('an endpoint gets what its filter names, when it is enabled or paused, in its own workspace', async () => {
  const every = await addEndpoint()
  const some = await addEndpoint({ filter: ['integration_installed', 'integration_import_done'] })
  const paused = await addEndpoint({ status: 'paused' })
  await addEndpoint({ status: 'disabled' })
  const other = await createWorkspace(db, 'Other')
  await addEndpoint({ workspace: other.workspaceId })
  await record(allEight(some))
  const { rows } = await db.query<{ endpoint_id: string; events: string[] }>(
    `select endpoint_id, array_agg(event order by seq) as events from deliveries
     where workspace_id in ($1, $2) group by endpoint_id`,
    [workspaceId, other.workspaceId],
  )
  const sent = Object.fromEntries(rows.map((row) => [row.endpoint_id, row.events]))
  expect(sent).toEqual({
    [every]: eventNames.slice(1),
    [some]: ['webhook_test', 'integration_installed', 'integration_import_done'],
    [paused]: eventNames.slice(1),
  })
})

test('lanes: a record keeps to its resource, an import to itself, the rest to the integration', async () => {
  const endpointId = await addEndpoint()
  await record(allEight(endpointId))
  const { rows } = await db.query<{ event: EventName; lane: string; event_id: string }>(
    'select event, lane, event_id from deliveries where workspace_id = $1 order by seq',
    [workspaceId],
  )
  expect(rows.map(({ lane }) => lane)).toEqual([
    rows[0]?.event_id.slice('evt_'.length),
    integrationId,
    resourceId,
    resourceId,
    resourceId,
    importId,
    integrationId,
    integrationId,
  ])
})

test('event, deliveries and wake-up vanish with the transaction that is rolled back', async () => {
  const endpointId = await addEndpoint()
  const woken: (string | null)[] = []
  const stop = await db.listener.listen(newDeliveriesChannel, (payload) => woken.push(payload))
  await expect(
    db.transaction(async (tx) => {
      await recorder.record(tx, allEight(endpointId))
      throw new Error('rolled back')
    }),
  ).rejects.toThrow('rolled back')
  await record(allEight(endpointId))
  await expect.poll(() => woken.filter((payload) => payload !== null)).toEqual(['7'])
  const { rows } = await db.query(
    `select (select count(*) from events where workspace_id = $1) as events,
            (select count(*) from deliveries where workspace_id = $1) as deliveries`,
    [workspaceId],
  )
  expect(rows).toEqual([{ events: 8, deliveries: 8 }])
  stop()
})

test('a body over 1 MB is refused, with the resource named', async () => {
  const [, , , updated] = allEight('')
  if (updated?.event !== 'integration_updated_data_model' || !('payload' in updated))
    throw new Error('unexpected order')
  const huge = { ...updated, payload: { ...updated.payload, data: { text: 'é'.repeat(500_000) } } }
  await expect(record([huge])).rejects.toMatchObject({
    code: 'event.too_large',
    details: { resource_id: resourceId, integration_id: integrationId },
  })
})

test('the largest body is a setting, counted in bytes: one that is as large is taken, one byte more is not', async () => {
  const [, , , updated] = allEight('')
  if (updated?.event !== 'integration_updated_data_model' || !('payload' in updated))
    throw new Error('unexpected order')
  const withText = (text: string) => ({ ...updated, payload: { ...updated.payload, data: { text } } })
  await record([withText('éé')])
  const { rows } = await db.query<{ bytes: number }>(
    'select octet_length(body) as bytes from events where workspace_id = $1',
    [workspaceId],
  )
  const bodyBytesMax = rows[0]?.bytes ?? 0
  const strict = createEventRecorder({ bodyBytesMax })
  await db.transaction((tx) => strict.record(tx, [withText('éé')]))
  await expect(db.transaction((tx) => strict.record(tx, [withText('ééx')]))).rejects.toMatchObject({
    code: 'event.too_large',
    message: expect.stringContaining(`at most ${bodyBytesMax} bytes`),
    details: { body_bytes: bodyBytesMax + 1 },
  })
})

test('the API lists events newest first, filtered and paged, and gives one with its body', async () => {
  const app = await buildApp({
    db,
    findCaller,
    apiRoutes: [eventRoutes({ db, logger: createLogger('silent') })],
    publicRoutes: [],
  })
  const authorization = `Api-Key ${adminKey}`
  const get = async (url: string, headers: Record<string, string> = { authorization }) => {
    const response = await app.inject({ method: 'GET', url, headers })
    return { status: response.statusCode, body: response.json() }
  }
  await record(allEight(await addEndpoint()))

  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const { body } = await get(`/v1/events?limit=3${cursor ? `&cursor=${cursor}` : ''}`)
    seen.push(...body.data.map(({ event }: { event: string }) => event))
    cursor = body.next_cursor
  }
  expect(seen).toEqual([...eventNames].reverse())

  const filtered = await get(
    `/v1/events?event=integration_new_data_model&resource_id=${resourceId}&customer_id=acme`,
  )
  expect(filtered.body.data).toEqual([
    {
      id: expect.stringMatching(/^evt_[0-9a-f-]{36}$/),
      event: 'integration_new_data_model',
      customer_id: 'acme',
      integration_id: integrationId,
      import_id: importId,
      resource_id: resourceId,
      created: expect.any(String),
    },
  ])
  const eventId = filtered.body.data[0].id
  const one = await get(`/v1/events/${eventId}`)
  expect(one.status).toBe(200)
  const stored = await findEvent(db, workspaceId, eventId)
  expect(one.body.body).toEqual(JSON.parse(stored?.body ?? ''))

  const stranger = await createWorkspace(db, 'Stranger')
  const reader = await createApiKey(db, { workspaceId, name: 'reader', role: 'user' })
  expect((await get(`/v1/events/${eventId}`, {})).status).toBe(401)
  const elsewhere = await get(`/v1/events/${eventId}`, { authorization: `Api-Key ${stranger.adminKey}` })
  const nowhere = await get('/v1/events/evt_nothing')
  expect(elsewhere.body).toMatchObject({ status: 404, code: 'event.not_found' })
  expect(nowhere.body).toMatchObject({ status: 404, code: 'event.not_found' })
  expect((await get('/v1/events', { authorization: `Api-Key ${stranger.adminKey}` })).body.data).toEqual([])
  expect((await get('/v1/events', { authorization: `Api-Key ${reader.key}` })).body.data).toHaveLength(8)
  expect((await get('/v1/events?event=nothing')).body).toMatchObject({ status: 400, code: 'request.invalid' })
  expect((await get('/v1/events?cursor=nonsense')).body).toMatchObject({ code: 'request.cursor_invalid' })
  await app.close()
})
