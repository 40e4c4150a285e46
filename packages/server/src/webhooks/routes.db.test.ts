import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import {
  createDeliveryFixture,
  installed,
  newIntegration,
  updated,
  type DeliveryFixture,
} from '../../../../test/support/deliveryFixture.ts'
import { forbiddenHosts, invalidUrls } from '../../../../test/support/refusedUrls.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { startReceiver, type Receiver } from '../../../../test/support/webhookReceiver.ts'
import { createEgress } from '../egress/index.ts'
import { buildApp } from '../http/index.ts'
import { createApiKey, createWorkspace, findCaller, type NewWorkspace } from '../workspaces/index.ts'
import { webhookRoutes } from './index.ts'

let db: TestDatabase
let fixture: DeliveryFixture
let app: FastifyInstance
let strict: FastifyInstance
let other: NewWorkspace
let readerKey: string
let receiver: Receiver
beforeAll(async () => {
  db = await createTestDatabase()
  fixture = await createDeliveryFixture(db)
  receiver = await startReceiver()
  const base = { db, findCaller, publicRoutes: [] }
  app = await buildApp({ ...base, apiRoutes: [webhookRoutes(fixture.deps)] })
  const strictDeps = {
    ...fixture.deps,
    config: { ...fixture.deps.config, allowHttpEndpoints: false },
    egress: createEgress({ allow: [], resolve: async () => [{ address: '93.184.216.34', family: 4 }] }),
  }
  strict = await buildApp({ ...base, apiRoutes: [webhookRoutes(strictDeps)] })
  other = await createWorkspace(db, 'Other')
  const { workspaceId } = fixture.workspace
  readerKey = (await createApiKey(db, { workspaceId, name: 'reader', role: 'user' })).key
})
afterEach(async () => {
  await db.query('delete from webhook_endpoints')
  await db.query('delete from deliveries')
})
afterAll(async () => {
  await Promise.all([app.close(), strict.close(), fixture.close(), receiver.close()])
  await db.drop()
})

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
async function call(
  method: Method,
  url: string,
  payload?: object,
  given: { key?: string | null; on?: FastifyInstance } = {},
) {
  const key = given.key === undefined ? fixture.workspace.adminKey : given.key
  const answer = await (given.on ?? app).inject({
    method,
    url: `/v1${url}`,
    headers: key === null ? {} : { authorization: `Api-Key ${key}` },
    ...(payload ? { payload } : {}),
  })
  return { status: answer.statusCode, body: answer.body ? answer.json() : null }
}

const newEndpoint = async (more: object = {}) =>
  (await call('POST', '/webhook-endpoints', { url: receiver.url, ...more })).body

const someId = newUuid()
const routes: [Method, string][] = [
  ['POST', '/webhook-endpoints'],
  ['GET', '/webhook-endpoints'],
  ['GET', `/webhook-endpoints/${someId}`],
  ['PATCH', `/webhook-endpoints/${someId}`],
  ['DELETE', `/webhook-endpoints/${someId}`],
  ['POST', `/webhook-endpoints/${someId}/test`],
  ['POST', `/webhook-endpoints/${someId}/rotate-secret`],
  ['GET', '/deliveries'],
  ['GET', `/deliveries/${someId}/evt_1`],
  ['POST', `/deliveries/${someId}/evt_1/retry`],
  ['POST', `/webhook-endpoints/${someId}/replays`],
  ['GET', '/replays'],
  ['GET', `/replays/${someId}`],
  ['POST', `/replays/${someId}/cancel`],
  ['DELETE', '/customers/acme/event-bodies'],
]

describe.each(routes)('%s %s', (method, url) => {
  test('is refused without a key, and a change with a key that may only read', async () => {
    expect(await call(method, url, {}, { key: null })).toMatchObject({
      status: 401,
      body: { code: 'auth.missing_key' },
    })
    const read = await call(method, url, method === 'GET' ? undefined : {}, { key: readerKey })
    const isAdminsOnly = read.status === 403 && read.body.code === 'auth.admin_required'
    expect(isAdminsOnly).toBe(method !== 'GET')
  })
})

