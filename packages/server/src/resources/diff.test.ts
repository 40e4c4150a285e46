import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  fieldDiffSchema,
  type Diff,
  type FieldDiff,
  type JsonObject,
  type JsonValue,
} from '@tributary/contract'
import { canonicalJson } from './canonicalJson.ts'
import { diffOf, isEqualJson } from './diff.ts'

const json = fc.jsonValue() as fc.Arbitrary<JsonValue>
// Few keys and few values, so that equal and different fields both happen.
const small = fc.oneof(json, fc.constantFrom<JsonValue>(null, 0, 1, 'a', [], {}, { a: 1, b: 2 }))
const record = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), small, { noNullPrototype: true })

function applied(before: JsonObject, diff: Diff | null): JsonObject {
  const after = { ...before }
  for (const [field, change] of Object.entries(diff ?? {})) {
    if (change.new === undefined) delete after[field]
    else after[field] = change.new
  }
  return after
}

test('the diff applied to the old record gives the new one, and its old values are the old ones', () => {
  fc.assert(
    fc.property(record, record, (before, after) => {
      const diff = diffOf(before, after)
      expect(canonicalJson(applied(before, diff))).toBe(canonicalJson(after))
      for (const [field, change] of Object.entries<FieldDiff>(diff ?? {})) {
        expect(Object.hasOwn(change, 'old')).toBe(Object.hasOwn(before, field))
        expect(Object.hasOwn(change, 'new')).toBe(Object.hasOwn(after, field))
        expect(change.old).toEqual(Object.hasOwn(change, 'old') ? before[field] : undefined)
        expect(() => fieldDiffSchema.parse(change)).not.toThrow()
      }
    }),
  )
})

test('there is no diff exactly when the canonical texts are equal', () => {
  fc.assert(
    fc.property(
      record,
      record,
      (a, b) => (diffOf(a, b) === null) === (canonicalJson(a) === canonicalJson(b)),
    ),
  )
  fc.assert(
    fc.property(json, json, (a, b) => {
      expect(isEqualJson(a, b)).toBe(canonicalJson(a) === canonicalJson(b))
    }),
  )
})

test('a changed field has old and new, one that appeared only new, one that went only old', () => {
  expect(diffOf({ a: 1, b: { x: 1, y: [2] }, c: null }, { b: { y: [2], x: 1 }, c: 'now', d: null })).toEqual({
    a: { old: 1 },
    c: { old: null, new: 'now' },
    d: { new: null },
  })
})
