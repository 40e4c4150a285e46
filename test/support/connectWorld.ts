import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { SignJWT, importPKCS8, type JWTPayload } from 'jose'
import { pino } from 'pino'
import { startSandboxApp, type SandboxApp } from '../../examples/sandbox-app/src/index.ts'
import { systemClock, type Clock } from '../../packages/server/src/clock.ts'
import {
  loadConnectors,
  type Connector,
  type ConnectorCatalogue,
} from '../../packages/server/src/connectors/index.ts'
import { createEgress } from '../../packages/server/src/egress/index.ts'
import { buildApp } from '../../packages/server/src/http/index.ts'
import {
  configureConnector,
  connectPages,
  integrationRoutes,
  type ConnectDeps,
} from '../../packages/server/src/integrations/index.ts'
import type { NewEvent } from '../../packages/server/src/ports.ts'
import { createKeyring } from '../../packages/server/src/secrets/index.ts'
import {
  createApiKey,
  createWorkspace,
  findCaller,
  type NewWorkspace,
} from '../../packages/server/src/workspaces/index.ts'
import { createPortTables, testEvents, testImportProgress, testImports } from './recordedPorts.ts'
import { createTestDatabase, type TestDatabase } from './testDatabase.ts'

const connectorsDir = fileURLToPath(new URL('../../connectors', import.meta.url))

/** The sealing key of tests, so that another process can open what this one sealed. */
export const testSealingKeys = `k1:${createHash('sha256').update('test').digest('base64')}`

export type ConnectWorld = {
  db: TestDatabase
  deps: ConnectDeps
  app: FastifyInstance
  /** The service's address. */
  url: string
  sandbox: SandboxApp
  workspace: NewWorkspace
  userKey: string
  /** A workspace that must see nothing of the first one. */
  other: NewWorkspace
  /** Signs a connect secret with the workspace's key; claims may be left out with undefined. */
  sign(claims: JWTPayload, options?: { privateKeyPem?: string; algorithm?: string }): Promise<string>
  /** The events recorded so far, oldest first; those of transactions that were rolled back are not among them. */
  events(): Promise<NewEvent[]>
  /** The imports queued so far. */
  imports(): Promise<{ integration_id: string; trigger: string; mode: string }[]>
  /** Sets the status of every queued import, which the pages then tell the SDK. */
  finishImports(status: string): Promise<void>
  close(): Promise<void>
}

/** A service with the stage of integrations, the sandbox as the third party, and two workspaces, all on 127.0.0.1. */
export async function createConnectWorld(
  options: {
    clock?: Clock
    /** Seconds in which the sandbox takes a used refresh token once more. */
    refreshReuseGraceSeconds?: number
    /** Changes the sandbox's connector. */
    connector?: (sandbox: Connector) => Connector
  } = {},
): Promise<ConnectWorld> {
  const db = await createTestDatabase()
  await createPortTables(db)
  const sandbox = await startSandboxApp({
    seed: { users: 3, projects: 2, issues: 5 },
    refreshReuseGraceSeconds: options.refreshReuseGraceSeconds ?? 0,
  })
  const address = { url: '' }
  const egress = createEgress({ allow: ['127.0.0.0/8'] })
  const deps: ConnectDeps = {
    db,
    egress,
    clock: options.clock ?? systemClock,
    logger: pino({ level: 'silent' }),
    keyring: createKeyring(testSealingKeys),
    connectors: await loadSandboxConnector(options.connector),
    publicUrl: () => address.url,
    events: testEvents,
    imports: testImports,
    progress: testImportProgress,
  }
  const app = await buildApp({
    db,
    findCaller,
    apiRoutes: [integrationRoutes(deps)],
    publicRoutes: [connectPages(deps)],
  })
  address.url = await app.listen({ host: '127.0.0.1', port: 0 })
  const workspace = await createWorkspace(db, 'Acme <Projects> & Co')
  const other = await createWorkspace(db, 'Other')
  const { key: userKey } = await createApiKey(db, {
    workspaceId: workspace.workspaceId,
    name: 'reader',
    role: 'user',
  })
  for (const { workspaceId } of [workspace, other]) await setUpSandbox(deps, sandbox, workspaceId)
  return {
    db,
    deps,
    app,
    url: address.url,
    sandbox,
    workspace,
    userKey,
    other,
    sign: (claims, signing = {}) => sign(workspace, claims, signing),
    events: async () =>
      (await db.query<{ event: NewEvent }>('select event from test_events order by n')).rows.map(
        ({ event }) => event,
      ),
    imports: async () =>
      (
        await db.query<{ integration_id: string; trigger: string; mode: string }>(
          'select integration_id, trigger, mode from test_imports order by n',
        )
      ).rows,
    finishImports: async (status) => {
      await db.query('update test_imports set status = $1', [status])
    },
    close: async () => {
      await app.close()
      await egress.close()
      await sandbox.close()
      await db.drop()
    },
  }
}

async function loadSandboxConnector(change?: (sandbox: Connector) => Connector): Promise<ConnectorCatalogue> {
  const loaded = await loadConnectors([connectorsDir])
  if (!change) return loaded
  const changed = change(loaded.get('sandbox'))
  return { get: () => changed, find: () => changed, all: () => [changed] }
}

async function setUpSandbox(deps: ConnectDeps, sandbox: SandboxApp, workspaceId: string): Promise<void> {
  const clientSecret = `secret-of-${workspaceId}`
  sandbox.putClient({
    clientId: workspaceId,
    clientSecret,
    redirectUris: [`${deps.publicUrl()}/v1/credentials/callback`],
    name: 'Acme',
  })
  await configureConnector(deps, workspaceId, deps.connectors.get('sandbox'), {
    clientId: workspaceId,
    clientSecret,
    settings: { base_url: sandbox.url },
  })
}

async function sign(
  workspace: NewWorkspace,
  claims: JWTPayload,
  { privateKeyPem, algorithm }: { privateKeyPem?: string; algorithm?: string },
): Promise<string> {
  const alg = algorithm ?? 'RS256'
  const key = await importPKCS8(privateKeyPem ?? workspace.privateKeyPem, alg)
  return await new SignJWT({ workspace_id: workspace.workspaceId, ...claims })
    .setProtectedHeader({ alg })
    .sign(key)
}