test('an endpoint is made, listed, read, changed and deleted; its secret is shown once', async () => {
  const made = await call('POST', '/webhook-endpoints', {
    url: receiver.url,
    description: 'production',
    events: ['integration_installed'],
    retry_schedule: [10, 60],
  })
  expect(made.status).toBe(201)
  const { secret, ...shown } = made.body
  expect(secret).toMatch(/^whsec_/)
  expect(shown).toEqual({
    id: expect.any(String),
    url: receiver.url,
    description: 'production',
    events: ['integration_installed'],
    connectors: null,
    customers: null,
    header_names: [],
    rate_limit: null,
    max_age: null,
    public_key: null,
    tls: null,
    proxy: null,
    retry_schedule: [10, 60],
    status: 'enabled',
    status_reason: null,
    created: expect.any(String),
    modified: expect.any(String),
  })
  expect(await call('GET', `/webhook-endpoints/${shown.id}`)).toEqual({ status: 200, body: shown })
  const second = await newEndpoint()
  const page = await call('GET', '/webhook-endpoints?limit=1')
  expect(page.body.data).toEqual([shown])
  const next = await call('GET', `/webhook-endpoints?limit=1&cursor=${page.body.next_cursor}`)
  expect(next.body).toMatchObject({ data: [{ id: second.id }], next_cursor: null })
  expect(JSON.stringify([page, next])).not.toContain('whsec_')

  const changed = await call('PATCH', `/webhook-endpoints/${shown.id}`, {
    description: 'staging',
    events: null,
    retry_schedule: null,
    status: 'paused',
  })
  expect(changed.body).toMatchObject({
    description: 'staging',
    events: null,
    retry_schedule: null,
    status: 'paused',
    url: receiver.url,
  })
  expect(await call('DELETE', `/webhook-endpoints/${shown.id}`)).toEqual({ status: 204, body: null })
  expect(await call('DELETE', `/webhook-endpoints/${shown.id}`)).toMatchObject({
    status: 404,
    body: { code: 'webhook.endpoint_not_found' },
  })
})

test.each([
  [{}, 'url'],
  [{ url: '' }, 'url'],
  [{ url: 'nonsense' }, 'not a URL'],
  [{ url: 'ftp://example.com' }, 'scheme'],
  [{ url: 'https://example.com', events: ['nothing'] }, 'events'],
  [{ url: 'https://example.com', events: [] }, 'events'],
  [{ url: 'https://example.com', retry_schedule: [0] }, 'retry_schedule'],
  [{ url: 'https://example.com', colour: 'red' }, 'colour'],
  [{ url: 'https://example.com', secret: 'hunter2' }, 'whsec_'],
])('%j is refused, and the answer says why', async (payload, words) => {
  const answer = await call('POST', '/webhook-endpoints', payload, { on: strict })
  expect(answer.status).toBe(400)
  expect(answer.body.detail).toContain(words)
  expect(answer.body.detail).not.toContain('hunter2')
})

test('each fault of a body has a pointer to its place', async () => {
  const payload = { url: 'https://example.com', retry_schedule: [5, 0], max_age: 0 }
  const { body } = await call('POST', '/webhook-endpoints', payload, { on: strict })
  expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
    '#/max_age',
    '#/retry_schedule/1',
  ])
})

test('an address that is not public, and plain http, are refused when the endpoint is made or changed', async () => {
  const refused = (detail: RegExp) => ({
    status: 400,
    body: { code: 'webhook.endpoint_url_invalid', detail: expect.stringMatching(detail) },
  })
  const make = (url: string) => call('POST', '/webhook-endpoints', { url }, { on: strict })
  expect(await make('https://127.0.0.1/')).toMatchObject(
    refused(/must not be reached: it is in 127\.0\.0\.0\/8/),
  )
  expect(await make('https://[::ffff:10.0.0.1]/')).toMatchObject(refused(/must not be reached/))
  expect(await make('https://169.254.169.254/')).toMatchObject(refused(/metadata/))
  expect(await make('http://example.com/')).toMatchObject(refused(/Expected an https URL/))
  expect(await make('https://user:pw@example.com/')).toMatchObject(refused(/user name or password/))
  const made = await make('https://example.com/')
  expect(made.status).toBe(201)
  const change = { url: 'https://10.0.0.1/' }
  expect(await call('PATCH', `/webhook-endpoints/${made.body.id}`, change, { on: strict })).toMatchObject(
    refused(/must not be reached/),
  )
})

