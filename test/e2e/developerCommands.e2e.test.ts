import { spawn } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { signConnectSecret, verifyWebhook, webhookIdOf, type WebhookEvent } from '@tributary/sdk'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { eventNames, eventSamples } from '@tributary/contract'
import { startSandboxApp, type SandboxApp } from '../../examples/sandbox-app/src/index.ts'
import { createWorkspace, type NewWorkspace } from '../../packages/server/src/workspaces/index.ts'
import { call } from '../../scripts/demo/call.ts'
import { testSealingKeys } from '../support/connectWorld.ts'
import { repositoryPath, runNode } from '../support/runNode.ts'
import { startServiceProcess, type ServiceProcess } from '../support/serviceProcess.ts'
import { startPostgresProxy } from '../support/postgresProxy.ts'
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.ts'
import { connectBySandbox, createVisitor } from '../support/visitor.ts'

// The command line of a developer, against the service as a process of its own and an app on the same machine.

const cli = 'packages/server/src/cli.ts'
let db: TestDatabase
let sandbox: SandboxApp
let workspace: NewWorkspace
let service: ServiceProcess
let env: Record<string, string>
let app: Server
let appUrl: string
/** What the app got, and the secret with which it verifies. */
const received: { id: string; event: WebhookEvent }[] = []
const faults: string[] = []
let secret = ''
let answer = 204

