import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSandboxApp, type SandboxApp } from '../../../../examples/sandbox-app/src/index.ts'
import { createIntegration } from '../../../../test/support/importFixture.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { systemClock } from '../clock.ts'
import { readConfig } from '../config.ts'
import { loadConnectors } from '../connectors/index.ts'
import { createEgress } from '../egress/index.ts'
import { createEventRecorder } from '../events/index.ts'
import { sealSecrets } from '../integrations/credentials/secrets.ts'
import { createAccessTokens } from '../integrations/index.ts'
import { createLogger } from '../logger.ts'
import { createResourceWriter, loadModels } from '../resources/index.ts'
import { createKeyring } from '../secrets/index.ts'
import { createImportQueue, createManifestReader, startImports } from './index.ts'
import { findImport } from './store/readImports.ts'
import { listStreams } from './store/streams.ts'

// The sandbox, a third party of its own, is read by its connector's manifest with an API key, through the one door to outside URLs.

let db: TestDatabase
let sandbox: SandboxApp
let integration: { workspaceId: string; integrationId: string }
let worker: { stop(): Promise<void> }
const keyring = createKeyring(`test:${Buffer.alloc(32, 1).toString('base64')}`)
const egress = createEgress({ allow: ['127.0.0.0/8'] })
const events = createEventRecorder()
const imports = createImportQueue()

beforeAll(async () => {
  db = await createTestDatabase()
  sandbox = await startSandboxApp({ seed: { issues: 250 } })
  integration = await createIntegration(db, 'sandbox', { config: { base_url: sandbox.url } })
  const { workspaceId } = integration
  await db.query(
    'insert into connector_settings (workspace_id, connector_type, settings) values ($1, $2, $3)',
    [workspaceId, 'sandbox', JSON.stringify({ base_url: sandbox.url })],
  )
  await giveKey(sandbox.apiKeys[0] ?? '')
  const connectors = await loadConnectors([fileURLToPath(new URL('../../../../connectors', import.meta.url))])
  const logger = createLogger('silent')
  const deps = { db, clock: systemClock, logger, connectors, config: readConfig({}), keyring, egress }
  const resources = createResourceWriter({
    clock: systemClock,
    models: await loadModels(),
    events,
    streamNamesOf: ({ manifest }) => manifest.streams.map(({ name }) => name),
  })
  const reader = createManifestReader(deps, createAccessTokens({ ...deps, events, imports }))
  worker = startImports(deps, { resources, events, reader, pollMs: 50 })
})
afterAll(async () => {
  await worker.stop()
  await sandbox.close()
  await egress.close()
  await db.drop()
})

async function giveKey(apiKey: string): Promise<void> {
  const config = { credentials: { api_key: apiKey } }
  await db.query(
    `insert into credentials (workspace_id, integration_id, sealed) values ($1, $2, $3)
     on conflict (workspace_id, integration_id) do update set sealed = excluded.sealed`,
    [
      integration.workspaceId,
      integration.integrationId,
      sealSecrets(keyring, integration, { kind: 'form', config }),
    ],
  )
}

async function runImport(mode: 'incremental' | 'full' = 'incremental') {
  const importId = await db.transaction((tx) =>
    imports.queue(tx, { ...integration, trigger: 'manual', mode }),
  )
  const find = () => findImport(db, integration.workspaceId, importId ?? '')
  await expect
    .poll(async () => (await find())?.status, { interval: 20, timeout: 20_000 })
    .not.toMatch(/queued|running/)
  return await find()
}

async function streamsOf(importId: string | undefined) {
  const streams = await listStreams(db, integration.workspaceId, importId ?? '')
  return streams.map(({ stream, mode, status, counts }) => ({ stream, mode, status, read: counts.read }))
}

test('a connector’s manifest is read whole, page by page, then from its cursor on', async () => {
  const first = await runImport()
  expect(first).toMatchObject({ status: 'succeeded', counts: { failed: 0, updated: 0 } })
  expect(await streamsOf(first?.importId)).toMatchObject([
    { stream: 'users', mode: 'full', status: 'done' },
    { stream: 'projects', mode: 'full', status: 'done' },
    { stream: 'statuses', mode: 'full', status: 'done' },
    { stream: 'issues', mode: 'full', status: 'done', read: 250 },
  ])
  const { rows } = await db.query(
    `select count(*) filter (where model = 'pm_issue') as issues,
       count(*) filter (where model = 'pm_issue' and data::json ->> 'project_id' in (select resource_id::text from resources where model = 'pm_project')) as placed
     from resources where integration_id = $1`,
    [integration.integrationId],
  )
  expect(rows).toEqual([{ issues: 250, placed: 250 }])
  const second = await runImport()
  expect(second).toMatchObject({ status: 'succeeded', counts: { new: 0, updated: 0, deleted: 0, failed: 0 } })
  const [issues] = (await streamsOf(second?.importId)).filter(({ stream }) => stream === 'issues')
  expect(issues).toMatchObject({ mode: 'incremental' })
  expect(issues?.read).toBeLessThan(250)
})

test('a refused credential ends the import at the first stream, in words', async () => {
  await giveKey('wrong')
  const ended = await runImport()
  expect(ended).toMatchObject({ status: 'failed', errorCode: 'import.read_failed', counts: { read: 0 } })
  expect(ended?.errorMessage).toContain('does not accept the credential')
  expect((await streamsOf(ended?.importId)).map(({ status }) => status)).toEqual(Array(4).fill('failed'))
})