test.each([
  ...forbiddenHosts.map((host) => [`https://${host}/hook`, 'must not be reached'] as const),
  ...invalidUrls,
])('an endpoint at %s is refused when it is made and when it is changed', async (url, words) => {
  const made = await call('POST', '/webhook-endpoints', { url: 'https://example.com/' }, { on: strict })
  for (const answer of [
    await call('POST', '/webhook-endpoints', { url }, { on: strict }),
    await call('PATCH', `/webhook-endpoints/${made.body.id}`, { url }, { on: strict }),
  ]) {
    expect(answer).toMatchObject({ status: 400, body: { code: 'webhook.endpoint_url_invalid' } })
    expect(answer.body.detail).toContain(words)
    expect(JSON.stringify(answer.body)).not.toContain('hunter2')
  }
  const { body } = await call('GET', `/webhook-endpoints/${made.body.id}`, undefined, { on: strict })
  expect(body.url).toBe('https://example.com/')
})

test.each([
  [{ grace_seconds: 0 }, 200],
  [{ grace_seconds: 604_800 }, 200],
  [{ grace_seconds: 604_801 }, 400],
  [{ grace_seconds: -1 }, 400],
  [{ grace_seconds: 1.5 }, 400],
  [{}, 200],
])('a grace period is between 0 and 7 days: %j', async (body, status) => {
  const { id } = await newEndpoint()
  expect((await call('POST', `/webhook-endpoints/${id}/rotate-secret`, body)).status).toBe(status)
})

test('a test event reaches its endpoint, whatever the filter, and shows in the log', async () => {
  receiver.received = []
  const endpoint = await newEndpoint({ events: ['integration_installed'], headers: { 'x-tenant': 'secret' } })
  await newEndpoint()
  const sender = fixture.start()
  const sent = await call('POST', `/webhook-endpoints/${endpoint.id}/test`)
  expect(sent).toEqual({ status: 202, body: { event_id: expect.stringMatching(/^evt_/) } })
  const find = () => call('GET', `/deliveries/${endpoint.id}/${sent.body.event_id}`)
  await expect.poll(async () => (await find()).body.status).toBe('delivered')
  expect(receiver.received.map(({ body }) => JSON.parse(body.toString()))).toEqual([
    {
      workspace_id: fixture.workspace.workspaceId,
      customer_id: null,
      event: 'webhook_test',
      state: null,
      payload: { test: true },
    },
  ])
  expect((await find()).body).toEqual({
    endpoint_id: endpoint.id,
    event_id: sent.body.event_id,
    event: 'webhook_test',
    customer_id: null,
    integration_id: null,
    resource_id: null,
    status: 'delivered',
    attempts: 1,
    next_attempt: null,
    ended: expect.any(String),
    replay_id: null,
    created: expect.any(String),
    tries: [
      {
        attempt: 1,
        started: expect.any(String),
        duration_ms: expect.any(Number),
        outcome: 'delivered',
        status_code: 204,
        error: null,
        request_headers: {
          'content-type': 'application/json',
          'user-agent': 'Tributary',
          'x-tenant': null,
          'webhook-id': sent.body.event_id,
          'webhook-timestamp': receiver.received[0]?.headers['webhook-timestamp'],
          'webhook-signature': receiver.received[0]?.headers['webhook-signature'],
        },
        response_body: null,
        replay_id: null,
      },
    ],
  })
  await sender.stop()
})

