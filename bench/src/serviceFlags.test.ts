import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { serviceFlags } from './serviceFlags.ts'

test('the bench itself runs with the flags that the service has', () => {
  const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    scripts: { bench: string }
  }
  expect(serviceFlags().length).toBeGreaterThan(0)
  expect(scripts.bench.split(' ')).toEqual(expect.arrayContaining(serviceFlags()))
})
