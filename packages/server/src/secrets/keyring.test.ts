import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TributaryError } from '@tributary/contract'
import { createKeyring } from './index.ts'

const keyOf = (byte: number) => Buffer.alloc(32, byte).toString('base64')
const ring = createKeyring(`k1:${keyOf(1)}`)

test('whatever is sealed opens for its own row', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (plain, bound) => {
      expect(ring.open(ring.seal(plain, bound), bound)).toBe(plain)
    }),
  )
})

test('a sealed value moved to another row does not open', () => {
  const sealed = ring.seal('secret', 'credentials:a')
  expect(() => ring.open(sealed, 'credentials:b')).toThrow('belongs to another row')
})

test('no single changed byte goes unnoticed', () => {
  const sealed = ring.seal('secret', 'row')
  for (let index = 0; index < sealed.length; index++) {
    const changed = Buffer.from(sealed)
    changed[index] = (changed[index] ?? 0) ^ 1
    expect(() => ring.open(changed, 'row'), `byte ${index}`).toThrow(TributaryError)
  }
})

test('the same text sealed twice looks different', () => {
  expect(ring.seal('secret', 'row').equals(ring.seal('secret', 'row'))).toBe(false)
})

describe('rotation', () => {
  const rotated = createKeyring(`k2:${keyOf(2)},k1:${keyOf(1)}`)

  test('a new key in front seals, and the old one still opens', () => {
    expect(rotated.open(ring.seal('old', 'row'), 'row')).toBe('old')
    expect(() => ring.open(rotated.seal('new', 'row'), 'row')).toThrow(
      '"k2", which is not in TRIBUTARY_SEALING_KEYS',
    )
  })
})

test.each(['', 'k1', `k1:${Buffer.alloc(16).toString('base64')}`, `k1:${keyOf(1)},k1:${keyOf(2)}`])(
  'the ring "%s" is refused',
  (text) => {
    expect(() => createKeyring(text)).toThrow('TRIBUTARY_SEALING_KEYS')
  },
)