test('nothing can be sent again to a disabled endpoint: the answer says what to do', async () => {
  const { id } = await newEndpoint()
  await fixture.record([updated(newIntegration(fixture.workspace), newUuid())])
  const { rows } = await db.query<{ event_id: string }>(
    `with ended as (delete from deliveries where endpoint_id = $1 returning *)
     insert into attempts (workspace_id, endpoint_id, seq, attempt, started_at, event_created_at, event_id, event, outcome, duration_ms)
     select workspace_id, endpoint_id, seq, 1, now(), event_created_at, event_id, event, 'given_up', 1 from ended returning event_id`,
    [id],
  )
  await db.query(
    `update webhook_endpoints set status = 'disabled', status_reason = 'Gone.' where endpoint_id = $1`,
    [id],
  )
  const disabled = {
    status: 409,
    body: { code: 'webhook.endpoint_disabled', detail: expect.stringMatching(/Gone\. Enable it first/) },
  }
  const path = `/deliveries/${id}/${rows[0]?.event_id}`
  expect(await call('POST', `${path}/retry`)).toMatchObject(disabled)
  const replay = { failed_since: '2026-01-01T00:00:00Z' }
  expect(await call('POST', `/webhook-endpoints/${id}/replays`, replay)).toMatchObject(disabled)
  expect(await call('POST', `/webhook-endpoints/${id}/test`)).toMatchObject(disabled)
  await call('PATCH', `/webhook-endpoints/${id}`, { status: 'enabled' })
  expect(await call('POST', `${path}/retry`)).toMatchObject({ status: 202, body: { status: 'pending' } })
})

test('a disabled endpoint can not be tested until it is enabled', async () => {
  const endpoint = await newEndpoint()
  await db.query(`update webhook_endpoints set status = 'disabled', status_reason = 'gone'`)
  expect(await call('POST', `/webhook-endpoints/${endpoint.id}/test`)).toMatchObject({
    status: 409,
    body: { code: 'webhook.endpoint_disabled', detail: expect.stringContaining('gone') },
  })
  await call('PATCH', `/webhook-endpoints/${endpoint.id}`, { status: 'enabled' })
  expect((await call('POST', `/webhook-endpoints/${endpoint.id}/test`)).status).toBe(202)
})

test('a secret is rotated to a new one, made or given', async () => {
  const endpoint = await newEndpoint()
  const made = await call('POST', `/webhook-endpoints/${endpoint.id}/rotate-secret`)
  expect(made).toEqual({
    status: 200,
    body: { secret: expect.stringMatching(/^whsec_/), public_key: null },
  })
  expect(made.body.secret).not.toBe(endpoint.secret)
  const own = `whsec_${Buffer.alloc(32, 5).toString('base64')}`
  const given = await call('POST', `/webhook-endpoints/${endpoint.id}/rotate-secret`, {
    secret: own,
    grace_seconds: 0,
  })
  expect(given.body).toEqual({ secret: own, public_key: null })
  const wrong = await call('POST', `/webhook-endpoints/${endpoint.id}/rotate-secret`, { secret: 'short' })
  expect(wrong).toMatchObject({ status: 400, body: { code: 'webhook.secret_invalid' } })
})

