import { afterAll, beforeAll, expect, test } from 'vitest'
import { SignJWT, importPKCS8 } from 'jose'
import { startSandboxApp, type SandboxApp } from '../../examples/sandbox-app/src/index.ts'
import { createWorkspace, type NewWorkspace } from '../../packages/server/src/workspaces/index.ts'
import { call } from '../../scripts/demo/call.ts'
import { testSealingKeys } from '../support/connectWorld.ts'
import { startServiceProcess, type ServiceProcess } from '../support/serviceProcess.ts'
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.ts'
import { connectBySandbox, createVisitor } from '../support/visitor.ts'
import { startReceiver, type Receiver } from '../support/webhookReceiver.ts'

// What would break: work that only its own process knows of. So the roles run in processes of their own, and the one that does
// the work is killed in the middle of it.

let db: TestDatabase
let sandbox: SandboxApp
let receiver: Receiver
let workspace: NewWorkspace
let env: Record<string, string>
let api: ServiceProcess
const workers: ServiceProcess[] = []
const issues = 400

beforeAll(async () => {
  db = await createTestDatabase()
  sandbox = await startSandboxApp({ seed: { issues }, rateLimit: { burst: 10_000, perSecond: 10_000 } })
  receiver = await startReceiver()
  workspace = await createWorkspace(db, 'Acme')
  env = {
    DATABASE_URL: db.url,
    TRIBUTARY_SEALING_KEYS: testSealingKeys,
    TRIBUTARY_EGRESS_ALLOW: '127.0.0.0/8',
    TRIBUTARY_ALLOW_HTTP_ENDPOINTS: 'true',
    TRIBUTARY_LOG_LEVEL: 'info',
  }
  api = await startServiceProcess(env, ['--roles=api'])
  const client = { client_id: 'tributary', client_secret: 'a secret that is long enough' }
  sandbox.putClient({
    clientId: client.client_id,
    clientSecret: client.client_secret,
    redirectUris: [`${api.url}/v1/credentials/callback`],
  })
  const apiKey = workspace.adminKey
  await call('PUT', `${api.url}/v1/connectors/sandbox`, {
    apiKey,
    body: { ...client, settings: { base_url: sandbox.url } },
  })
  await call('POST', `${api.url}/v1/webhook-endpoints`, { apiKey, body: { url: receiver.url } })
})
afterAll(async () => {
  for (const process of [...workers, api]) await process.stop()
  await receiver.close()
  await sandbox.close()
  await db.drop()
})

const startWorker = async (faultPoint?: string) => {
  const worker = await startServiceProcess(faultPoint ? { ...env, TRIBUTARY_FAULT_POINT: faultPoint } : env, [
    '--roles=imports,deliveries',
  ])
  workers.push(worker)
}
const countOf = (event: string) => receiver.received.filter((one) => one.event === event)

test('a worker killed in the middle of the first import is followed by another: each record is told, import done comes last', async () => {
  await startWorker('imports.page_committed:4')
  const secret = await new SignJWT({ workspace_id: workspace.workspaceId, customer_id: 'c1', state: 's' })
    .setProtectedHeader({ alg: 'RS256' })
    .sign(await importPKCS8(workspace.privateKeyPem, 'RS256'))
  const end = await connectBySandbox(
    createVisitor(),
    `${api.url}/v1/credentials/sandbox/register?secret=${secret}`,
  )
  expect(end.said?.message).toMatchObject({ type: 'READY' })
  await expect
    .poll(async () => (await db.query('select 1 from resources')).rowCount, { timeout: 20_000 })
    .toBeGreaterThan(0)

  await startWorker()
  await expect.poll(() => countOf('integration_import_done').length, { timeout: 40_000 }).toBe(1)
  const { rowCount } = await db.query('select 1 from resources')
  const told = countOf('integration_new_data_model')
  expect(rowCount).toBeGreaterThan(issues)
  // Told at least once each, in one event each: what was in flight at the kill may have come twice, under the same id.
  expect(new Set(told.map(({ resourceId }) => resourceId)).size).toBe(rowCount)
  expect(new Set(told.map(({ eventId }) => eventId)).size).toBe(rowCount)
  expect(receiver.received[0]?.event).toBe('integration_installed')
  expect(receiver.received.at(-1)?.event).toBe('integration_import_done')
}, 90_000)

test('a worker that is asked to stop ends in order', async () => {
  const worker = await startServiceProcess(env, ['--roles=imports,deliveries'])
  expect(await worker.stop()).toBe(0)
})
