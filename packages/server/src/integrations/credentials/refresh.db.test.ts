import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  createConnectWorld,
  testSealingKeys,
  type ConnectWorld,
} from '../../../../../test/support/connectWorld.ts'
import { connectBySandbox, createVisitor } from '../../../../../test/support/visitor.ts'
import { configureConnector } from '../configureConnector.ts'
import { claimRefresh, findCredentials, storeRefreshed } from '../store/credentials.ts'
import { createAccessTokens, type AccessTokens } from './accessTokens.ts'
import { openSecrets } from './secrets.ts'
import { refreshDueTokens, startTokenRefresher } from './tokenRefresher.ts'

const child = fileURLToPath(new URL('../../../../../test/support/refreshChild.ts', import.meta.url))
/** Past the margin of the sandbox's tokens (300 s), before their end. */
const nearEndMs = 280_000
const afterEndMs = 310_000

let world: ConnectWorld
let offsetMs = 0
let tokens: AccessTokens
let integrationId: string
beforeAll(async () => {
  world = await createConnectWorld({
    clock: {
      now: () => Date.now() + offsetMs,
      // Waiting for another process is polling; the test's time stands still meanwhile.
      sleep: (ms, signal) =>
        new Promise((resume) => {
          const timer = setTimeout(resume, Math.min(ms, 50))
          signal?.addEventListener('abort', () => (clearTimeout(timer), resume()))
        }),
    },
  })
  tokens = createAccessTokens(world.deps)
})
afterAll(() => world.close())
beforeEach(async () => {
  offsetMs = 0
  await admin('DELETE', '/faults')
  await world.db.query(
    'truncate test_events, test_imports, connect_sessions, integrations, customers cascade',
  )
  integrationId = await connect()
  await world.db.query('truncate test_events, test_imports')
  await admin('DELETE', '/stats')
})

async function connect(claims: Record<string, unknown> = {}): Promise<string> {
  const secret = await world.sign({ customer_id: 'c1', ...claims })
  const last = await connectBySandbox(
    createVisitor(),
    `${world.url}/v1/credentials/sandbox/register?secret=${secret}`,
  )
  expect(last.said?.message).toMatchObject({ type: 'READY' })
  const { rows } = await world.db.query<{ integration_id: string }>(
    'select integration_id from integrations order by created_at desc limit 1',
  )
  return rows[0]?.integration_id ?? ''
}

