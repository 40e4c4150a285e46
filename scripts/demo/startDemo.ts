import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { call } from './call.ts'
import { spawnApp, type App } from './spawnApp.ts'

const run = promisify(execFile)
const pathOf = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** Everything that the demo runs. */
export type Demo = {
  service: string
  sandbox: string
  saas: string
  /** Where the first account of the dashboard is made. */
  setUpLink: string
  workspaceId: string
  apiKey: string
  privateKeyPem: string
  /** Stops the processes and removes the data. */
  stop(): Promise<void>
}

type NewWorkspace = { workspace_id: string; api_key: string; private_key: string }

/** How fresh the demo's data is: everybody wants to see the webhook at once. */
const importInterval = 'PT3S'
const fullReadInterval = 'PT6S'

/** Starts the service with its embedded PostgreSQL, the sandbox and the SaaS app, each in a process of its own on a free port. */
export async function startDemo(
  options: { accessTokenTtlSeconds: number; scheduled: boolean },
  say: (line: string) => void,
): Promise<Demo> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tributary-demo-'))
  // mkdtemp closes it to others; the account that PostgreSQL runs as under root must enter it.
  await chmod(dataDir, 0o755)
  const apps: App[] = []
  const stop = async () => {
    for (const app of apps.reverse()) await app.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
  const start = async (name: string, script: string, env: Record<string, string>) => {
    const app = await spawnApp(name, pathOf(script), env)
    apps.push(app)
    say(`${name.padEnd(12)}${app.url}`)
    return app.url
  }
  try {
    const settings = { TRIBUTARY_DATA_DIR: dataDir }
    const service = await start('service', 'packages/server/src/main.ts', {
      ...settings,
      TRIBUTARY_PORT: '0',
      // Everything of the demo runs on this machine, over plain http.
      TRIBUTARY_EGRESS_ALLOW: '127.0.0.0/8',
      TRIBUTARY_ALLOW_HTTP_ENDPOINTS: 'true',
    })
    const sandbox = await start('sandbox', 'examples/sandbox-app/src/main.ts', {
      ACCESS_TOKEN_TTL_SECONDS: String(options.accessTokenTtlSeconds),
    })
    const command = async (...words: string[]): Promise<unknown> => {
      const env = { ...process.env, ...settings, TRIBUTARY_PUBLIC_URL: service }
      const { stdout } = await run(
        process.execPath,
        [pathOf('packages/server/src/cli.ts'), ...words, '--json'],
        {
          env,
        },
      )
      return JSON.parse(stdout)
    }
    const made = (await command('workspace', 'create', 'Demo')) as NewWorkspace
    const { link: setUpLink } = (await command('set-up-link')) as { link: string }
    await connectSandbox({ service, sandbox, apiKey: made.api_key, scheduled: options.scheduled })
    const saas = await start('SaaS app', 'examples/saas-app/src/main.ts', {
      SERVICE_URL: service,
      WORKSPACE_ID: made.workspace_id,
      PRIVATE_KEY: made.private_key,
      // With a key it registers its webhook endpoint by itself.
      API_KEY: made.api_key,
      CONNECTOR: 'sandbox',
    })
    return {
      service,
      sandbox,
      saas,
      setUpLink,
      workspaceId: made.workspace_id,
      apiKey: made.api_key,
      privateKeyPem: made.private_key,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Registers the service as an OAuth2 client of the sandbox, and the sandbox as a connector of the workspace. */
async function connectSandbox(of: {
  service: string
  sandbox: string
  apiKey: string
  scheduled: boolean
}): Promise<void> {
  const client = { client_id: 'tributary-demo', client_secret: randomBytes(24).toString('hex') }
  await call('POST', `${of.sandbox}/admin/clients`, {
    body: { ...client, redirect_uris: [`${of.service}/v1/credentials/callback`], name: 'The SaaS app' },
  })
  // An import every few seconds would bury what changed under "import done".
  if (of.scheduled)
    await call('PATCH', `${of.service}/v1/workspace`, {
      apiKey: of.apiKey,
      body: { import_done_policy: 'changed' },
    })
  await call('PUT', `${of.service}/v1/connectors/sandbox`, {
    apiKey: of.apiKey,
    body: {
      ...client,
      settings: { base_url: of.sandbox },
      ...(of.scheduled ? { import_interval: importInterval, full_read_interval: fullReadInterval } : {}),
    },
  })
}
