import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonValue } from '@tributary/contract'
import { canonicalJson, hashOfText } from './canonicalJson.ts'
import { mayBeUnstorable, toStorable } from './storableJson.ts'

/** The same value with the keys of each object in reverse order. */
function reversed(value: JsonValue): JsonValue {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(reversed)
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  )
}

const json = fc.jsonValue() as fc.Arbitrary<JsonValue>

test('equal values have one canonical text, whatever the order of their keys', () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(canonicalJson(value)).toBe(canonicalJson(reversed(value)))
    }),
  )
})

test('the canonical text reads back as the same value', () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('a text is written as JSON writes it, whatever characters it holds', () => {
  const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.string({ unit: 'grapheme' }))
  fc.assert(
    fc.property(texts, (text) => {
      expect(canonicalJson(text)).toBe(JSON.stringify(text))
    }),
  )
  const each = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code))
  expect(each.filter((text) => canonicalJson(text) !== JSON.stringify(text))).toEqual([])
})

test('keys that are whole numbers are sorted as texts, like any other', () => {
  const plainly = (value: JsonValue): string => {
    if (value === null || typeof value !== 'object') return JSON.stringify(value)
    if (Array.isArray(value)) return `[${value.map(plainly).join(',')}]`
    const keys = Object.keys(value).toSorted()
    return `{${keys.map((key) => `${JSON.stringify(key)}:${plainly(value[key] ?? null)}`).join(',')}}`
  }
  const keys = fc.oneof(fc.constantFrom('10', '9', '01', '-1', '1.5', '4294967295', 'a', ''), fc.string())
  const { tree } = fc.letrec<{ tree: JsonValue }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<JsonValue>(null, true, 'text', 1, 0.5),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(keys, tie('tree'), { maxKeys: 6, noNullPrototype: true }),
    ),
  }))
  fc.assert(
    fc.property(tree, (value) => {
      expect(canonicalJson(value)).toBe(plainly(value))
    }),
  )
  expect(canonicalJson({ 9: 1, 10: 2, a: [{ 2: 0, 11: 1 }] })).toBe('{"10":2,"9":1,"a":[{"11":1,"2":0}]}')
})

test('objects that differ in their keys alone keep them apart', () => {
  const shapes = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', '__proto__'), { minLength: 1 })
  fc.assert(
    fc.property(fc.array(shapes, { maxLength: 20 }), (lists) => {
      for (const keys of lists) {
        const object = Object.fromEntries(keys.map((key, index) => [key, index]))
        expect(JSON.parse(canonicalJson(object))).toEqual(object)
      }
    }),
  )
})

test('keys are sorted at each level, and lists keep their order', () => {
  expect(canonicalJson({ b: [{ z: 1, a: null }, 'x'], a: -0, '': true })).toBe(
    '{"":true,"a":0,"b":[{"a":null,"z":1},"x"]}',
  )
})

test('a key named __proto__ is a key like any other', () => {
  expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1},"b":1}')
})

test('what JSON can not hold becomes null, and a missing value no key', () => {
  expect(canonicalJson({ a: Number.POSITIVE_INFINITY, b: Number.NaN })).toBe('{"a":null,"b":null}')
  expect(canonicalJson({ a: undefined } as unknown as JsonValue)).toBe('{}')
})

test('a record nested deeper than 500 levels is refused, not a crash', () => {
  let deep: JsonValue = 1
  for (let level = 0; level < 100_000; level++) deep = [deep]
  expect(() => canonicalJson(deep)).toThrow('more than 500 levels')
})

test('the hash is the sha-256 of the text', () => {
  expect(hashOfText('{}')).toBe('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a')
})

test('NUL characters and halves of surrogate pairs become U+FFFD, in keys and values, and nothing else changes', () => {
  const value = { 'a\u0000': ['b\ud800', { ok: '\ud83d\ude00', path: 'C:\\u0000' }] }
  expect(toStorable(value)).toEqual({ 'a\ufffd': ['b\ufffd', { ok: '\ud83d\ude00', path: 'C:\\u0000' }] })
})

test('a text that may hold what jsonb refuses is always noticed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const unstorable = text.includes('\u0000') || !text.isWellFormed()
      return !unstorable || mayBeUnstorable(canonicalJson({ text }))
    }),
  )
  expect(mayBeUnstorable(canonicalJson({ text: 'a\u0000' }))).toBe(true)
  expect(mayBeUnstorable(canonicalJson({ text: 'a\ud800' }))).toBe(true)
  expect(mayBeUnstorable(canonicalJson({ text: 'plain \ud83d\ude00' }))).toBe(false)
})
