import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSandboxApp, type SandboxApp } from '../../examples/sandbox-app/src/index.ts'
import { buildPackage } from '../../packages/sdk/build/buildPackage.ts'
import { testSealingKeys } from '../support/connectWorld.ts'
import { readDocsPage } from '../support/docsPage.ts'
import { freePort } from '../support/freePort.ts'
import { repositoryPath, runNode } from '../support/runNode.ts'
import { startServiceProcess, type ServiceProcess } from '../support/serviceProcess.ts'
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.ts'
import { createVisitor } from '../support/visitor.ts'

// docs/quick-start.md as somebody follows it: its commands, its files, in its order; ports and folders of the test in place of those of the page.

const run = promisify(execFile)
const cli = 'packages/server/src/cli.ts'
const require = createRequire(new URL('../../packages/sdk/package.json', import.meta.url))
const page = await readDocsPage('docs/quick-start.md')
const connectPage = await readDocsPage('docs/connect.md')

let db: TestDatabase
let sandbox: SandboxApp
let service: ServiceProcess
let folder: string
let appPort: number
let env: Record<string, string>
const children: ChildProcess[] = []

beforeAll(async () => {
  db = await createTestDatabase()
  sandbox = await startSandboxApp({ seed: { users: 2, projects: 1, issues: 3 } })
  folder = await mkdtemp(join(tmpdir(), 'tributary-quick-start-'))
  appPort = await freePort()
  env = {
    DATABASE_URL: db.url,
    TRIBUTARY_SEALING_KEYS: testSealingKeys,
    TRIBUTARY_DATA_DIR: folder,
    // The first command of the page.
    ...Object.fromEntries([/(TRIBUTARY_\w+)=(\S+)/.exec(page.command('npm start'))?.slice(1) ?? []]),
  }
  service = await startServiceProcess(env)
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await service.stop()
  await sandbox.close()
  await db.drop()
  await rm(folder, { recursive: true, force: true })
})

const wordsOf = (part: string, given: Record<string, string> = {}) => {
  const hooks = 'http://localhost:3000/hooks'
  return page.words(part, { [hooks]: hooks.replace('localhost:3000', `127.0.0.1:${appPort}`), ...given })
}

function start(script: string, args: string[], more: Record<string, string>) {
  const child = spawn(process.execPath, [script, ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  const said = { text: '' }
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said.text += text))
  }
  return said
}

// A few commands of the page are calls of curl.
const curlMissing = spawnSync('curl', ['--version']).error ? ' (skipped: this machine has no curl)' : ''

test.skipIf(curlMissing !== '')(
  `the page leads from nothing to webhooks in an app, and to an import by hand${curlMissing}`,
  async () => {
    const made = await runNode(cli, wordsOf('workspace create'), env)
    expect(made.stderr).toBe('')
    env['TRIBUTARY_API_KEY'] = /trib_admin_\S+/.exec(made.stdout)?.[0] ?? ''
    env['TRIBUTARY_URL'] = service.url
    await makeApp()

    const listening = start(repositoryPath(cli), wordsOf('listen --forward-to'), {})
    await expect.poll(() => listening.text).toMatch(/whsec_\S+/)
    const secret = /whsec_\S+/.exec(listening.text)?.[0] ?? ''
    const app = start(join(folder, 'my-app/app.mjs'), [], { WEBHOOK_SECRET: secret })
    const trigger = () => runNode(cli, wordsOf('trigger'), env)
    await expect
      .poll(async () => (await trigger()).stdout, { timeout: 20_000, interval: 300 })
      .toContain('-> 204')
    expect(app.text).toContain('integration_updated_data_model')

    await useThisSandbox()
    const link = await page.curl('/v1/connect-links', env)
    const visitor = createVisitor()
    const opened = await visitor.get(link.url as string)
    const form = await visitor.get(`${opened.url}?method=1`)
    const key = /`(sandbox-key-\w+)`/.exec(page.text)?.[1] ?? ''
    const last = await visitor.submit(form, '/credentials', { 'credentials.api_key': key })
    expect(last.body).toContain('Sandbox is connected')
    for (const event of ['integration_installed', 'integration_new_data_model', 'integration_import_done']) {
      await expect.poll(() => app.text, { timeout: 20_000 }).toContain(event)
      await expect.poll(() => listening.text).toContain(event)
    }

    const status = await runNode(cli, wordsOf('-- status'), env)
    expect([status.code, status.stderr]).toEqual([0, ''])
    const id = /active +([0-9a-f-]{36}) +sandbox of acme/.exec(status.stdout)?.[1] ?? ''
    const done = await runNode(cli, wordsOf('-- import', { INTEGRATION_ID: id }), env)
    expect([done.code, done.stdout]).toEqual([0, expect.stringMatching(/^succeeded: /)])
  },
  120_000,
)

test.skipIf(curlMissing !== '')(
  `the catalogue answers, and a connector is set up as the page says${curlMissing}`,
  async () => {
    const catalogue = await page.curl('/v1/connectors -H', env)
    expect(catalogue.data).toEqual(expect.arrayContaining([expect.objectContaining({ type: 'linear' })]))
    expect(await page.curl('/v1/connectors/linear', env)).toMatchObject({ type: 'linear' })
    expect(await connectPage.curl('/v1/connect-links', env)).toEqual({
      url: expect.stringContaining('/v1/connect-links/open?token='),
      expires: expect.any(String),
    })
  },
  30_000,
)

/** `npm run build -w packages/sdk` and the folder of the app, with Express as it is installed here. */
async function makeApp(): Promise<void> {
  const built = join(folder, 'sdk')
  await buildPackage(built)
  const modules = join(folder, 'my-app/node_modules')
  await mkdir(join(modules, '@tributary'), { recursive: true })
  await cp(built, join(modules, '@tributary/sdk'), { recursive: true })
  // As it is installed for the SDK's own examples.
  const framework = 'express'
  await symlink(dirname(require.resolve(`${framework}/package.json`)), join(modules, framework))
  const [receiver = '', connecting = ''] = page
    .blocks('js')
    .map((text) => text.replace('app.listen(3000)', `app.listen(${appPort})`))
  await writeFile(join(folder, 'my-app/app.mjs'), receiver)
  // Express has no sessions of its own; a page is tried in the browser tests.
  const session = `app.use((request, _response, next) => ((request.session = { companyId: 'acme' }), next()))\n`
  await writeFile(
    join(folder, 'my-app/whole.mjs'),
    receiver.replace('app.listen', `${session}${connecting}\napp.listen`),
  )
  await run(process.execPath, ['--check', join(folder, 'my-app/whole.mjs')])
}

/** The sandbox of this test has a port of its own. */
async function useThisSandbox(): Promise<void> {
  await fetch(`${service.url}/v1/connectors/sandbox`, {
    method: 'PUT',
    headers: { authorization: `Api-Key ${env['TRIBUTARY_API_KEY']}`, 'content-type': 'application/json' },
    body: JSON.stringify({ settings: { base_url: sandbox.url } }),
  })
}
