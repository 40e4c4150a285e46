import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { browserMissing, launchBrowser } from '../../../test/support/browser.ts'
import { buildPackage } from './buildPackage.ts'

// What is published, as somebody gets it who installs it: packed, installed into an empty folder without a network, used each way.

const run = promisify(execFile)
const require = createRequire(import.meta.url)
let folder: string
let tarball: string
let app: string
let installed: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tributary-connect-'))
  const built = join(folder, 'package')
  app = join(folder, 'app')
  await mkdir(app)
  await buildPackage(built)
  await run('npm', ['pack', '--pack-destination', folder], { cwd: built })
  tarball = join(folder, (await readdir(folder)).find((name) => name.endsWith('.tgz')) ?? '')
  await writeFile(join(app, 'package.json'), '{"name":"app","private":true}')
  // React is the app's own.
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--legacy-peer-deps', tarball], {
    cwd: app,
  })
  installed = join(app, 'node_modules/@tributary/connect')
  for (const name of ['react', '@types/react', 'csstype']) {
    const target = join(app, 'node_modules', name)
    await mkdir(dirname(target), { recursive: true })
    await symlink(dirname(require.resolve(`${name}/package.json`)), target)
  }
}, 120_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

test('the package is what it says: two modules in both forms, a script, their types, no dependency', async () => {
  expect((await readdir(installed)).toSorted()).toEqual([
    'LICENSE',
    'README.md',
    'connect.cjs',
    'connect.d.cts',
    'connect.d.mts',
    'connect.js',
    'connect.mjs',
    'package.json',
    'react.cjs',
    'react.d.cts',
    'react.d.mts',
    'react.mjs',
  ])
  const manifest: unknown = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))
  expect(manifest).not.toHaveProperty('dependencies')
  expect(manifest).not.toHaveProperty('private')
})

test.each([
  [
    'use.mjs',
    `import * as sdk from '@tributary/connect'\nimport * as hook from '@tributary/connect/react'\n`,
  ],
  [
    'use.cjs',
    `const sdk = require('@tributary/connect')\nconst hook = require('@tributary/connect/react')\n`,
  ],
])('it is loaded by %s where there is no browser: a server that renders', async (file, load) => {
  const print = 'console.log(JSON.stringify([Object.keys(sdk).sort(), Object.keys(hook)]))'
  await writeFile(join(app, file), load + print)
  const { stdout } = await run(process.execPath, [join(app, file)])
  expect(JSON.parse(stdout)).toEqual([
    ['ConnectError', 'configure', 'connect', 'connectResult'],
    ['useConnect'],
  ])
})

test('the hook has the very same connect as the app, so that both know the same address', async () => {
  for (const file of ['react.mjs', 'react.cjs']) {
    expect(await readFile(join(installed, file), 'utf8')).toMatch(/(from|require\()\s*"@tributary\/connect"/)
  }
})

test.each([
  ['a bundler', 'esnext', 'bundler', 'use.ts'],
  ['Node, as an ES module', 'nodenext', 'nodenext', 'use.mts'],
  ['Node, as CommonJS', 'nodenext', 'nodenext', 'use.cts'],
])(
  'its types are read by TypeScript for %s',
  async (_for, module, moduleResolution, file) => {
    await writeFile(
      join(app, file),
      `import { connect, connectResult, type ConnectEvent } from '@tributary/connect'
import { useConnect } from '@tributary/connect/react'
export const one: Promise<boolean> = connect('jira', 's', (event: ConnectEvent) => event.message, { state: 1 })
export const two: Promise<boolean> | null = connectResult()
export const three: 'idle' | 'connecting' | 'ready' | 'imported' | 'failed' = useConnect().status
// @ts-expect-error a connector is text
void connect(1, 's')
`,
    )
    const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc')
    const options = ['--noEmit', '--ignoreConfig', '--strict', '--target', 'es2022', '--types', '']
    const modules = ['--module', module, '--moduleResolution', moduleResolution]
    const { stdout } = await run(process.execPath, [tsc, ...options, ...modules, join(app, file)]).catch(
      (error: { stdout: string }) => error,
    )
    expect(stdout).toBe('')
  },
  60_000,
)

test('publint finds nothing', async () => {
  const { messages, pkg } = await publint({ pkgDir: installed, pack: false, strict: true })
  expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
})

test('attw finds nothing: the types are those of the code, for every way to import it that knows of subpaths', async () => {
  const result = await checkPackage(createPackageFromTarballData(await readFile(tarball)))
  const problems = 'problems' in result ? result.problems : null
  expect(result.types).not.toBe(false)
  // The oldest way (node10) knows none: there `@tributary/connect` works, and the hook is not found.
  const others = problems?.filter(
    (one) => !('resolutionKind' in one && one.resolutionKind === 'node10' && one.entrypoint === './react'),
  )
  expect(others).toEqual([])
})

test.skipIf(browserMissing !== null)(
  `the script of the package makes window.tributary in a browser${browserMissing ? ` (skipped: ${browserMissing})` : ''}`,
  async () => {
    const browser = await launchBrowser()
    try {
      const page = await browser.newPage()
      await page.setContent('<button>Connect</button>')
      await page.addScriptTag({ path: join(installed, 'connect.js') })
      const asked = page.evaluate('tributary.connect("jira", "secret").catch((error) => error.code)')
      expect(await asked).toBe('connect.not_configured')
    } finally {
      await browser.close()
    }
  },
  60_000,
)