beforeAll(async () => {
  db = await createTestDatabase()
  sandbox = await startSandboxApp({ seed: { users: 2, projects: 1, issues: 3 } })
  workspace = await createWorkspace(db, 'Acme')
  service = await startServiceProcess({
    DATABASE_URL: db.url,
    TRIBUTARY_SEALING_KEYS: testSealingKeys,
    TRIBUTARY_EGRESS_ALLOW: '127.0.0.0/8',
    TRIBUTARY_ALLOW_HTTP_ENDPOINTS: 'true',
    TRIBUTARY_LOG_LEVEL: 'info',
  })
  const client = { client_id: 'tributary', client_secret: 'a secret that is long enough' }
  sandbox.putClient({
    clientId: client.client_id,
    clientSecret: client.client_secret,
    redirectUris: [`${service.url}/v1/credentials/callback`],
  })
  await call('PUT', `${service.url}/v1/connectors/sandbox`, {
    apiKey: workspace.adminKey,
    body: { ...client, settings: { base_url: sandbox.url } },
  })
  env = { TRIBUTARY_URL: service.url, TRIBUTARY_API_KEY: workspace.adminKey }
  app = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      try {
        const event = verifyWebhook(Buffer.concat(chunks), request.headers, secret)
        received.push({ id: webhookIdOf(request.headers), event })
      } catch (error) {
        faults.push(String(error))
      }
      response.writeHead(answer).end(answer === 204 ? undefined : 'the database is away')
    })
  })
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
  appUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}/hooks`
})
afterAll(async () => {
  await service.stop()
  await new Promise((resolve) => app.close(resolve))
  await sandbox.close()
  await db.drop()
})
beforeEach(() => {
  received.length = 0
  faults.length = 0
  answer = 204
})

async function connect(customerId: string): Promise<void> {
  const signed = signConnectSecret({
    privateKey: workspace.privateKeyPem,
    workspaceId: workspace.workspaceId,
    customerId,
    state: customerId,
  })
  const url = `${service.url}/v1/credentials/sandbox/register?secret=${signed}`
  expect((await connectBySandbox(createVisitor(), url)).said?.message).toMatchObject({ type: 'READY' })
}

/** Starts a command that goes on until it is ended. */
function start(args: string[]) {
  const child = spawn(process.execPath, [repositoryPath(cli), ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
  })
  const said = { out: '', error: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.error += text))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { said, ended, stop: () => child.kill('SIGINT') }
}

/** Starts `tributary listen` and waits until it says that it listens. */
async function startListening(args: string[]) {
  const child = start(['listen', ...args])
  await expect.poll(() => child.said.error + child.said.out).toMatch(/listening/i)
  return child
}

const told = async () =>
  (await db.query<{ event_id: string }>('select event_id from events order by seq')).rows.map(
    ({ event_id }) => event_id,
  )

test('listen hands each webhook to the app, signed with the secret that it prints, and shows the answer', async () => {
  const listening = await startListening(['--forward-to', appUrl])
  await expect.poll(() => listening.said.error).toContain('whsec_')
  secret = /whsec_\S+/.exec(listening.said.error)?.[0] ?? ''
  await connect('c1')
  await expect.poll(() => received.map(({ event }) => event.event)).toContain('integration_import_done')
  expect(faults).toEqual([])
  expect(received.map(({ id }) => id)).toEqual(await told())
  await expect.poll(() => listening.said.out).toContain('-> 204')
  listening.stop()
  expect(await listening.ended).toBe(0)
  const cursor = /--after (\S+)/.exec(listening.said.error)?.[1] ?? ''

  // What happened meanwhile is there when it goes on, and the secret is the same.
  await connect('c2')
  const again = await startListening(['--forward-to', appUrl, '--after', cursor])
  const ids = async () => (await told()).toSorted()
  await expect
    .poll(async () => [...new Set(received.map(({ id }) => id))].toSorted().join() === (await ids()).join())
    .toBe(true)
  again.stop()
  expect(await again.ended).toBe(0)
  expect(faults).toEqual([])
}, 60_000)

test('an app that refuses, or is not there, is shown as such, and listening goes on', async () => {
  answer = 500
  const [refused, nobody] = await Promise.all([
    startListening(['--forward-to', appUrl, '--customer', 'c3', '--count', '2']),
    startListening(['--forward-to', 'http://127.0.0.1:9/hooks', '--customer', 'c3', '--count', '2']),
  ])
  await connect('c3')
  expect([await refused.ended, await nobody.ended]).toEqual([0, 0])
  expect(refused.said.out).toContain('!! 500')
  expect(refused.said.out).toContain('the database is away')
  expect(nobody.said.out).toContain('!! no answer')
})

test.each(eventNames)('trigger posts a sample of %s that verifies', async (name) => {
  secret = `whsec_${Buffer.alloc(32, 3).toString('base64')}`
  const done = await runNode(cli, ['trigger', name, '--to', appUrl, '--secret', secret])
  expect([done.code, done.stderr]).toEqual([0, ''])
  expect(received.map(({ event }) => event)).toEqual([eventSamples[name].body])
})

test('trigger says what the app answered, and its exit code too', async () => {
  answer = 500
  const failed = await runNode(cli, ['trigger', 'webhook_test', '--to', appUrl])
  expect(failed.code).toBe(1)
  expect(failed.stdout).toContain('!! 500')
})

test('status shows the integrations and what needs somebody', async () => {
  await connect('c4')
  const well = await runNode(cli, ['status'], env)
  expect([well.code, well.stderr]).toEqual([0, ''])
  expect(well.stdout).toContain('Acme')
  await db.query(`update integrations set status = 'needs_reconnect' where customer_id = 'c4'`)
  const ill = await runNode(cli, ['status', '--json'], env)
  expect(ill.code).toBe(1)
  expect(JSON.parse(ill.stdout)).toMatchObject({
    workspace: { name: 'Acme' },
    integrations: { needs_reconnect: 1 },
    needs_reconnect: [{ customer_id: 'c4', connector_type: 'sandbox' }],
  })
  await db.query(`update integrations set status = 'active'`)
})

/** A connected customer whose first import has ended. */
async function connected(customerId: string): Promise<string> {
  await connect(customerId)
  const unfinished = `select 1 from imports where status in ('queued', 'running')`
  await expect.poll(async () => (await db.query(unfinished)).rowCount).toBe(0)
  const { rows } = await db.query<{ integration_id: string }>(
    'select integration_id from integrations where customer_id = $1',
    [customerId],
  )
  return rows[0]?.integration_id ?? ''
}

test('import --follow shows how far it is and how it ended', async () => {
  const id = await connected('c5')
  const done = await runNode(cli, ['import', id, '--full', '--follow'], env)
  expect(done.code).toBe(0)
  expect(done.stdout).toMatch(
    /^succeeded: \d+ records.* \| \d+ pages \| 0 new, 0 updated, 0 deleted, \d+ unchanged \| 0 at fault \| 0:\d\d/,
  )
  expect(done.stderr).toContain('[')
})

test('import --follow --json prints the import at each change, the last one as it ended, and an ended one can be shown', async () => {
  const id = await connected('c6')
  const done = await runNode(cli, ['import', id, '--follow', '--json'], env)
  const printed = (text: string) =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; status: string; records: unknown })
  expect([done.code, done.stderr]).toEqual([0, ''])
  const last = printed(done.stdout).at(-1)
  expect(last).toMatchObject({ status: 'succeeded', integration_id: id, records: { new: 0, failed: 0 } })
  const again = await runNode(cli, ['import', '--watch', last?.id ?? '', '--json'], env)
  expect([again.code, printed(again.stdout)]).toEqual([0, [last]])
})

test('watching an import goes on over a lost connection; Ctrl-C ends the watching alone, and says how to look on', async () => {
  const id = await connected('c7')
  const proxy = await startPostgresProxy(service.url)
  try {
    await call('POST', `${sandbox.url}/admin/faults`, { body: { on: 'api', answer: 'hold' } })
    const child = start(['import', id, '--full', '--follow', '--url', proxy.url.replace(/\/$/, '')])
    await expect.poll(() => child.said.error, { timeout: 20_000 }).toContain('reading')
    proxy.cut()
    await expect.poll(() => child.said.error).toContain('The connection was lost')
    await expect.poll(() => child.said.error, { timeout: 20_000 }).toContain('Connected again.')
    child.stop()
    expect(await child.ended).toBe(130)
    const importId = /--watch (\S+)/.exec(child.said.error)?.[1] ?? ''
    await call('DELETE', `${sandbox.url}/admin/faults`, {})
    const watched = await runNode(cli, ['import', '--watch', importId], env)
    expect([watched.code, watched.stdout.split(':')[0]]).toEqual([0, 'succeeded'])
  } finally {
    await proxy.close()
  }
}, 60_000)

test('listening goes on over a lost connection, and leaves nothing out', async () => {
  const proxy = await startPostgresProxy(service.url)
  try {
    const listening = await startListening(['--json', '--url', proxy.url.replace(/\/$/, '')])
    await connect('c8')
    await expect.poll(() => listening.said.out).toContain('"customer_id":"c8"')
    proxy.cut()
    await connect('c9')
    const ids = (text: string) => [...text.matchAll(/"id":"(evt_[^"]+)"/g)].map(([, one]) => one)
    const wanted = `select event_id from events where customer_id in ('c8', 'c9') order by seq`
    await expect
      .poll(
        async () => {
          const { rows } = await db.query<{ event_id: string }>(wanted)
          const missed = rows.filter(({ event_id: one }) => !ids(listening.said.out).includes(one))
          return [rows.length > 8, missed]
        },
        { timeout: 20_000 },
      )
      .toEqual([true, []])
    expect(new Set(ids(listening.said.out)).size).toBe(ids(listening.said.out).length)
    listening.stop()
    expect(await listening.ended).toBe(0)
  } finally {
    await proxy.close()
  }
}, 60_000)

test.each([
  [['status', '--api-key', 'trib_admin_wrong'], 1, 'This API key is unknown'],
  [['import', '0192f3a4-0000-7000-8000-00000000dead'], 1, 'integration'],
  [['import'], 2, 'INTEGRATION is missing'],
  [['listen', '--events', 'integration_exploded'], 2, '"integration_exploded" is not an event'],
  [['listen', '--forward-to', 'localhost:3000'], 2, '--forward-to is "localhost:3000"'],
  [['listen', '--after', 'nonsense'], 1, 'is not one that the stream gave'],
  [['trigger', 'integration_exploded', '--to', 'http://x'], 2, 'is not an event'],
  [['trigger', 'webhook_test'], 2, '--to URL is missing'],
  [['status', '--url', 'http://127.0.0.1:1'], 1, 'can not be reached'],
  [['listen', '--url', 'http://127.0.0.1:1'], 1, 'Is the service running'],
  [['import', 'x', '--watch', 'y'], 2, 'not both'],
  [['import', '--watch', '0192f3a4-0000-7000-8000-00000000dead'], 1, 'There is no import'],
  [['status', 'now'], 2, '"now" is more than status takes'],
  [['import', '--json'], 2, '{"error":{"code":null,"message":"INTEGRATION is missing.","exit_code":2}}'],
  [['status', '--json', '--api-key', 'no'], 1, '{"error":{"code":"auth.'],
])('%j fails with the exit code %i and a plain line', async (args, code, said) => {
  const failed = await runNode(cli, args, env)
  expect(failed.stderr).toContain(said)
  expect(failed.code).toBe(code)
  expect(failed.stderr).not.toMatch(/^\s+at /m)
  expect(failed.stderr).not.toContain(workspace.adminKey)
})
