import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonValue } from '@tributary/contract'
import { stateKeyOf } from './stateKey.ts'

test.each([[null], [''], [[]], [{}]])('%j is empty: any number of integrations may have it', (state) => {
  expect(stateKeyOf(state)).toBeNull()
})

test.each([[0], [false], ['0'], [[null]], [{ a: null }]])('%j is a state', (state) => {
  expect(stateKeyOf(state)).toMatch(/^[0-9a-f]{64}$/)
})

test('the order of keys makes no difference, at any depth', () => {
  expect(stateKeyOf({ a: { b: 1, c: [{ d: 1, e: 2 }] }, f: 1 })).toBe(
    stateKeyOf({ f: 1, a: { c: [{ e: 2, d: 1 }], b: 1 } }),
  )
})

test('a state that was written and read again has the same key', () => {
  fc.assert(
    fc.property(fc.jsonValue() as fc.Arbitrary<JsonValue>, (state) => {
      expect(stateKeyOf(JSON.parse(JSON.stringify(state)) as JsonValue)).toBe(stateKeyOf(state))
    }),
  )
})

test.each([
  [['a', 'b'], ['a,b']],
  [{ a: 1 }, { a: '1' }],
  [{ a: { b: 1 } }, { a: [{ b: 1 }] }],
  ['[1]', [1]],
])('%j and %j are different states', (one, other) => {
  expect(stateKeyOf(one)).not.toBe(stateKeyOf(other))
})
