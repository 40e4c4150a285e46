import { createPublicKey, verify } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import { newIntegration, updated, type DeliveryFixture } from '../../../../test/support/deliveryFixture.ts'
import { useDeliveryWorld } from '../../../../test/support/deliveryWorld.ts'
import type { HeldClock } from '../../../../test/support/heldClock.ts'
import type { TestDatabase } from '../../../../test/support/testDatabase.ts'
import { startReceiver, type Received, type Receiver } from '../../../../test/support/webhookReceiver.ts'
import { createWorkspace } from '../workspaces/index.ts'

const world = useDeliveryWorld()
let db: TestDatabase
let clock: HeldClock
let fixture: DeliveryFixture
let receiver: Receiver
beforeEach(async () => {
  ;({ db, clock, fixture } = world)
  receiver = await world.receiver()
})

const call = (method: 'GET' | 'POST' | 'PATCH', url: string, payload: object = {}) =>
  world.call(method, `/webhook-endpoints${url}`, method === 'GET' ? undefined : payload)
const newEndpoint = async (settings: object) =>
  (await call('POST', '', { url: receiver.url, ...settings })).body

const until = (done: () => boolean) => expect.poll(done, { timeout: 15_000, interval: 5 }).toBe(true)
const receivedCount = (count: number) => until(() => receiver.received.length >= count)
const recordOne = (count = 1) => {
  const integration = newIntegration(fixture.workspace)
  return fixture.record(Array.from({ length: count }, () => updated(integration, newUuid())))
}

/** Waits until everything that may be sent now was sent: a later event has come to an endpoint of its own. */
async function settled(): Promise<void> {
  const probe = await startReceiver()
  const { endpointId } = await fixture.endpoint(probe.url)
  await recordOne()
  await until(() => probe.received.length === 1)
  await db.query('delete from webhook_endpoints where endpoint_id = $1', [endpointId])
  await probe.close()
}

async function attempts(endpointId: string) {
  const { rows } = await db.query<{ outcome: string; status_code: number | null; error: string | null }>(
    'select outcome, status_code, error from attempts where endpoint_id = $1 order by started_at, attempt',
    [endpointId],
  )
  return rows
}

describe('the filters of connectors and customers', () => {
  async function integrationOf(connectorType: string, customerId: string) {
    const { workspaceId } = fixture.workspace
    const integration = newIntegration(fixture.workspace)
    await db.query(
      'insert into customers (workspace_id, customer_id) values ($1, $2) on conflict do nothing',
      [workspaceId, customerId],
    )
    await db.query(
      `insert into integrations (workspace_id, integration_id, customer_id, connector_type, auth_method, status)
       values ($1, $2, $3, $4, 'api_key', 'active')`,
      [workspaceId, integration.integrationId, customerId, connectorType],
    )
    return { integration, customerId }
  }

  test('let through what both name, and webhook_test always', async () => {
    const settings = {
      all: {},
      jira: { connectors: ['jira'] },
      acme: { customers: ['acme'] },
      both: { connectors: ['jira', 'asana'], customers: ['acme', 'umbrella'] },
      bothAndEvents: { connectors: ['jira'], events: ['integration_installed'] },
    }
    const names = new Map<string, string>()
    for (const [name, given] of Object.entries(settings)) names.set((await newEndpoint(given)).id, name)
    const other = await createWorkspace(db, 'Other')
    await fixture.endpoint(receiver.url, { workspaceId: other.workspaceId, connectors: ['jira'] })
    const integrations = [
      await integrationOf('jira', 'acme'),
      await integrationOf('jira', 'initech'),
      await integrationOf('linear', 'acme'),
      await integrationOf('asana', 'umbrella'),
    ]
    // One statement, with events of all of them.
    await fixture.record(
      integrations.map(({ integration, customerId }) => ({
        ...updated(integration, newUuid()),
        customerId,
      })),
    )
    for (const id of names.keys()) await call('POST', `/${id}/test`)
    const { rows } = await db.query<{ endpoint_id: string; what: string }>(
      `select d.endpoint_id, coalesce(i.connector_type || ' of ' || d.customer_id, d.event) as what
       from deliveries d left join integrations i using (workspace_id, integration_id) order by d.seq`,
    )
    const got = (name: string) =>
      rows.filter(({ endpoint_id }) => names.get(endpoint_id) === name).map(({ what }) => what)
    expect(rows.filter(({ endpoint_id }) => !names.has(endpoint_id))).toEqual([])
    expect(Object.fromEntries(Object.keys(settings).map((name) => [name, got(name)]))).toEqual({
      all: ['jira of acme', 'jira of initech', 'linear of acme', 'asana of umbrella', 'webhook_test'],
      jira: ['jira of acme', 'jira of initech', 'webhook_test'],
      acme: ['jira of acme', 'linear of acme', 'webhook_test'],
      both: ['jira of acme', 'asana of umbrella', 'webhook_test'],
      bothAndEvents: ['webhook_test'],
    })
    await db.query('delete from deliveries')
  })
})

