import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { startSandboxApp, type SandboxApp } from '../../../../examples/sandbox-app/src/index.ts'
import { createIntegration } from '../../../../test/support/importFixture.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { systemClock } from '../clock.ts'
import { readConfig } from '../config.ts'
import { loadConnectors, type ConnectorCatalogue } from '../connectors/index.ts'
import { createEgress } from '../egress/index.ts'
import { createEventRecorder } from '../events/index.ts'
import { recheckRefused, type AccessWatchDeps } from '../integrations/credentials/accessWatch.ts'
import { sealSecrets } from '../integrations/credentials/secrets.ts'
import { createAccessTokens, createAccessWatch, findIntegration } from '../integrations/index.ts'
import { upsertCredentials } from '../integrations/store/credentials.ts'
import { createLogger } from '../logger.ts'
import { createResourceWriter, loadModels } from '../resources/index.ts'
import { createKeyring } from '../secrets/index.ts'
import { createImportQueue, createManifestReader, startImports } from './index.ts'
import { findImport } from './store/readImports.ts'

// What would break: a revoked API key is hammered for ever, or one refused stream takes the whole integration down.

let db: TestDatabase
let connectors: ConnectorCatalogue
let sandbox: SandboxApp
let integration: { workspaceId: string; integrationId: string }
let worker: { stop(): Promise<void> }
const keyring = createKeyring(`test:${Buffer.alloc(32, 1).toString('base64')}`)
const egress = createEgress({ allow: ['127.0.0.0/8'] })
const events = createEventRecorder()
const imports = createImportQueue()
let deps: AccessWatchDeps

beforeAll(async () => {
  db = await createTestDatabase()
  connectors = await loadConnectors([fileURLToPath(new URL('../../../../connectors', import.meta.url))])
  const logger = createLogger('silent')
  deps = { db, clock: systemClock, logger, connectors, keyring, egress, events, imports }
})
afterAll(async () => {
  await egress.close()
  await db.drop()
})
beforeEach(async () => {
  sandbox = await startSandboxApp({ seed: { users: 2, projects: 1, issues: 5 } })
  integration = await createIntegration(db, 'sandbox', { config: { base_url: sandbox.url } })
  await db.query(
    'insert into connector_settings (workspace_id, connector_type, settings) values ($1, $2, $3)',
    [integration.workspaceId, 'sandbox', JSON.stringify({ base_url: sandbox.url })],
  )
  await giveKey(sandbox.apiKeys[0] ?? '')
  const resources = createResourceWriter({
    clock: systemClock,
    models: await loadModels(),
    events,
    streamNamesOf: ({ manifest }) => manifest.streams.map(({ name }) => name),
  })
  const reader = createManifestReader(deps, createAccessTokens(deps), createAccessWatch(deps))
  const options = { resources, events, reader, pollMs: 50, scheduleMs: 50 }
  worker = startImports({ ...deps, config: readConfig({}) }, options)
})
afterEach(async () => {
  await worker.stop()
  await sandbox.close()
})

async function giveKey(apiKey: string): Promise<void> {
  const sealed = sealSecrets(keyring, integration, {
    kind: 'form',
    config: { credentials: { api_key: apiKey } },
  })
  await db.transaction((tx) =>
    upsertCredentials(tx, { ...integration, sealed, accessTokenExpiresAt: null, refreshDueAt: null }),
  )
}

