import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { bundleConnect } from './bundle.ts'

test('each file stays under 5 kB compressed', async () => {
  const { esm, script, page } = await bundleConnect()
  for (const text of [esm, script, page]) expect(gzipSync(text).length).toBeLessThan(5_000)
})

test('the module exports connect, connectResult, configure and ConnectError, and the script makes window.tributary', async () => {
  const { esm, script } = await bundleConnect()
  for (const name of ['connect', 'connectResult', 'configure', 'ConnectError']) {
    expect(esm).toMatch(new RegExp(`export\\{[^}]*\\bas ${name}\\b`))
  }
  expect(script).toContain('var tributary=')
})
