import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createConnectWorld, type ConnectWorld } from '../../../../../test/support/connectWorld.ts'
import { connectBySandbox, createVisitor } from '../../../../../test/support/visitor.ts'
import type { Connector } from '../../connectors/index.ts'
import { createMetrics, type Metrics } from '../../metrics/index.ts'
import { findCredentials } from '../store/credentials.ts'
import { createAccessTokens, type AccessTokens } from './accessTokens.ts'

// A token endpoint that answers as the test says, on 127.0.0.1: what is done with its words, and with answers that come too late.

/** Past the end of the sandbox's tokens. */
const afterEndMs = 310_000

let world: ConnectWorld
let server: Server
/** Calls that were not answered yet, and how many there were. */
let asked: ServerResponse[] = []
let calls = 0
let offsetMs = 0
let integrationId: string
let metrics: Metrics
let tokens: AccessTokens

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume()
    calls += 1
    asked.push(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const clock = {
    now: () => Date.now() + offsetMs,
    sleep: (ms: number) => new Promise<void>((resume) => setTimeout(resume, Math.min(ms, 50))),
  }
  world = await createConnectWorld({ clock })
})
afterAll(async () => {
  await world.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})
beforeEach(async () => {
  offsetMs = 0
  calls = 0
  asked = []
  await world.db.query(
    'truncate test_events, test_imports, connect_sessions, integrations, customers cascade',
  )
  const secret = await world.sign({ customer_id: 'c1' })
  await connectBySandbox(createVisitor(), `${world.url}/v1/credentials/sandbox/register?secret=${secret}`)
  const { rows } = await world.db.query<{ integration_id: string }>('select integration_id from integrations')
  integrationId = rows[0]?.integration_id ?? ''
  await world.db.query('truncate test_events, test_imports')
  offsetMs = afterEndMs
  metrics = createMetrics()
  tokens = createAccessTokens({ ...world.deps, metrics, connectors: catalogueOf(elsewhere()) })
})

/** The sandbox's connector with the test's token endpoint. */
function elsewhere(): Connector {
  const { port } = server.address() as AddressInfo
  const sandbox = world.deps.connectors.get('sandbox')
  const auth = sandbox.auth.map((method) =>
    method.method === 'oauth2' ? { ...method, tokenUrl: `http://127.0.0.1:${port}/token` } : method,
  )
  return { ...sandbox, auth }
}

const catalogueOf = (connector: Connector) => ({
  get: () => connector,
  find: () => connector,
  all: () => [connector],
})

const accessToken = () => tokens.accessTokenFor(world.workspace.workspaceId, integrationId)
const row = () => findCredentials(world.db, world.workspace.workspaceId, integrationId)
const told = async () => (await world.events()).map(({ event }) => event)

/** Answers the call that has waited longest, when it has come. */
async function answer(status: number, body: object, headers: Record<string, string> = {}): Promise<void> {
  await expect.poll(() => asked.length, { timeout: 10_000, interval: 10 }).toBeGreaterThan(0)
  asked
    .shift()
    ?.writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify(body))
}

const granted = (name: string) => ({ access_token: name, token_type: 'Bearer', expires_in: 3_600 })

/** The lease of a process that takes too long runs out: 15 s by the database's clock, for which no test waits. */
const leaseEnds = () => world.db.query('update credentials set refresh_lease_expires_at = now()')

test.each([429, 503])(
  'what a token endpoint asks for with %i and Retry-After is waited for by everybody, without a call',
  async (status) => {
    const first = accessToken()
    first.catch(() => {})
    await answer(status, { error: 'slow_down' }, { 'retry-after': '120' })
    await expect(first).rejects.toMatchObject({ details: { retry_after_s: 120 } })
    offsetMs += 110_000
    const elsewhereToo = createAccessTokens({ ...world.deps, connectors: catalogueOf(elsewhere()) })
    const { workspaceId } = world.workspace
    await expect(elsewhereToo.accessTokenFor(workspaceId, integrationId)).rejects.toMatchObject({
      code: 'token.refresh_unavailable',
    })
    expect(calls).toBe(1)
    offsetMs += 15_000
    const later = accessToken()
    await answer(200, granted('later'))
    expect(await later).toBe('later')
    expect(calls).toBe(2)
    expect(await told()).toEqual([])
  },
)

test.each([
  ['a refusal', 400, { error: 'invalid_grant' }],
  ['a token', 200, granted('late')],
])(
  '%s that comes after the lease ran out changes nothing of what its successor stored',
  async (_what, status, body) => {
    const late = accessToken()
    await expect.poll(() => asked.length, { timeout: 10_000, interval: 10 }).toBe(1)
    const [held] = asked.splice(0)
    await leaseEnds()
    const successor = accessToken()
    await answer(200, granted('newer'))
    expect(await successor).toBe('newer')
    held?.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    // It reads what is stored, and is content with it.
    expect(await late).toBe('newer')
    expect(await row()).toMatchObject({ version: 2, integrationStatus: 'active', refreshFailures: 0 })
    expect(await told()).toEqual([])
  },
)

test('every refresh is counted and timed by how it ended', async () => {
  const ends: [number, object][] = [
    [503, {}],
    [200, granted('one')],
    [400, { error: 'invalid_grant' }],
  ]
  for (const [status, body] of ends) {
    await world.db.query('update credentials set refresh_not_before = null')
    const asking = accessToken().catch(() => {})
    await answer(status, body)
    await asking
    offsetMs += 3_600_000
  }
  const text = await metrics.text()
  for (const outcome of ['postponed', 'refreshed', 'refused']) {
    expect(text).toContain(`tributary_token_refreshes_total{outcome="${outcome}"} 1`)
    expect(text).toContain(`tributary_token_refresh_seconds_count{outcome="${outcome}"} 1`)
  }
})