async function admin(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const answer = await fetch(`${world.sandbox.url}/admin${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  expect(answer.ok).toBe(true)
  return (await answer.json()) as Record<string, unknown>
}
const tokenCalls = async () => {
  const stats = await admin('GET', '/stats')
  return {
    made: stats['token_calls'],
    refused: stats['token_calls_refused'],
    faulted: stats['token_calls_faulted'],
  }
}
const accessToken = (options?: { rejected?: string }) =>
  tokens.accessTokenFor(world.workspace.workspaceId, integrationId, options)
const row = async () => {
  const found = await findCredentials(world.db, world.workspace.workspaceId, integrationId)
  if (!found) throw new Error('no credentials')
  return found
}
const eventNames = async () => (await world.events()).map(({ event }) => event)
async function works(token: string): Promise<number> {
  const answer = await fetch(`${world.sandbox.url}/api/projects`, {
    headers: { authorization: `Bearer ${token}` },
  })
  await answer.arrayBuffer()
  return answer.status
}

test('a fresh token is handed out without a call', async () => {
  expect(await works(await accessToken())).toBe(200)
  expect(await tokenCalls()).toEqual({ made: {}, refused: {}, faulted: {} })
})

test('a token near its end is refreshed, and what is handed out was stored before', async () => {
  const before = await accessToken()
  offsetMs = nearEndMs
  const after = await accessToken()
  expect(after).not.toBe(before)
  const secrets = openSecrets(world.deps.keyring, await row())
  expect(secrets).toMatchObject({ kind: 'oauth2', tokens: { accessToken: after } })
  expect((await row()).version).toBe(2)
  expect((await tokenCalls()).made).toEqual({ refresh_token: 1 })
})

test('50 callers in one process make one token call and get the same token', async () => {
  offsetMs = nearEndMs
  const given = await Promise.all(Array.from({ length: 50 }, () => accessToken()))
  expect(new Set(given).size).toBe(1)
  expect(await tokenCalls()).toEqual({ made: { refresh_token: 1 }, refused: {}, faulted: {} })
})

function startChild(clockOffsetMs: number, env: Record<string, string> = {}): ChildProcess {
  const connector = world.deps.connectors.get('sandbox')
  const argument = JSON.stringify({
    databaseUrl: world.db.url,
    sealingKeys: testSealingKeys,
    workspaceId: world.workspace.workspaceId,
    integrationId,
    clockOffsetMs,
    connector: {
      type: connector.type,
      name: connector.name,
      auth: connector.auth,
      settings: connector.settings,
    },
  })
  return spawn(process.execPath, [child, argument], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  })
}

/** The lines that a child writes, one at each call. */
function linesOf(process: ChildProcess): () => Promise<string> {
  if (!process.stdout) throw new Error('no output')
  const lines = createInterface({ input: process.stdout })[Symbol.asyncIterator]()
  return async () => String((await lines.next()).value)
}

test('20 processes that want a refresh at once make one token call and get the same token', async () => {
  const children = Array.from({ length: 20 }, () => startChild(afterEndMs))
  const lines = children.map(linesOf)
  await Promise.all(lines.map(async (next) => expect(await next()).toBe('ready')))
  for (const { stdin } of children) stdin?.write('go\n')
  const answers = await Promise.all(lines.map(async (next) => JSON.parse(await next()) as { token?: string }))
  const given = new Set(answers.map(({ token }) => token))
  expect([...given]).toEqual([expect.any(String)])
  expect(await works([...given][0] ?? '')).toBe(200)
  expect(await tokenCalls()).toEqual({ made: { refresh_token: 1 }, refused: {}, faulted: {} })
}, 180_000)

test('kill -9 after the token was stored: the next process uses it without a call', async () => {
  const process = startChild(afterEndMs, { TRIBUTARY_FAULT_POINT: 'integrations.token_stored' })
  expect(await linesOf(process)()).toBe('ready')
  process.stdin?.write('go\n')
  await once(process, 'exit')
  expect(process.signalCode).toBe('SIGKILL')
  offsetMs = nearEndMs
  const stored = openSecrets(world.deps.keyring, await row())
  expect(stored).toMatchObject({ tokens: { accessToken: expect.any(String) } })
  expect((await tokenCalls()).made).toEqual({ refresh_token: 1 })
  expect((await row()).leased).toBe(false)
})

test('kill -9 between the answer and the store: the lease runs out and another process takes over', async () => {
  const process = startChild(afterEndMs, { TRIBUTARY_FAULT_POINT: 'integrations.token_received' })
  expect(await linesOf(process)()).toBe('ready')
  process.stdin?.write('go\n')
  await once(process, 'exit')
  expect((await row()).leased).toBe(true)
  offsetMs = afterEndMs
  const waiting = accessToken()
  // The lease is 15 s by the database's clock; the test does not wait for it.
  await world.db.query('update credentials set refresh_lease_expires_at = now()')
  // The sandbox rotates refresh tokens and takes each once (RFC 9700), so the lost answer costs the grant, and the customer is told.
  await expect(waiting).rejects.toMatchObject({ code: 'token.refresh_refused' })
  expect(await eventNames()).toEqual(['integration_cannot_refresh_oauth_token'])
})

test('a late holder of the lease can not overwrite newer tokens', async () => {
  const late = await row()
  const key = { workspaceId: late.workspaceId, integrationId }
  expect(
    await claimRefresh(world.db, {
      ...key,
      version: late.version,
      owner: '0192f3a4-0000-7000-8000-000000000001',
      leaseMs: 1,
    }),
  ).toBe(true)
  await world.db.query('update credentials set refresh_lease_expires_at = now()')
  offsetMs = nearEndMs
  const newer = await accessToken()
  const written = await world.db.transaction((tx) =>
    storeRefreshed(tx, {
      ...key,
      version: late.version,
      sealed: Buffer.from('old'),
      accessTokenExpiresAt: null,
      refreshDueAt: null,
    }),
  )
  expect(written).toBe(false)
  expect(await accessToken()).toBe(newer)
})

test('a dead grant marks the integration and tells once; reconnecting mends it and tells once', async () => {
  await admin('POST', '/revoke', {})
  offsetMs = afterEndMs
  await expect(accessToken()).rejects.toMatchObject({ code: 'token.refresh_refused' })
  for (let time = 0; time < 3; time++) {
    await expect(accessToken()).rejects.toMatchObject({ code: 'integration.needs_reconnect' })
  }
  await refreshDueTokens(world.deps)
  expect((await tokenCalls()).refused).toEqual({ refresh_token: 1 })
  const [told, ...more] = await world.events()
  expect(more).toEqual([])
  expect(told).toMatchObject({
    event: 'integration_cannot_refresh_oauth_token',
    customerId: 'c1',
    payload: { id: integrationId, error: expect.stringMatching(/^invalid_grant/) },
  })
  offsetMs = 0
  await connect({ integration_id: integrationId })
  await connect({ integration_id: integrationId })
  expect(await eventNames()).toEqual([
    'integration_cannot_refresh_oauth_token',
    'integration_oauth_token_fixed',
  ])
  expect(await works(await accessToken())).toBe(200)
})

test('concurrent callers of a dead grant tell once', async () => {
  await admin('POST', '/revoke', {})
  offsetMs = afterEndMs
  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => accessToken()))
  expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true)
  expect((await tokenCalls()).refused).toEqual({ refresh_token: 1 })
  expect(await eventNames()).toEqual(['integration_cannot_refresh_oauth_token'])
})

test.each([500, 503, 429])(
  'an answer of %i passes: nothing is told, and it is tried again later',
  async (status) => {
    const before = await accessToken()
    await admin('POST', '/faults', { on: 'token', answer: status, times: 1 })
    offsetMs = nearEndMs
    // Still alive, so the old one is better than an error.
    expect(await accessToken()).toBe(before)
    offsetMs = afterEndMs
    await world.db.query(`update credentials set refresh_not_before = now() + interval '1 hour'`)
    await expect(accessToken()).rejects.toMatchObject({
      code: 'token.refresh_unavailable',
      details: { retry_after_s: expect.any(Number) },
    })
    await world.db.query('update credentials set refresh_not_before = now()')
    expect(await works(await accessToken())).toBe(200)
    expect(await eventNames()).toEqual([])
    expect(await row()).toMatchObject({ refreshFailures: 0, refreshError: null, integrationStatus: 'active' })
  },
)

test('a connection that breaks passes as well', async () => {
  await admin('POST', '/faults', { on: 'token', answer: 'cut', times: 1, skip: 0 })
  offsetMs = nearEndMs
  expect(await accessToken()).toEqual(expect.any(String))
  expect((await row()).refreshFailures).toBe(1)
  expect(await eventNames()).toEqual([])
})

test('a token that the third party rejects is replaced, once for all who were rejected', async () => {
  const dead = await accessToken()
  await admin('POST', '/revoke', { access_tokens_only: true })
  expect(await works(dead)).toBe(401)
  const given = await Promise.all(Array.from({ length: 5 }, () => accessToken({ rejected: dead })))
  expect(new Set(given).size).toBe(1)
  expect(await works(given[0] ?? '')).toBe(200)
  expect((await tokenCalls()).made).toEqual({ refresh_token: 1 })
})

test('a client that is refused is mended by its owner, without the customer: told once each way', async () => {
  const connector = world.deps.connectors.get('sandbox')
  const { workspaceId } = world.workspace
  await configureConnector(world.deps, workspaceId, connector, { clientSecret: 'not the right one' })
  offsetMs = afterEndMs
  await expect(accessToken()).rejects.toMatchObject({ code: 'token.refresh_refused' })
  await configureConnector(world.deps, workspaceId, connector, { clientSecret: `secret-of-${workspaceId}` })
  await refreshDueTokens(world.deps)
  await refreshDueTokens(world.deps)
  expect(await eventNames()).toEqual([
    'integration_cannot_refresh_oauth_token',
    'integration_oauth_token_fixed',
  ])
  expect((await world.imports()).map(({ trigger }) => trigger)).toEqual(['reconnect'])
  expect(await works(await accessToken())).toBe(200)
})

test('two background refreshers refresh what is due once, and leave alone what is not', async () => {
  await refreshDueTokens(world.deps)
  expect((await tokenCalls()).made).toEqual({})
  offsetMs = nearEndMs
  const refreshers = [startTokenRefresher(world.deps), startTokenRefresher(world.deps)]
  await expect.poll(async () => (await row()).version).toBe(2)
  await Promise.all(refreshers.map((refresher) => refresher.stop()))
  expect((await tokenCalls()).made).toEqual({ refresh_token: 1 })
})

test('an integration of another workspace gives no token', async () => {
  await expect(tokens.accessTokenFor(world.other.workspaceId, integrationId)).rejects.toMatchObject({
    code: 'integration.not_found',
  })
})