test('deliveries are listed, pending and ended, newest event first, filtered and paged', async () => {
  const failing = await startReceiver(({ event }) => (event === 'integration_installed' ? 500 : 200))
  const once = await fixture.endpoint(failing.url, { retryScheduleS: [] })
  const waiting = await fixture.endpoint(receiver.url)
  await call('PATCH', `/webhook-endpoints/${waiting.endpointId}`, { status: 'paused' })
  const integration = newIntegration(fixture.workspace)
  const sender = fixture.start()
  await fixture.record([
    installed(integration),
    updated(integration, newUuid()),
    updated(integration, newUuid()),
  ])
  const list = async (query = '') => (await call('GET', `/deliveries${query}`)).body
  const short = (page: { data: { endpoint_id: string; event: string; status: string }[] }) =>
    page.data.map(({ endpoint_id, event, status }) => [endpoint_id === once.endpointId, event, status])
  const name = 'integration_updated_data_model'
  await expect
    .poll(async () => short(await list(`?endpoint_id=${once.endpointId}`)))
    .toEqual([
      [true, name, 'delivered'],
      [true, name, 'delivered'],
      [true, 'integration_installed', 'given_up'],
    ])
  const seen: (string | boolean)[][] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page = await list(
      `?limit=1&integration_id=${integration.integrationId}${cursor && `&cursor=${cursor}`}`,
    )
    seen.push(...short(page))
    cursor = page.next_cursor
  }
  expect(seen).toHaveLength(6)
  expect(seen.filter(([isOnce]) => !isOnce)).toEqual([
    [false, name, 'pending'],
    [false, name, 'pending'],
    [false, 'integration_installed', 'pending'],
  ])
  expect(short(await list('?status=given_up'))).toEqual([[true, 'integration_installed', 'given_up']])
  expect(short(await list('?status=pending&event=integration_installed'))).toEqual([
    [false, 'integration_installed', 'pending'],
  ])
  const [givenUp] = (await list('?status=given_up')).data
  const retried = await call('POST', `/deliveries/${once.endpointId}/${givenUp.event_id}/retry`)
  expect(retried).toMatchObject({ status: 202, body: { status: 'pending', attempts: 1 } })
  const again = await call('POST', `/deliveries/${waiting.endpointId}/${givenUp.event_id}/retry`)
  expect(again).toMatchObject({ status: 409, body: { code: 'webhook.delivery_not_replayable' } })
  await sender.stop()
  await failing.close()
})

test('a replay is asked for, shown with its progress, listed and cancelled', async () => {
  const endpoint = await newEndpoint()
  await call('PATCH', `/webhook-endpoints/${endpoint.id}`, { status: 'paused' })
  const own = `/webhook-endpoints/${endpoint.id}/replays`
  const [from, to] = ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00+02:00']
  const asked = await call('POST', own, { from, to, events: ['integration_installed'], customer_id: 'acme' })
  expect(asked.status).toBe(202)
  expect(asked.body).toEqual({
    id: expect.any(String),
    endpoint_id: endpoint.id,
    kind: 'range',
    from: '2026-01-01T00:00:00.000Z',
    to: '2026-01-01T22:00:00.000Z',
    events: ['integration_installed'],
    integration_id: null,
    customer_id: 'acme',
    resource_id: null,
    state: 'queued',
    reason: null,
    reached: '2026-01-01T00:00:00.000Z',
    queued: 0,
    skipped: 0,
    pending: 0,
    delivered: 0,
    given_up: 0,
    cancelled: 0,
    created: expect.any(String),
    started: null,
    finished: null,
  })
  expect(await call('GET', `/replays/${asked.body.id}`)).toEqual({ status: 200, body: asked.body })
  const failed = await call('POST', own, { failed_since: from })
  expect(failed.body).toMatchObject({ kind: 'failed', from: '2026-01-01T00:00:00.000Z', events: null })
  const page = await call('GET', `/replays?limit=1&endpoint_id=${endpoint.id}`)
  expect(page.body.data).toEqual([failed.body])
  const next = await call(
    'GET',
    `/replays?limit=1&endpoint_id=${endpoint.id}&cursor=${page.body.next_cursor}`,
  )
  expect(next.body).toEqual({ data: [asked.body], next_cursor: null })
  const cancelled = await call('POST', `/replays/${asked.body.id}/cancel`)
  expect(cancelled).toMatchObject({ status: 200, body: { state: 'cancelled', finished: expect.any(String) } })
  expect(await call('POST', `/replays/${asked.body.id}/cancel`)).toMatchObject({
    status: 409,
    body: { code: 'webhook.replay_ended' },
  })
  expect((await call('GET', '/replays?state=cancelled')).body.data).toEqual([cancelled.body])

  const refused = async (payload: object) => await call('POST', own, payload)
  expect(await refused({ from: to, to: from })).toMatchObject({
    body: { code: 'webhook.replay_range_empty' },
  })
  for (const payload of [
    {},
    { from },
    { failed_since: from, to },
    { failed_since: 'yesterday' },
    { from, to, colour: 1 },
  ]) {
    expect(await refused(payload)).toMatchObject({ status: 400, body: { code: 'request.invalid' } })
  }
  const key = other.adminKey
  const theirs = [
    await call('POST', own, { failed_since: from }, { key }),
    await call('GET', `/replays/${failed.body.id}`, undefined, { key }),
    await call('POST', `/replays/${failed.body.id}/cancel`, undefined, { key }),
  ]
  expect(theirs.map(({ status, body }) => [status, body.code])).toEqual([
    [404, 'webhook.endpoint_not_found'],
    [404, 'webhook.replay_not_found'],
    [404, 'webhook.replay_not_found'],
  ])
  expect((await call('GET', '/replays', undefined, { key })).body.data).toEqual([])
  await db.query(`update webhook_endpoints set status = 'disabled', status_reason = 'gone'`)
  expect(await refused({ failed_since: from })).toMatchObject({ body: { code: 'webhook.endpoint_disabled' } })
})

