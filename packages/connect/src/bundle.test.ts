import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { bundleConnect } from './bundle.ts'

test('both builds stay under 5 kB compressed', async () => {
  const { esm, script } = await bundleConnect()
  expect(gzipSync(esm).length).toBeLessThan(5_000)
  expect(gzipSync(script).length).toBeLessThan(5_000)
})

test('the module exports connect, configure and ConnectError, and the script makes window.tributary', async () => {
  const { esm, script } = await bundleConnect()
  expect(esm).toMatch(/export\{[^}]*as ConnectError[^}]*as configure[^}]*as connect/)
  expect(script).toContain('var tributary=')
})
