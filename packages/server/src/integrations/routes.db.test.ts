import { afterAll, beforeAll, expect, test } from 'vitest'
import { createConnectWorld, type ConnectWorld } from '../../../../test/support/connectWorld.ts'
import { connectBySandbox, createVisitor } from '../../../../test/support/visitor.ts'

let world: ConnectWorld
let ids: string[] = []
beforeAll(async () => {
  world = await createConnectWorld()
  for (const [customer_id, state] of [
    ['c1', 'a'],
    ['c1', 'b'],
    ['c2', 'a'],
  ]) {
    const secret = await world.sign({ customer_id, name: `Customer ${customer_id}`, state })
    await connectBySandbox(createVisitor(), `${world.url}/v1/credentials/sandbox/register?secret=${secret}`)
  }
  const { rows } = await world.db.query<{ integration_id: string }>(
    'select integration_id from integrations order by integration_id',
  )
  ids = rows.map((row) => row.integration_id)
})
afterAll(() => world.close())

type Answer = { status: number; body: Record<string, unknown> }

async function call(
  method: string,
  path: string,
  options: { key?: string | null; body?: unknown } = {},
): Promise<Answer> {
  const { key = world.workspace.adminKey, body } = options
  const answer = await fetch(`${world.url}/v1${path}`, {
    method,
    headers: {
      ...(key === null ? {} : { authorization: `Api-Key ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, body: text ? (JSON.parse(text) as Record<string, unknown>) : {} }
}
const idsOf = ({ body }: Answer) => (body['data'] as { id: string }[]).map(({ id }) => id)

const unknownId = '0192f3a4-0000-7000-8000-00000000dead'
const routes: [string, string][] = [
  ['GET', '/connectors'],
  ['GET', '/connectors/sandbox'],
  ['PUT', '/connectors/sandbox'],
  ['GET', '/integrations'],
  ['GET', `/integrations/${unknownId}`],
  ['DELETE', `/integrations/${unknownId}`],
  ['GET', '/customers'],
]

test.each(routes)('%s %s needs a key', async (method, path) => {
  const body = method === 'PUT' ? {} : undefined
  expect(await call(method, path, { key: null, body })).toMatchObject({
    status: 401,
    body: { code: 'auth.missing_key' },
  })
  expect(await call(method, path, { key: 'trib_admin_wrong', body })).toMatchObject({
    status: 401,
    body: { code: 'auth.invalid_key' },
  })
})

test.each(routes.filter(([method]) => method !== 'GET'))('%s %s needs an admin key', async (method, path) => {
  const body = method === 'PUT' ? {} : undefined
  expect(await call(method, path, { key: world.userKey, body })).toMatchObject({
    status: 403,
    body: { code: 'auth.admin_required' },
  })
})

test('integrations are listed page by page in a stable order, filtered by customer, connector and status', async () => {
  expect(idsOf(await call('GET', '/integrations', { key: world.userKey }))).toEqual(ids)
  const first = await call('GET', '/integrations?limit=2')
  expect(idsOf(first)).toEqual(ids.slice(0, 2))
  const second = await call('GET', `/integrations?limit=2&cursor=${String(first.body['next_cursor'])}`)
  expect([idsOf(second), second.body['next_cursor']]).toEqual([ids.slice(2), null])
  expect(idsOf(await call('GET', '/integrations?customer_id=c1'))).toEqual(ids.slice(0, 2))
  expect(
    idsOf(await call('GET', '/integrations?customer_id=c2&connector_type=sandbox&status=active')),
  ).toEqual(ids.slice(2))
  for (const filter of ['status=paused', 'connector_type=linear', 'customer_id=nobody']) {
    expect(idsOf(await call('GET', `/integrations?${filter}`))).toEqual([])
  }
})

test('each integration of the list says how its newest import stands', async () => {
  // The ids are in the order of time.
  const insert = (n: number, integrationId: string | undefined, status: string, endedAt: string | null) =>
    world.db.query(
      `insert into imports (workspace_id, import_id, integration_id, connector_type, trigger, mode, status, finished_at, error_code)
       values ($1, $2, $3, 'sandbox', 'schedule', 'full', $4, $5, $6)`,
      [
        world.workspace.workspaceId,
        importIdOf(n),
        integrationId,
        status,
        endedAt,
        status === 'partial' ? 'import.delete_guard' : null,
      ],
    )
  const importIdOf = (n: number) => `0192f3a4-0000-7000-8000-00000000000${n}`
  await insert(1, ids[0], 'succeeded', '2026-01-01T00:00:00Z')
  await insert(2, ids[0], 'partial', '2026-01-02T00:00:00Z')
  await insert(3, ids[1], 'failed', '2026-01-01T00:00:00Z')
  await insert(4, ids[1], 'running', null)
  const { body } = await call('GET', '/integrations', { key: world.userKey })
  const partial = {
    id: importIdOf(2),
    status: 'partial',
    ended_at: '2026-01-02T00:00:00.000Z',
    error_code: 'import.delete_guard',
  }
  const running = { id: importIdOf(4), status: 'running', ended_at: null, error_code: null }
  expect(body['data']).toMatchObject([
    { id: ids[0], last_import: partial },
    { id: ids[1], last_import: running },
    { id: ids[2], last_import: null },
  ])
})

test('one integration is shown without its credentials', async () => {
  const { status, body } = await call('GET', `/integrations/${ids[0]}`, { key: world.userKey })
  expect(status).toBe(200)
  expect(body).toEqual({
    id: ids[0],
    customer_id: 'c1',
    connector_type: 'sandbox',
    status: 'active',
    status_reason: null,
    auth_method: 'oauth2',
    state: 'a',
    metadata: { auth_method: 'oauth2' },
    config: {},
    created: expect.any(String),
    modified: expect.any(String),
  })
})

test.each([
  ['GET', '/integrations?status=broken'],
  ['GET', '/integrations?limit=0'],
  ['GET', '/integrations?cursor=nonsense'],
  ['GET', '/integrations?customer_id=%00'],
  ['GET', '/integrations/not-an-id'],
  ['DELETE', '/integrations/not-an-id'],
  ['GET', '/customers?limit=1000'],
  ['GET', '/customers?cursor=WzFd'],
  ['GET', '/connectors?cursor=x'],
])('%s %s is refused as bad input', async (method, path) => {
  const { status, body } = await call(method, path)
  expect(status).toBe(400)
  expect(body['code']).toMatch(/^request\./)
})

test('another workspace sees nothing: the same 404 as for what does not exist, and empty lists', async () => {
  const key = world.other.adminKey
  expect(idsOf(await call('GET', '/integrations', { key }))).toEqual([])
  expect(idsOf(await call('GET', '/customers', { key }))).toEqual([])
  for (const method of ['GET', 'DELETE']) {
    const others = await call(method, `/integrations/${ids[0]}`, { key })
    const nobodys = await call(method, `/integrations/${unknownId}`, { key })
    expect([others.status, nobodys.status]).toEqual([404, 404])
    expect(others.body['code']).toBe('integration.not_found')
    expect(Object.keys(others.body)).toEqual(Object.keys(nobodys.body))
  }
  expect((await call('GET', `/integrations/${ids[0]}`)).status).toBe(200)
})

test("customers are listed by the workspace's own ids, page by page", async () => {
  const first = await call('GET', '/customers?limit=1', { key: world.userKey })
  expect(first.body['data']).toEqual([{ id: 'c1', name: 'Customer c1', created: expect.any(String) }])
  const second = await call('GET', `/customers?limit=1&cursor=${String(first.body['next_cursor'])}`)
  expect(idsOf(second)).toEqual(['c2'])
})

test('the catalogue shows what is set and the redirect URL to copy, never the client secret', async () => {
  const { body } = await call('GET', '/connectors', { key: world.userKey })
  const sandbox = (body['data'] as { type: string }[]).find(({ type }) => type === 'sandbox')
  expect(sandbox).toMatchObject({
    type: 'sandbox',
    is_set_up: true,
    client_id: world.workspace.workspaceId,
    has_client_secret: true,
    redirect_url: `${world.url}/v1/credentials/callback`,
    import_interval: 'PT15M',
    full_read_interval: null,
    settings: { base_url: world.sandbox.url },
  })
  expect(JSON.stringify(body)).not.toContain('secret-of-')
  const first = await call('GET', '/connectors?limit=1')
  const second = await call('GET', `/connectors?limit=200&cursor=${String(first.body['next_cursor'])}`)
  const types = [first, second].flatMap((page) =>
    (page.body['data'] as { type: string }[]).map(({ type }) => type),
  )
  expect(types).toEqual(
    world.deps.connectors
      .all()
      .map(({ type }) => type)
      .sort(),
  )
})

test('a connector is set piece by piece and twice the same; what is left out stays, null empties; other workspaces keep theirs', async () => {
  const before = (await call('GET', '/connectors/sandbox')).body
  const change = { import_interval: 'PT1H30M', full_read_interval: 'P2D', client_secret: 'a new secret' }
  for (let time = 0; time < 2; time++) {
    const { status, body } = await call('PUT', '/connectors/sandbox', { body: change })
    expect(status).toBe(200)
    expect(body).toEqual({ ...before, import_interval: 'PT1H30M', full_read_interval: 'P2D' })
  }
  const { rows } = await world.db.query<{ client_secret_sealed: Buffer }>(
    'select client_secret_sealed from connector_settings where workspace_id = $1',
    [world.workspace.workspaceId],
  )
  expect(rows[0]?.client_secret_sealed.toString('latin1')).not.toContain('a new secret')
  const emptied = await call('PUT', '/connectors/sandbox', {
    body: { import_interval: null, full_read_interval: null, client_secret: null },
  })
  expect(emptied.body).toMatchObject({ import_interval: 'PT15M', has_client_secret: false })
  const others = await call('GET', '/connectors/sandbox', { key: world.other.adminKey })
  expect(others.body).toMatchObject({ client_id: world.other.workspaceId, has_client_secret: true })
  await call('PUT', '/connectors/sandbox', {
    body: { client_secret: `secret-of-${world.workspace.workspaceId}` },
  })
})

test.each([
  [{ import_interval: '15 minutes' }, 'request.invalid'],
  [{ import_interval: 'PT0S' }, 'request.invalid'],
  [{ import_interval: 'P1000D' }, 'request.invalid'],
  [{ client_secret: '' }, 'request.invalid'],
  [{ clientId: 'x' }, 'request.invalid'],
  [{ settings: { base_url: 'ftp://x' } }, 'connector.settings_invalid'],
  [{ settings: { base_url: 5 } }, 'connector.settings_invalid'],
  [{ settings: { nonsense: 'x' } }, 'connector.settings_invalid'],
  [{ settings: { __proto__x: 'x' } }, 'connector.settings_invalid'],
])('PUT /connectors with %j is refused', async (body, code) => {
  expect(await call('PUT', '/connectors/sandbox', { body })).toMatchObject({ status: 400, body: { code } })
})

test('an unknown connector is a 404 for each method', async () => {
  for (const method of ['GET', 'PUT']) {
    const body = method === 'PUT' ? {} : undefined
    expect(await call(method, '/connectors/nope', { body })).toMatchObject({
      status: 404,
      body: { code: 'connector.not_found' },
    })
  }
})

test('an integration is paused and goes on; a user key, another workspace and one whose access is lost can not', async () => {
  const path = `/integrations/${ids[0]}`
  const paused = { body: { status: 'paused' } }
  expect(await call('PATCH', path, { ...paused, key: world.userKey })).toMatchObject({ status: 403 })
  expect(await call('PATCH', path, { ...paused, key: world.other.adminKey })).toMatchObject({ status: 404 })
  expect(await call('PATCH', path, paused)).toMatchObject({ status: 200, body: { status: 'paused' } })
  expect(await call('PATCH', path, paused)).toMatchObject({ status: 200, body: { status: 'paused' } })
  expect(await call('GET', path)).toMatchObject({ body: { status: 'paused' } })
  expect(await call('PATCH', path, { body: { status: 'active' } })).toMatchObject({
    body: { status: 'active' },
  })
  await world.db.query(`update integrations set status = 'needs_reconnect' where integration_id = $1`, [
    ids[0],
  ])
  expect(await call('PATCH', path, paused)).toMatchObject({
    status: 409,
    body: { code: 'integration.needs_reconnect' },
  })
})

test('deleting erases the credentials and ends the grant at the third party; the second time there is nothing', async () => {
  const grants = async () =>
    ((await (await fetch(`${world.sandbox.url}/admin/grants`)).json()) as { grants: unknown[] }).grants.length
  const before = await grants()
  expect((await call('DELETE', `/integrations/${ids[0]}`)).status).toBe(204)
  expect((await call('DELETE', `/integrations/${ids[0]}`)).status).toBe(404)
  expect((await call('GET', `/integrations/${ids[0]}`)).status).toBe(404)
  const { rows } = await world.db.query('select 1 from credentials where integration_id = $1', [ids[0]])
  expect(rows).toEqual([])
  expect(await grants()).toBe(before - 1)
})

test('deleting works although the third party is down', async () => {
  await world.db.query(
    `update connector_settings set settings = '{"base_url": "http://127.0.0.1:1"}' where workspace_id = $1`,
    [world.workspace.workspaceId],
  )
  expect((await call('DELETE', `/integrations/${ids[1]}`)).status).toBe(204)
  expect((await call('GET', `/integrations/${ids[1]}`)).status).toBe(404)
})