test('the bodies of one customer are erased, and the answer says how many', async () => {
  const endpoint = await newEndpoint()
  await call('PATCH', `/webhook-endpoints/${endpoint.id}`, { status: 'paused' })
  const integration = newIntegration(fixture.workspace)
  await fixture.record([{ ...updated(integration, newUuid()), customerId: 'a customer/1' }])
  const url = '/customers/a%20customer%2F1/event-bodies'
  expect((await call('DELETE', url, undefined, { key: other.adminKey })).body).toEqual({
    events: 0,
    answers: 0,
    cancelled: 0,
  })
  expect(await call('DELETE', url)).toEqual({ status: 200, body: { events: 1, answers: 0, cancelled: 1 } })
})

test('another workspace sees and changes nothing: the same 404 as for what is not there', async () => {
  const endpoint = await newEndpoint()
  await fixture.record([installed(newIntegration(fixture.workspace))])
  const [delivery] = (await call('GET', '/deliveries')).body.data
  const own = `/deliveries/${endpoint.id}/${delivery.event_id}`
  const key = other.adminKey
  const foreign = async (method: Method, url: string, payload?: object) => {
    const theirs = await call(method, url, payload, { key })
    const nowhere = await call(method, url.replace(endpoint.id, newUuid()), payload, { key })
    expect([theirs.status, nowhere.status]).toEqual([404, 404])
    expect(theirs.body.code).toBe(nowhere.body.code)
  }
  await foreign('GET', `/webhook-endpoints/${endpoint.id}`)
  await foreign('PATCH', `/webhook-endpoints/${endpoint.id}`, { status: 'paused' })
  await foreign('DELETE', `/webhook-endpoints/${endpoint.id}`)
  await foreign('POST', `/webhook-endpoints/${endpoint.id}/test`)
  await foreign('POST', `/webhook-endpoints/${endpoint.id}/rotate-secret`)
  await foreign('GET', own)
  await foreign('POST', `${own}/retry`)
  expect((await call('GET', '/webhook-endpoints', undefined, { key })).body.data).toEqual([])
  expect((await call('GET', '/deliveries', undefined, { key })).body.data).toEqual([])
  expect((await call('GET', `/webhook-endpoints/${endpoint.id}`)).body.status).toBe('enabled')
})

test.each([
  ['/webhook-endpoints/nonsense', 'request.invalid'],
  ['/webhook-endpoints?limit=0', 'request.invalid'],
  ['/webhook-endpoints?cursor=nonsense', 'request.cursor_invalid'],
  ['/deliveries?status=lost', 'request.invalid'],
  ['/deliveries?endpoint_id=1', 'request.invalid'],
  ['/deliveries?cursor=WzFd', 'request.cursor_invalid'],
])('GET %s is %s', async (url, code) => {
  expect(await call('GET', url)).toMatchObject({ status: 400, body: { code } })
})