describe('headers of its own', () => {
  test('are sent with every webhook, their values never shown, and are replaced as a whole', async () => {
    const made = await newEndpoint({ headers: { Authorization: 'Bearer hunter2', 'X-Tenant': 'blue' } })
    expect(made.header_names).toEqual(['authorization', 'x-tenant'])
    fixture.start()
    await recordOne()
    await receivedCount(1)
    expect(receiver.received[0]?.headers).toMatchObject({
      authorization: 'Bearer hunter2',
      'x-tenant': 'blue',
      'content-type': 'application/json',
    })
    const changed = await call('PATCH', `/${made.id}`, { headers: { 'x-tenant': 'green' } })
    expect(changed.body.header_names).toEqual(['x-tenant'])
    await expect
      .poll(async () => {
        await recordOne()
        return receiver.received.at(-1)?.headers
      })
      .toMatchObject({ 'x-tenant': 'green' })
    expect(receiver.received.at(-1)?.headers['authorization']).toBeUndefined()
    expect(JSON.stringify([made, changed, await call('GET', `/${made.id}`)])).not.toMatch(/hunter2|green/)
    const { rows } = await db.query<{ row: string }>('select w::text as row from webhook_endpoints w')
    expect(JSON.stringify(rows)).not.toMatch(/hunter2|green/)
    expect((await call('PATCH', `/${made.id}`, { headers: {} })).body.header_names).toEqual([])
  })

  test('that are reserved are refused when it is made and when it is changed, and nothing is changed', async () => {
    const made = await newEndpoint({ headers: { 'x-one': '1' } })
    const refused = {
      status: 400,
      body: {
        code: 'webhook.header_invalid',
        detail: expect.stringContaining('"Webhook-Id" is reserved'),
        errors: [{ pointer: '#/headers/Webhook-Id', detail: expect.stringContaining('is reserved') }],
      },
    }
    const headers = { 'Webhook-Id': 'hunter2' }
    expect(await call('POST', '', { url: receiver.url, headers })).toMatchObject(refused)
    expect(await call('PATCH', `/${made.id}`, { description: 'new', headers })).toMatchObject(refused)
    expect((await call('GET', `/${made.id}`)).body).toEqual(
      Object.fromEntries(Object.entries(made).filter(([name]) => name !== 'secret')),
    )
  })
})

test('the rate limit holds request by request, through a restart, and ends when it is taken away', async () => {
  const made = await newEndpoint({ rate_limit: 5 })
  expect(made.rate_limit).toBe(5)
  const first = fixture.start()
  await recordOne(20)
  for (let count = 1; count <= 4; count++) {
    await receivedCount(count)
    await settled()
    clock.advance(199)
    await settled()
    expect(receiver.received.filter(({ headers }) => headers['webhook-id'])).toHaveLength(count)
    clock.advance(1)
  }
  await receivedCount(5)
  await first.stop()
  fixture.start()
  await receivedCount(6)
  await settled()
  expect(receiver.received).toHaveLength(6)
  await call('PATCH', `/${made.id}`, { rate_limit: null })
  const left = async () =>
    (await db.query('select from deliveries where endpoint_id = $1', [made.id])).rowCount
  await expect.poll(left, { timeout: 15_000 }).toBe(0)
  expect(new Set(receiver.received.map(({ eventId }) => eventId)).size).toBe(receiver.received.length)
})

test('an endpoint that is made paused gets nothing before it is enabled, and then all that happened meanwhile', async () => {
  fixture.start()
  const { id, status } = await newEndpoint({ status: 'paused' })
  expect(status).toBe('paused')
  await recordOne(2)
  await settled()
  expect(receiver.received).toEqual([])
  expect((await call('PATCH', `/${id}`, { status: 'enabled' })).body.status).toBe('enabled')
  await receivedCount(3)
  expect((await call('POST', '', { url: receiver.url, status: 'disabled' })).status).toBe(400)
})

describe('the maximum age', () => {
  test('gives a delivery up whose next try would come too late, with the reason', async () => {
    receiver.answer = () => 500
    const { id } = await newEndpoint({ max_age: 60 })
    fixture.start()
    await recordOne()
    await expect.poll(async () => (await attempts(id)).length).toBe(1)
    clock.advance(5_000)
    await expect.poll(async () => (await attempts(id)).length).toBe(2)
    expect(await attempts(id)).toEqual([
      { outcome: 'retrying', status_code: 500, error: 'The endpoint answered 500; expected 2xx.' },
      {
        outcome: 'given_up',
        status_code: 500,
        error:
          'The endpoint answered 500; expected 2xx. The next try would come too late: the endpoint takes nothing that is older than 60 s.',
      },
    ])
  })

  test('gives what waited too long up without a request, and what somebody asks for again is sent', async () => {
    const { id } = await newEndpoint({ max_age: 60 })
    await call('PATCH', `/${id}`, { status: 'paused' })
    fixture.start()
    await recordOne(30)
    clock.advance(61_000)
    await call('PATCH', `/${id}`, { status: 'enabled' })
    await expect.poll(async () => (await attempts(id)).length).toBe(30)
    expect(new Set((await attempts(id)).map((one) => JSON.stringify(one)))).toEqual(
      new Set([
        JSON.stringify({
          outcome: 'given_up',
          status_code: null,
          error: 'It was not sent: the endpoint takes nothing that is older than 60 s.',
        }),
      ]),
    )
    expect(receiver.received).toEqual([])
    const { rows } = await db.query<{ event_id: string }>(
      'select event_id from attempts where endpoint_id = $1 limit 1',
      [id],
    )
    const eventId = rows[0]?.event_id ?? ''
    await world.call('POST', `/deliveries/${id}/${eventId}/retry`)
    await receivedCount(1)
    expect(receiver.received.map((one) => one.eventId)).toEqual([eventId])
  })
})

