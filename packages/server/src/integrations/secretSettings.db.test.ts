import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pino } from 'pino'
import type { JsonObject } from '@tributary/contract'
import { testSealingKeys } from '../../../../test/support/connectWorld.ts'
import { createIntegration, testConnector } from '../../../../test/support/importFixture.ts'
import { testImportProgress } from '../../../../test/support/recordedPorts.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { systemClock } from '../clock.ts'
import type { Connector } from '../connectors/index.ts'
import { createEgress } from '../egress/index.ts'
import { buildApp } from '../http/index.ts'
import { createKeyring } from '../secrets/index.ts'
import { findCaller } from '../workspaces/index.ts'
import { sealSecrets } from './credentials/secrets.ts'
import { integrationRoutes, loadManifestConfig, sealPlainSettings } from './index.ts'
import { upsertCredentials } from './store/credentials.ts'

// Two ways to mark a setting as secret: in connector.yaml, and in the manifest's connection specification.
const connector = testConnector(
  { version: 1, streams: {} },
  {
    settings: {
      base_url: { type: 'string' },
      app_token: { type: 'string', pattern: '^[a-z-]+$', airbyte_secret: true },
      region_key: { type: 'string' },
    },
    manifest: {
      connectionSpecification: { properties: { region_key: { type: 'string', airbyte_secret: true } } },
    } as unknown as Connector['manifest'],
  },
)
const connectors = { get: () => connector, find: () => connector, all: () => [connector] }
const keyring = createKeyring(testSealingKeys)

let db: TestDatabase
let app: FastifyInstance
const egress = createEgress({ allow: [] })
beforeAll(async () => {
  db = await createTestDatabase()
  app = await buildApp({
    db,
    findCaller,
    publicRoutes: [],
    apiRoutes: [
      integrationRoutes({
        db,
        keyring,
        connectors,
        egress,
        clock: systemClock,
        logger: pino({ level: 'silent' }),
        publicUrl: () => 'http://localhost',
        progress: testImportProgress,
      }),
    ],
  })
})
afterAll(async () => {
  await app.close()
  await egress.close()
  await db.drop()
})

async function put(key: string, settings: JsonObject) {
  const answer = await app.inject({
    method: 'PUT',
    url: '/v1/connectors/sandbox',
    headers: { authorization: `Api-Key ${key}` },
    payload: { settings },
  })
  return { status: answer.statusCode, text: answer.body, body: answer.json() as JsonObject }
}

async function stored(workspaceId: string) {
  const { rows } = await db.query<{ all: string; settings: JsonObject; sealed: Buffer | null }>(
    `select connector_settings::text as all, settings, settings_sealed as sealed from connector_settings where workspace_id = $1`,
    [workspaceId],
  )
  return rows[0]
}

/** With what a manifest of an integration is run. */
async function configOf(of: { workspaceId: string; integrationId: string }) {
  await upsertCredentialsOf(of)
  return await loadManifestConfig({ db, keyring, connectors }, of.workspaceId, of.integrationId)
}
async function upsertCredentialsOf(of: { workspaceId: string; integrationId: string }) {
  const sealed = sealSecrets(keyring, of, { kind: 'form', config: {} })
  await db.transaction((tx) =>
    upsertCredentials(tx, { ...of, sealed, accessTokenExpiresAt: null, refreshDueAt: null }),
  )
}

test('secret settings are stored sealed and never answered; the manifest gets them', async () => {
  const own = await createIntegration(db, 'sandbox')
  const settings = { base_url: 'https://example.com', app_token: 'hush-hush', region_key: 'eu-secret' }
  const answer = await put(own.adminKey, settings)
  expect(answer).toMatchObject({
    status: 200,
    body: {
      settings: { base_url: 'https://example.com' },
      secret_settings: expect.arrayContaining(['app_token', 'region_key']),
    },
  })
  expect(answer.text).not.toMatch(/hush|eu-secret/)
  const row = await stored(own.workspaceId)
  expect(row?.settings).toEqual({ base_url: 'https://example.com' })
  expect(`${row?.all} ${row?.sealed?.toString('latin1')}`).not.toMatch(/hush|eu-secret/)
  expect(await configOf(own)).toMatchObject(settings)
})

test('a secret setting that is left out stays, one that is null goes, and the others are replaced', async () => {
  const own = await createIntegration(db, 'sandbox')
  await put(own.adminKey, { base_url: 'https://a.example', app_token: 'first', region_key: 'eu' })
  await put(own.adminKey, {})
  expect(await configOf(own)).toEqual({ app_token: 'first', region_key: 'eu' })
  await put(own.adminKey, { app_token: 'second', region_key: null })
  expect(await configOf(own)).toEqual({ app_token: 'second' })
  expect((await put(own.adminKey, { app_token: null })).body).toMatchObject({ secret_settings: [] })
  expect((await stored(own.workspaceId))?.sealed).toBeNull()
})

test('a secret that is refused is not quoted', async () => {
  const own = await createIntegration(db, 'sandbox')
  const refused = await put(own.adminKey, { app_token: 'HUSH 17' })
  expect(refused).toMatchObject({ status: 400, body: { code: 'connector.settings_invalid' } })
  expect(refused.text).not.toContain('HUSH')
})

test('what an earlier version stored as it is, is sealed at the start of the service, once', async () => {
  const own = await createIntegration(db, 'sandbox')
  const old = { base_url: 'https://a.example', app_token: 'hush-hush' }
  await db.query(
    `insert into connector_settings (workspace_id, connector_type, settings) values ($1, 'sandbox', $2)`,
    [own.workspaceId, JSON.stringify(old)],
  )
  await Promise.all([
    sealPlainSettings({ db, keyring }, [connector]),
    sealPlainSettings({ db, keyring }, [connector]),
  ])
  expect((await stored(own.workspaceId))?.settings).toEqual({ base_url: 'https://a.example' })
  expect(await configOf(own)).toEqual(old)
})

test('sealed settings of one workspace can not be opened as those of another', async () => {
  const own = await createIntegration(db, 'sandbox')
  const stranger = await createIntegration(db, 'sandbox')
  await put(own.adminKey, { app_token: 'hush-hush' })
  await put(stranger.adminKey, { app_token: 'other' })
  await db.query(
    `update connector_settings set settings_sealed = (select settings_sealed from connector_settings where workspace_id = $1)
     where workspace_id = $2`,
    [own.workspaceId, stranger.workspaceId],
  )
  await expect(configOf(stranger)).rejects.toMatchObject({ code: 'secrets.unreadable' })
})
