import { execFile } from 'node:child_process'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPackage } from '../build/buildPackage.ts'

// What is published, as somebody gets it who installs it: packed, installed into an empty folder without a network, used both ways.

const run = promisify(execFile)
const require = createRequire(new URL('../package.json', import.meta.url))
let folder: string
let tarball: string
let app: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tributary-sdk-'))
  const built = join(folder, 'package')
  app = await mkdtemp(join(folder, 'app-'))
  await buildPackage(built)
  await run('npm', ['pack', '--pack-destination', folder], { cwd: built })
  tarball = join(folder, (await readdir(folder)).find((name) => name.endsWith('.tgz')) ?? '')
  await writeFile(join(app, 'package.json'), '{"name":"app","private":true}')
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], { cwd: app })
}, 120_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

const steps = `
const secret = 'whsec_' + Buffer.alloc(32, 7).toString('base64')
const body = JSON.stringify({ workspace_id: 'w', customer_id: null, event: 'webhook_test', state: null, payload: { test: true } })
const at = String(Math.floor(Date.now() / 1000))
const mac = createHmac('sha256', Buffer.alloc(32, 7)).update('evt_1.' + at + '.' + body).digest('base64')
const headers = { 'webhook-id': 'evt_1', 'webhook-timestamp': at, 'webhook-signature': 'v1,' + mac }
const event = verifyWebhook(body, headers, secret)
let refused = ''
try { verifyWebhook(body + ' ', headers, secret) } catch (error) { refused = error instanceof WebhookError ? error.code : String(error) }
console.log(JSON.stringify({ event: event.event, refused, client: typeof createClient({ baseUrl: 'http://127.0.0.1', apiKey: 'x' }).list }))
`
const expected = { event: 'webhook_test', refused: 'signature_invalid', client: 'function' }

test.each([
  [
    'an ES module',
    'use.mjs',
    `import { createHmac } from 'node:crypto'\nimport { createClient, verifyWebhook, WebhookError } from '@tributary/sdk'\n${steps}`,
  ],
  [
    'CommonJS',
    'use.cjs',
    `const { createHmac } = require('node:crypto')\nconst { createClient, verifyWebhook, WebhookError } = require('@tributary/sdk')\n${steps}`,
  ],
])('%s uses it', async (_what, file, text) => {
  await writeFile(join(app, file), text)
  const { stdout } = await run(process.execPath, [join(app, file)])
  expect(JSON.parse(stdout)).toEqual(expected)
})

test('it brings no dependency and nothing that is not meant for those who install it', async () => {
  const installed: unknown = JSON.parse(
    await readFile(join(app, 'node_modules/@tributary/sdk/package.json'), 'utf8'),
  )
  expect(installed).not.toHaveProperty('dependencies')
  expect(installed).not.toHaveProperty('private')
  expect((await readdir(join(app, 'node_modules/@tributary/sdk'))).toSorted()).toEqual([
    'LICENSE',
    'README.md',
    'cjs',
    'esm',
    'examples',
    'package.json',
  ])
  expect((await readdir(join(app, 'node_modules'))).filter((name) => !name.startsWith('.'))).toEqual([
    '@tributary',
  ])
})

/** What TypeScript says of these files of the app; nothing when all is well. */
async function compile(files: string[]): Promise<string> {
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2023',
    lib: ['es2023'],
    strict: true,
    noEmit: true,
    types: ['node'],
    typeRoots: [join(dirname(require.resolve('@types/node/package.json')), '..')],
  }
  await writeFile(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
  const { stdout } = await run(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', app]).catch(
    (error: { stdout: string }) => error,
  )
  return stdout
}

test('TypeScript of today reads its types, from both kinds of modules', async () => {
  const types = `import { verifyWebhook, createClient } from '@tributary/sdk'
const event = verifyWebhook('', new Headers(), 'whsec_')
export const name: string = event.event === 'integration_updated_data_model' ? Object.keys(event.payload.diff).join() : event.event
export async function first(): Promise<string | undefined> {
  for await (const one of createClient({ baseUrl: '', apiKey: '' }).list('/v1/integrations')) return one.id
  return undefined
}
// @ts-expect-error there is no such path
void createClient({ baseUrl: '', apiKey: '' }).get('/v1/nothing')
// @ts-expect-error the path needs its id
void createClient({ baseUrl: '', apiKey: '' }).get('/v1/integrations/{id}')
`
  await writeFile(join(app, 'types.mts'), types)
  await writeFile(join(app, 'types.cts'), types)
  expect(await compile(['types.mts', 'types.cts'])).toBe('')
}, 120_000)

test('what the README shows compiles, as it stands', async () => {
  const text = await readFile(join(app, 'node_modules/@tributary/sdk/README.md'), 'utf8')
  const snippets = [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code)
  expect(snippets.length).toBeGreaterThan(5)
  const files = await Promise.all(
    snippets.map(async (code, index) => {
      const lines = code.split('\n')
      const imports = lines.filter((line) => line.startsWith('import '))
      const rest = lines.filter((line) => !line.startsWith('import '))
      const file = `snippet${index}.mts`
      const whole = [...imports, 'export async function snippet() {', ...rest, '}'].join('\n')
      await writeFile(join(app, file), whole)
      return file
    }),
  )
  // What the reader's own app has.
  await writeFile(
    join(app, 'around.d.mts'),
    `import type { SeenStore, Client, WebhookEvent, ConflictError as Conflict } from '@tributary/sdk'
declare global {
  const rawBody: Uint8Array
  const headers: Headers
  const store: SeenStore
  const tributary: Client
  const user: { companyId: string; companyName: string }
  const id: string
  const importId: string
  const event: { customer_id: string; payload: { resource_id: string } } & WebhookEvent
  const ConflictError: typeof Conflict
  function webhookIdOf(headers: Headers): string
  function oncePerWebhook(store: SeenStore, id: string, work: () => unknown): Promise<string>
  function handle(event: unknown): Promise<void>
  function update(customerId: string | null, resourceId: string, diff: object): Promise<void>
  function askToReconnect(customerId: string | null, id: string): Promise<void>
}
`,
  )
  expect(await compile([...files, 'around.d.mts'])).toBe('')
}, 60_000)

test('the README links to nothing that is not there for those who read it on a registry', async () => {
  const text = await readFile(join(app, 'node_modules/@tributary/sdk/README.md'), 'utf8')
  const targets = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target)
  expect(targets.filter((target) => !/^(https:|#|examples\/\w+\.ts$)/.test(target))).toEqual([])
  const examples = await readdir(join(app, 'node_modules/@tributary/sdk/examples'))
  expect(examples).toEqual(expect.arrayContaining(['express.ts', 'fastify.ts', 'hono.ts', 'next.ts']))
})

test('publint finds nothing', async () => {
  const pkgDir = join(app, 'node_modules/@tributary/sdk')
  const { messages, pkg } = await publint({ pkgDir, pack: false, strict: true })
  expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
})

test('attw finds nothing: the types are those of the code, for every way to import it', async () => {
  const result = await checkPackage(createPackageFromTarballData(await readFile(tarball)))
  expect(result.types).not.toBe(false)
  expect('problems' in result ? result.problems : null).toEqual([])
})