describe('v1a', () => {
  const prefix = Buffer.from('302a300506032b6570032100', 'hex')

  /** Whether the public key verifies a signature of the webhook: what a receiver does. */
  function isSignedFor({ headers, body }: Received, publicKey: string): boolean {
    const content = Buffer.concat([
      Buffer.from(`${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.`),
      body,
    ])
    const raw = Buffer.from(publicKey.slice('whpk_'.length), 'base64')
    const key = createPublicKey({ key: Buffer.concat([prefix, raw]), format: 'der', type: 'spki' })
    return String(headers['webhook-signature'])
      .split(' ')
      .filter((entry) => entry.startsWith('v1a,'))
      .some((entry) => verify(null, content, key, Buffer.from(entry.slice(4), 'base64')))
  }
  const versions = (received: Received | undefined) =>
    String(received?.headers['webhook-signature'])
      .split(' ')
      .map((entry) => entry.split(',')[0])

  async function nextReceived(): Promise<Received> {
    const before = receiver.received.length
    await recordOne()
    await receivedCount(before + 1)
    const last = receiver.received.at(-1)
    if (!last) throw new Error('nothing received')
    return last
  }

  test('signs beside v1, through a rotation with both keys, and stops when it is switched off', async () => {
    const made = await newEndpoint({ ed25519: true })
    expect(made.public_key).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/)
    fixture.start()
    const one = await nextReceived()
    expect(versions(one)).toEqual(['v1', 'v1a'])
    expect(isSignedFor(one, made.public_key)).toBe(true)

    const rotated = (await call('POST', `/${made.id}/rotate-secret`, { grace_seconds: 60 })).body
    expect(rotated.public_key).not.toBe(made.public_key)
    expect((await call('GET', `/${made.id}`)).body.public_key).toBe(rotated.public_key)
    await expect.poll(async () => versions(await nextReceived())).toEqual(['v1', 'v1a', 'v1', 'v1a'])
    const two = await nextReceived()
    expect([isSignedFor(two, made.public_key), isSignedFor(two, rotated.public_key)]).toEqual([true, true])
    clock.advance(60_000)
    const three = await nextReceived()
    expect([isSignedFor(three, made.public_key), isSignedFor(three, rotated.public_key)]).toEqual([
      false,
      true,
    ])

    expect((await call('PATCH', `/${made.id}`, { ed25519: true })).body.public_key).toBe(rotated.public_key)
    expect((await call('PATCH', `/${made.id}`, { ed25519: false })).body.public_key).toBeNull()
    await expect.poll(async () => versions(await nextReceived())).toEqual(['v1'])
  })

  test('can be switched on later, and the private key is never shown', async () => {
    const made = await newEndpoint({})
    expect(made.public_key).toBeNull()
    fixture.start()
    const changed = await call('PATCH', `/${made.id}`, { ed25519: true })
    await expect.poll(async () => versions(await nextReceived())).toEqual(['v1', 'v1a'])
    expect(isSignedFor(await nextReceived(), changed.body.public_key)).toBe(true)
    const rotated = await call('POST', `/${made.id}/rotate-secret`)
    expect(JSON.stringify([made, changed, rotated])).not.toContain('whsk_')
  })
})

test.each([
  [{ rate_limit: 0 }, 'rate_limit'],
  [{ rate_limit: 1.5 }, 'rate_limit'],
  [{ rate_limit: 10_001 }, 'rate_limit'],
  [{ max_age: 0 }, 'max_age'],
  [{ max_age: 31 * 86_400 }, 'max_age'],
  [{ connectors: [] }, 'connectors'],
  [{ customers: [''] }, 'customers'],
  [{ headers: { a: 1 } }, 'headers'],
  [{ ed25519: 'yes' }, 'ed25519'],
])('%j is refused, and the answer says where', async (settings, words) => {
  const { id } = await newEndpoint({})
  for (const answer of [
    await call('POST', '', { url: receiver.url, ...settings }),
    await call('PATCH', `/${id}`, settings),
  ]) {
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid' } })
    expect(answer.body.detail).toContain(words)
  }
})
