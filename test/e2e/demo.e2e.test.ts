import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { eventNames } from '@tributary/contract'
import { runNode } from '../support/runNode.ts'

const demoFolders = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('tributary-demo-'))

test('the automatic demo verifies all eight events, and leaves nothing behind', async () => {
  const before = await demoFolders()
  const demo = await runNode('scripts/demo/main.ts', ['--auto'])
  expect(demo.stderr).toBe('')
  expect(demo.code).toBe(0)
  expect(demo.stdout.trimEnd().split('\n').at(-1)).toBe('demo: 8 of 8 events verified')
  for (const name of eventNames) expect(demo.stdout).toContain(`webhook  ${name} `)
  expect((await demoFolders()).filter((name) => !before.includes(name))).toEqual([])
}, 120_000)

test('an argument that the demo does not know is named', async () => {
  const demo = await runNode('scripts/demo/main.ts', ['--atuo'])
  expect(demo.code).toBe(1)
  expect(demo.stderr).toContain('"--atuo" is not known. Usage: npm run demo [-- --auto]')
})
