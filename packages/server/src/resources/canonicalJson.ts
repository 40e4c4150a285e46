import { hash } from 'node:crypto'
import type { JsonValue } from '@tributary/contract'

/** Deeper records are refused: PostgreSQL's own limit for jsonb lies not far above. */
const depthMax = 500

/** Objects that have the same keys in the same order: what precedes each value in their text. */
type Shape = {
  keys: readonly string[]
  sorted: readonly string[]
  /** The text before the value of each of `sorted`: `{"a":`, then `,"b":`. */
  openings: readonly string[]
}

// The objects of a stream have a few shapes, so sorting and quoting their keys is done once for each. By the first key and the number of
// keys, the last one that came. Bounded, because they come from outside; emptied when full, so that objects which serve as maps can not
// take all the room for good.
const shapes = new Map<string, Shape[]>()
const firstKeysMax = 1_000
const shapeKeysMax = 200

function shapeOf(object: object): Shape {
  const keys = Object.keys(object)
  const [first = ''] = keys
  if (keys.length > shapeKeysMax) return makeShape(keys)
  let bySize = shapes.get(first)
  const known = bySize?.[keys.length]
  if (known && isSame(known.keys, keys)) return known
  if (!bySize) {
    if (shapes.size >= firstKeysMax) shapes.clear()
    bySize = []
    shapes.set(first, bySize)
  }
  const shape = makeShape(keys)
  bySize[keys.length] = shape
  return shape
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  for (let index = 0; index < some.length; index++) if (some[index] !== others[index]) return false
  return true
}

function makeShape(keys: readonly string[]): Shape {
  const sorted = keys.toSorted()
  const openings = sorted.map((key, index) => `${index === 0 ? '{' : ','}${JSON.stringify(key)}:`)
  return { keys, sorted, openings }
}

/**
 * JSON text with sorted keys and without white space: equal values have equal texts, whatever the order of their keys.
 * Numbers that JSON can not hold become null, as JSON.stringify does. Throws a RangeError for more than 500 levels.
 */
export function canonicalJson(value: JsonValue, depth = 0): string {
  switch (typeof value) {
    case 'string':
      return quoted(value)
    case 'number':
      // -0 and 0 are one number in JSON.
      return Number.isFinite(value) ? String(value) : 'null'
    case 'boolean':
      return value ? 'true' : 'false'
    default:
      if (value === null) return 'null'
      if (depth >= depthMax) throw new RangeError(`more than ${depthMax} levels of nesting`)
      return Array.isArray(value) ? arrayText(value, depth + 1) : objectText(value, depth + 1)
  }
}

// Nothing that JSON escapes: quotes, backslashes, control characters, halves of surrogate pairs (and, to be quick, whole pairs).
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const plainText = /^[^"\\\u0000-\u001f\ud800-\udfff]*$/
const plainLengthMax = 200

/** The same as JSON.stringify, which takes twice as long for a short text. */
function quoted(text: string): string {
  return text.length <= plainLengthMax && plainText.test(text) ? `"${text}"` : JSON.stringify(text)
}

function arrayText(items: JsonValue[], depth: number): string {
  let text = '['
  let separator = ''
  for (const item of items) {
    text += separator + canonicalJson(item, depth)
    separator = ','
  }
  return `${text}]`
}

function objectText(object: { [key: string]: JsonValue }, depth: number): string {
  const { sorted, openings } = shapeOf(object)
  let text = ''
  for (let index = 0; index < sorted.length; index++) {
    const value = object[sorted[index] ?? '']
    // A key without a value is no key in JSON.
    if (value === undefined) return canonicalJson(withoutMissing(object), depth - 1)
    text += (openings[index] ?? '') + canonicalJson(value, depth)
  }
  return text === '' ? '{}' : `${text}}`
}

function withoutMissing(object: { [key: string]: JsonValue }): { [key: string]: JsonValue } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined))
}

/** sha-256 of a canonical text, as 64 hex digits. */
export function hashOfText(canonical: string): string {
  return hash('sha256', canonical, 'hex')
}
