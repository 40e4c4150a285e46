import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createConnectWorld, type ConnectWorld } from '../../../../../test/support/connectWorld.ts'
import { createVisitor, type Visited } from '../../../../../test/support/visitor.ts'
import type { AuthMethod, Connector } from '../../connectors/index.ts'
import { configureConnector } from '../configureConnector.ts'
import { createAccessTokens, type AccessTokens } from '../credentials/accessTokens.ts'
import { refreshDueTokens } from '../credentials/tokenRefresher.ts'

/** The sandbox, read by the workspace's own client instead of a customer's grant. */
function withClientGrant(sandbox: Connector): Connector {
  const auth = sandbox.auth.flatMap((method): AuthMethod[] =>
    method.method === 'oauth2'
      ? [{ ...method, grant: 'client_credentials', authorizationUrl: '', scopes: ['read'] }]
      : [],
  )
  return { ...sandbox, auth }
}

let world: ConnectWorld
let offsetMs = 0
let tokens: AccessTokens
beforeAll(async () => {
  world = await createConnectWorld({
    connector: withClientGrant,
    clock: {
      now: () => Date.now() + offsetMs,
      sleep: (ms) => new Promise((resume) => setTimeout(resume, Math.min(ms, 50))),
    },
  })
  tokens = createAccessTokens(world.deps)
})
afterAll(() => world.close())
beforeEach(async () => {
  offsetMs = 0
  await world.db.query(
    'truncate test_events, test_imports, connect_sessions, integrations, customers cascade',
  )
  await fetch(`${world.sandbox.url}/admin/stats`, { method: 'DELETE' })
})

async function connect(): Promise<Visited> {
  const visitor = createVisitor()
  const secret = await world.sign({ customer_id: 'c1' })
  const page = await visitor.get(`${world.url}/v1/credentials/sandbox/register?secret=${secret}`)
  return await visitor.submit(page, '/authorize')
}

async function integrationId(): Promise<string> {
  const { rows } = await world.db.query<{ integration_id: string }>('select integration_id from integrations')
  return rows[0]?.integration_id ?? ''
}
const accessToken = async () =>
  await tokens.accessTokenFor(world.workspace.workspaceId, await integrationId())
const tokenCalls = async () =>
  ((await (await fetch(`${world.sandbox.url}/admin/stats`)).json()) as Record<string, unknown>)['token_calls']
const works = async (token: string) =>
  (await fetch(`${world.sandbox.url}/api/projects`, { headers: { authorization: `Bearer ${token}` } })).status
const told = async () => (await world.events()).map(({ event }) => event)

test('one button connects: nobody is sent to the third party, which accepts the client before anything is installed', async () => {
  const last = await connect()
  expect(last.said?.message).toMatchObject({ type: 'READY' })
  expect(await told()).toEqual(['integration_installed'])
  expect(await works(await accessToken())).toBe(200)
  expect(await tokenCalls()).toEqual({ client_credentials: 1 })
})

test('another token is got the same way: once for all who ask, by the background before its end, and when the third party rejects it', async () => {
  await connect()
  const first = await accessToken()
  offsetMs = 310_000
  const given = new Set(await Promise.all(Array.from({ length: 10 }, accessToken)))
  expect(given.size).toBe(1)
  expect(given.has(first)).toBe(false)
  expect(await tokenCalls()).toEqual({ client_credentials: 2 })
  offsetMs = 500_000
  await refreshDueTokens(world.deps)
  const [second = ''] = given
  expect(await accessToken()).not.toBe(second)
  expect(await tokenCalls()).toEqual({ client_credentials: 3 })
  const rejected = await accessToken()
  const id = await integrationId()
  expect(await tokens.accessTokenFor(world.workspace.workspaceId, id, { rejected })).not.toBe(rejected)
})

test('a client that is refused is told once, and mended by its owner without the customer', async () => {
  await connect()
  await world.db.query('truncate test_events')
  const connector = world.deps.connectors.get('sandbox')
  const { workspaceId } = world.workspace
  await configureConnector(world.deps, workspaceId, connector, { clientSecret: 'not the right one' })
  offsetMs = 310_000
  await expect(accessToken()).rejects.toMatchObject({ code: 'token.refresh_refused' })
  await configureConnector(world.deps, workspaceId, connector, { clientSecret: `secret-of-${workspaceId}` })
  await refreshDueTokens(world.deps)
  expect(await told()).toEqual(['integration_cannot_refresh_oauth_token', 'integration_oauth_token_fixed'])
  expect(await works(await accessToken())).toBe(200)
})

test('a client that is refused when connecting is said on the page, and nothing is installed', async () => {
  const connector = world.deps.connectors.get('sandbox')
  const { workspaceId } = world.workspace
  await configureConnector(world.deps, workspaceId, connector, { clientSecret: 'not the right one' })
  const last = await connect()
  expect(last.said?.message?.['type']).not.toBe('READY')
  expect(last.body).toContain('did not complete the sign-in')
  expect(await integrationId()).toBe('')
  await configureConnector(world.deps, workspaceId, connector, { clientSecret: `secret-of-${workspaceId}` })
})
