import { hash } from 'node:crypto'
import type { JsonValue } from '@tributary/contract'

/** Deeper records are refused: PostgreSQL's own limit for jsonb lies not far above. */
const depthMax = 500

// The keys of records come from a small set, so their quoted form is made once. Bounded, because they come from outside.
const quotedKeys = new Map<string, string>()
const quotedKeysMax = 10_000

function quotedKey(key: string): string {
  const known = quotedKeys.get(key)
  if (known !== undefined) return known
  const quoted = `${JSON.stringify(key)}:`
  if (quotedKeys.size < quotedKeysMax && key.length < 100) quotedKeys.set(key, quoted)
  return quoted
}

/**
 * JSON text with sorted keys and without white space: equal values have equal texts, whatever the order of their keys.
 * Numbers that JSON can not hold become null, as JSON.stringify does. Throws a RangeError for more than 500 levels.
 */
export function canonicalJson(value: JsonValue, depth = 0): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value)
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
  let text = '{'
  let separator = ''
  for (const key of sortedKeys(object)) {
    const value = object[key]
    // A key without a value is no key in JSON.
    if (value === undefined) continue
    text += separator + quotedKey(key) + canonicalJson(value, depth)
    separator = ','
  }
  return `${text}}`
}

function sortedKeys(object: object): string[] {
  const keys = Object.keys(object)
  for (let index = 1; index < keys.length; index++) {
    // Third parties often send keys in the same order; sorting what is sorted costs most of the time of this function.
    if ((keys[index - 1] ?? '') > (keys[index] ?? '')) return keys.sort()
  }
  return keys
}

/** sha-256 of a canonical text, as 64 hex digits. */
export function hashOfText(canonical: string): string {
  return hash('sha256', canonical, 'hex')
}
