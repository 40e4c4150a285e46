import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorkspace } from '../../packages/server/src/workspaces/index.ts'
import { testSealingKeys } from '../support/connectWorld.ts'
import { readDocsPage } from '../support/docsPage.ts'
import { freePort } from '../support/freePort.ts'
import { runNode } from '../support/runNode.ts'
import { startServiceProcess, type ServiceProcess } from '../support/serviceProcess.ts'
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.ts'
import { createVisitor } from '../support/visitor.ts'

// docs/write-a-connector.md, followed to its end: its files, its tracker, its commands.

const cli = 'packages/server/src/cli.ts'
const page = await readDocsPage('docs/write-a-connector.md')
const curlMissing = spawnSync('curl', ['--version']).error ? ' (skipped: this machine has no curl)' : ''

let db: TestDatabase
let service: ServiceProcess
let tracker: ChildProcess
let folder: string
let env: Record<string, string>

beforeAll(async () => {
  db = await createTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'tributary-connector-'))
  const own = join(folder, 'my-connectors/tasks')
  await mkdir(own, { recursive: true })
  const port = await freePort()
  const files = page.blocks('yaml')
  for (const [index, name] of ['connector', 'manifest', 'mapping'].entries()) {
    await writeFile(join(own, `${name}.yaml`), files[index] ?? '')
  }
  await writeFile(join(folder, 'tasks.mjs'), (page.blocks('js')[0] ?? '').replaceAll('4300', String(port)))
  tracker = spawn(process.execPath, [join(folder, 'tasks.mjs')], { stdio: 'ignore' })
  env = {
    DATABASE_URL: db.url,
    TRIBUTARY_SEALING_KEYS: testSealingKeys,
    TRIBUTARY_EGRESS_ALLOW: '127.0.0.0/8',
    TRIBUTARY_CONNECTORS_DIR: join(folder, 'my-connectors'),
  }
  service = await startServiceProcess(env)
  const { adminKey } = await createWorkspace(db, 'Acme')
  env['TRIBUTARY_URL'] = service.url
  env['TRIBUTARY_API_KEY'] = adminKey
  // The page's tracker has a port of its own here.
  const set = await fetch(`${service.url}/v1/connectors/tasks`, {
    method: 'PUT',
    headers: { authorization: `Api-Key ${adminKey}`, 'content-type': 'application/json' },
    body: /-d '([^']+)'/.exec(page.command('-X PUT'))?.[1]?.replace('4300', String(port)) ?? '',
  })
  if (!set.ok) throw new Error(`the settings were refused: ${await set.text()}`)
}, 60_000)
afterAll(async () => {
  tracker.kill('SIGKILL')
  await service.stop()
  await db.drop()
  await rm(folder, { recursive: true, force: true })
})

test.skipIf(curlMissing !== '')(
  `the connector of the page is connected with its token, and its records become resources${curlMissing}`,
  async () => {
    const link = await page.curl('/v1/connect-links', env)
    const visitor = createVisitor()
    const form = await visitor.get(String(link['url']))
    const wrong = await visitor.submit(form, '/credentials', { token: 'tsk_other' })
    expect([wrong.status, wrong.body.includes('The token is not accepted')]).toEqual([422, true])
    const token = /`(tsk_secret)`/.exec(page.text)?.[1] ?? ''
    const last = await visitor.submit(wrong, '/credentials', { token })
    expect(last.body).toContain('Tasks is connected')

    const unfinished = `select 1 from imports where status in ('queued', 'running')`
    await expect.poll(async () => (await db.query(unfinished)).rowCount, { timeout: 20_000 }).toBe(0)
    const status = await runNode(cli, page.words('-- status'), env)
    const id = /active +([0-9a-f-]{36}) +tasks of me/.exec(status.stdout)?.[1] ?? ''
    const done = await runNode(cli, page.words('-- import', { INTEGRATION_ID: id }), env)
    expect([done.code, done.stdout]).toEqual([
      0,
      expect.stringMatching(/^succeeded: 2 records.* 0 new, 0 updated, 0 deleted, 2 unchanged/),
    ])
    const issues = await fetch(`${service.url}/v1/customers/me/pm-issues`, {
      headers: { authorization: `Api-Key ${env['TRIBUTARY_API_KEY']}` },
    })
    expect(await issues.json()).toMatchObject({ data: [{ name: 'Water', complete: false }] })
  },
  60_000,
)
