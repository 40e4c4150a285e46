import { hash } from 'node:crypto'
import type { JsonValue } from '@tributary/contract'

/** Deeper records are refused: PostgreSQL's own limit for jsonb lies not far above. */
const depthMax = 500

/** Objects that have the same keys in the same order. */
type Shape = {
  keys: readonly string[]
  sorted: readonly string[]
  /** An object keeps its keys in the order in which they were set: none of them is a whole number, which would come first. */
  keepsOrder: boolean
}

// The objects of a stream have a few shapes, so sorting their keys is done once for each. By the first key and the number of
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
  const keepsOrder = !keys.some((key) => key === '__proto__' || /^\d+$/.test(key))
  return { keys, sorted: keys.toSorted(), keepsOrder }
}

/**
 * JSON text with sorted keys and without white space: equal values have equal texts, whatever the order of their keys.
 * Numbers that JSON can not hold become null, as JSON.stringify does. Throws a RangeError for more than 500 levels.
 */
export function canonicalJson(value: JsonValue): string {
  // A copy with sorted keys that is written in one go takes less time, and leaves less garbage, than a text that is put together.
  const sorted = sortedCopy(value, 0)
  return sorted === undefined ? textOf(value, 0) : JSON.stringify(sorted)
}

/** Undefined: it has keys that no object holds in their sorted order. */
function sortedCopy(value: JsonValue, depth: number): JsonValue | undefined {
  if (typeof value !== 'object' || value === null) return value
  checkDepth(depth)
  return Array.isArray(value) ? sortedList(value, depth + 1) : sortedObject(value, depth + 1)
}

function sortedList(items: JsonValue[], depth: number): JsonValue[] | undefined {
  if (!items.some((item) => typeof item === 'object')) return items
  const copy: JsonValue[] = []
  for (const item of items) {
    const sorted = sortedCopy(item, depth)
    if (sorted === undefined) return undefined
    copy.push(sorted)
  }
  return copy
}

function sortedObject(object: { [key: string]: JsonValue }, depth: number): JsonValue | undefined {
  const { sorted, keepsOrder } = shapeOf(object)
  if (!keepsOrder) return undefined
  const copy: { [key: string]: JsonValue } = {}
  for (const key of sorted) {
    const value = object[key]
    // A key without a value is no key in JSON.
    if (value === undefined) continue
    const item = sortedCopy(value, depth)
    if (item === undefined) return undefined
    copy[key] = item
  }
  return copy
}

/** The same text, of what sortedCopy can not hold. */
function textOf(value: JsonValue, depth: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  checkDepth(depth)
  if (Array.isArray(value)) return `[${value.map((item) => textOf(item, depth + 1)).join(',')}]`
  const texts: string[] = []
  for (const key of shapeOf(value).sorted) {
    const item = value[key]
    if (item !== undefined) texts.push(`${JSON.stringify(key)}:${textOf(item, depth + 1)}`)
  }
  return `{${texts.join(',')}}`
}

function checkDepth(depth: number): void {
  if (depth >= depthMax) throw new RangeError(`more than ${depthMax} levels of nesting`)
}

/** sha-256 of a canonical text, as 64 hex digits. */
export function hashOfText(canonical: string): string {
  return hash('sha256', canonical, 'hex')
}