async function admin(path: string, body: unknown): Promise<void> {
  const answer = await fetch(`${sandbox.url}/admin${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  })
  expect(answer.ok).toBe(true)
}

async function runImport() {
  const importId = await db.transaction((tx) =>
    imports.queue(tx, { ...integration, trigger: 'manual', mode: 'full' }),
  )
  const find = () => findImport(db, integration.workspaceId, importId ?? '')
  await expect.poll(async () => (await find())?.status, { interval: 20 }).not.toMatch(/queued|running/)
  return await find()
}

async function status(): Promise<string> {
  const { rows } = await db.query<{ status: string }>(
    'select status from integrations where integration_id = $1',
    [integration.integrationId],
  )
  return rows[0]?.status ?? ''
}

/** The events about access, in their order. */
async function told(): Promise<{ event: string; payload: unknown }[]> {
  const { rows } = await db.query<{ body: string }>(
    `select body from events where integration_id = $1 and event like '%token%' order by seq`,
    [integration.integrationId],
  )
  return rows.map(({ body }) => JSON.parse(body) as { event: string; payload: unknown })
}

const broken = {
  event: 'integration_cannot_refresh_oauth_token',
  payload: { error: expect.stringMatching(/^the third party refuses the credentials \(status 401\)/) },
}

test('a revoked API key: the customer is told once, and imports stop', async () => {
  expect(await runImport()).toMatchObject({ status: 'succeeded' })
  await admin('/revoke', { api_key: sandbox.apiKeys[0] })
  expect(await runImport()).toMatchObject({ status: 'failed', errorCode: 'integration.needs_reconnect' })
  expect(await findIntegration(db, integration.workspaceId, integration.integrationId)).toMatchObject({
    status: 'needs_reconnect',
    statusReason: expect.stringContaining('refuses the credentials (status 401)'),
  })
  expect(await told()).toMatchObject([broken])
  // Neither the schedule nor a hand asks the third party again.
  await db.query('update integrations set next_import_at = now() where integration_id = $1', [
    integration.integrationId,
  ])
  await sandbox.close()
  expect(await runImport()).toMatchObject({ status: 'failed', errorCode: 'integration.needs_reconnect' })
  const { rows } = await db.query(
    `select 1 from imports where integration_id = $1 and trigger = 'schedule'`,
    [integration.integrationId],
  )
  expect(rows).toEqual([])
  expect(await told()).toHaveLength(1)
})

test('a third party that refused everybody for a while: what works again is told once and imported', async () => {
  const key = sandbox.apiKeys[0] ?? ''
  await giveKey('not this one')
  await runImport()
  expect(await status()).toBe('needs_reconnect')
  const recheckNow = async () => {
    await db.query('update credentials set recheck_at = now() where integration_id = $1', [
      integration.integrationId,
    ])
    return await recheckRefused(deps)
  }
  expect(await recheckNow()).toBe(1)
  expect(await status()).toBe('needs_reconnect')
  expect(await recheckRefused(deps)).toBe(0)
  // The same credentials work again: here, by changing them without a word to anybody.
  const sealed = sealSecrets(keyring, integration, {
    kind: 'form',
    config: { credentials: { api_key: key } },
  })
  await db.query('update credentials set sealed = $2 where integration_id = $1', [
    integration.integrationId,
    sealed,
  ])
  await recheckNow()
  expect(await findIntegration(db, integration.workspaceId, integration.integrationId)).toMatchObject({
    status: 'active',
    statusReason: null,
  })
  expect(await told()).toMatchObject([broken, { event: 'integration_oauth_token_fixed' }])
  const { rows } = await db.query(
    'select trigger from imports where integration_id = $1 order by import_id',
    [integration.integrationId],
  )
  expect(rows.map(({ trigger }) => trigger as string)).toEqual(['manual', 'reconnect'])
  expect(await recheckNow()).toBe(1)
  expect(await told()).toHaveLength(2)
})

test('a stream that the account may not read is that stream’s matter: the others are read, and nobody is told', async () => {
  await admin('/faults', { on: 'api', path: '/api/users', answer: 403, times: 100 })
  const ended = await runImport()
  expect(ended).toMatchObject({ status: 'partial', errorCode: 'import.read_failed' })
  expect(await status()).toBe('active')
  expect(await told()).toEqual([])
})

test('a verdict on credentials that were replaced meanwhile changes nothing', async () => {
  await giveKey('not this one')
  let asked = 0
  const slow: AccessWatchDeps = {
    ...deps,
    egress: {
      ...egress,
      request: async (request) => {
        const answer = await egress.request(request)
        asked += 1
        await giveKey(sandbox.apiKeys[0] ?? '')
        return answer
      },
    },
  }
  await createAccessWatch(slow).refused(integration.workspaceId, integration.integrationId)
  expect(asked).toBeGreaterThan(0)
  expect(await status()).toBe('active')
  expect(await told()).toEqual([])
})
