import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import {
  createConnectWorld,
  testSealingKeys,
  type ConnectWorld,
} from '../../../../../test/support/connectWorld.ts'
import { connectBySandbox, createVisitor } from '../../../../../test/support/visitor.ts'
import { findCredentials } from '../store/credentials.ts'
import { createAccessTokens } from './accessTokens.ts'

// The one moment that nobody can make safe: the third party has used up the refresh token, and its answer is lost before it is stored. What
// that costs is the third party's to say: nothing where a used token is taken once more for a while, the grant where it is not.

const child = fileURLToPath(new URL('../../../../../test/support/refreshChild.ts', import.meta.url))
const afterEndMs = 310_000

let world: ConnectWorld
let offsetMs = 0
afterEach(() => world.close())

async function createWorld(refreshReuseGraceSeconds: number): Promise<string> {
  offsetMs = 0
  world = await createConnectWorld({
    refreshReuseGraceSeconds,
    clock: {
      now: () => Date.now() + offsetMs,
      sleep: (ms) => new Promise((resume) => setTimeout(resume, Math.min(ms, 50))),
    },
  })
  const secret = await world.sign({ customer_id: 'c1' })
  await connectBySandbox(createVisitor(), `${world.url}/v1/credentials/sandbox/register?secret=${secret}`)
  const { rows } = await world.db.query<{ integration_id: string }>('select integration_id from integrations')
  await world.db.query('truncate test_events, test_imports')
  offsetMs = afterEndMs
  return rows[0]?.integration_id ?? ''
}

/** A process that refreshes the token and dies, by kill -9, when it has the answer and has not stored it. */
async function loseAnswer(integrationId: string): Promise<void> {
  const { type, name, auth, settings } = world.deps.connectors.get('sandbox')
  const process_ = spawn(
    process.execPath,
    [
      child,
      JSON.stringify({
        databaseUrl: world.db.url,
        sealingKeys: testSealingKeys,
        workspaceId: world.workspace.workspaceId,
        integrationId,
        clockOffsetMs: afterEndMs,
        connector: { type, name, auth, settings, manifest: { connectionSpecification: {} } },
      }),
    ],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '', TRIBUTARY_FAULT_POINT: 'integrations.token_received' },
    },
  )
  await once(process_.stdout, 'data')
  process_.stdin.write('go\n')
  await once(process_, 'exit')
  expect(process_.signalCode).toBe('SIGKILL')
}

const told = async () => (await world.events()).map(({ event }) => event)
const statusOf = async (integrationId: string) =>
  (await findCredentials(world.db, world.workspace.workspaceId, integrationId))?.integrationStatus
const works = async (token: string) =>
  (await fetch(`${world.sandbox.url}/api/projects`, { headers: { authorization: `Bearer ${token}` } })).status

/** Takes over from the dead process: its lease is 15 s by the database's clock, for which no test waits. */
async function takeOver(integrationId: string): Promise<string> {
  await world.db.query('update credentials set refresh_lease_expires_at = now()')
  return await createAccessTokens(world.deps).accessTokenFor(world.workspace.workspaceId, integrationId)
}

test('a third party that takes a used refresh token once more: the lost answer costs that one call, and nobody is told', async () => {
  const integrationId = await createWorld(60)
  await loseAnswer(integrationId)
  expect(await works(await takeOver(integrationId))).toBe(200)
  expect(await statusOf(integrationId)).toBe('active')
  expect(await told()).toEqual([])
})

test('a third party that does not: the grant is over, and the customer is told once', async () => {
  const integrationId = await createWorld(0)
  await loseAnswer(integrationId)
  await expect(takeOver(integrationId)).rejects.toMatchObject({ code: 'token.refresh_refused' })
  await expect(takeOver(integrationId)).rejects.toMatchObject({ code: 'integration.needs_reconnect' })
  expect(await statusOf(integrationId)).toBe('needs_reconnect')
  expect(await told()).toEqual(['integration_cannot_refresh_oauth_token'])
})

test('an answer that is lost on the way is asked for again after a while, with the same token', async () => {
  const integrationId = await createWorld(60)
  const fault = { on: 'token', answer: 'lose', times: 1 }
  await fetch(`${world.sandbox.url}/admin/faults`, {
    method: 'POST',
    body: JSON.stringify(fault),
    headers: { 'content-type': 'application/json' },
  })
  await expect(takeOver(integrationId)).rejects.toMatchObject({ code: 'token.refresh_unavailable' })
  await world.db.query('update credentials set refresh_not_before = null')
  expect(await works(await takeOver(integrationId))).toBe(200)
  expect(await told()).toEqual([])
})
