import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPackage } from './buildPackage.ts'

const run = promisify(execFile)
const require = createRequire(import.meta.url)
let folder: string
let app: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tributary-connect-'))
  app = join(folder, 'app')
  const modules = join(app, 'node_modules')
  await mkdir(join(modules, '@tributary'), { recursive: true })
  await buildPackage(join(modules, '@tributary/connect'))
  for (const name of ['react', '@types/react']) {
    await mkdir(dirname(join(modules, name)), { recursive: true })
    await symlink(dirname(require.resolve(`${name}/package.json`)), join(modules, name))
  }
}, 60_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

test('the package is what it says: two modules, a script, their types, no dependency', async () => {
  expect((await readdir(join(app, 'node_modules/@tributary/connect'))).toSorted()).toEqual([
    'LICENSE',
    'README.md',
    'connect.d.mts',
    'connect.js',
    'connect.mjs',
    'package.json',
    'react.d.mts',
    'react.mjs',
  ])
})

test('it is imported where there is no browser (a server that renders), and the hook has the very same connect', async () => {
  await writeFile(
    join(app, 'use.mjs'),
    `import * as sdk from '@tributary/connect'
import * as hook from '@tributary/connect/react'
console.log(JSON.stringify([Object.keys(sdk).sort(), Object.keys(hook)]))`,
  )
  const { stdout } = await run(process.execPath, [join(app, 'use.mjs')])
  expect(JSON.parse(stdout)).toEqual([
    ['ConnectError', 'configure', 'connect', 'connectResult'],
    ['useConnect'],
  ])
})

test('its types are read by TypeScript', async () => {
  await writeFile(
    join(app, 'use.ts'),
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
  const options = [
    '--noEmit',
    '--ignoreConfig',
    '--strict',
    '--module',
    'esnext',
    '--moduleResolution',
    'bundler',
    '--target',
    'es2022',
  ]
  const { stdout } = await run(process.execPath, [tsc, ...options, '--types', '', join(app, 'use.ts')]).catch(
    (error: { stdout: string }) => error,
  )
  expect(stdout).toBe('')
}, 60_000)
