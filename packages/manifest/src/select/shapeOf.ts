import { isPlainDict } from '../python/values.ts'
import type { PyValue } from '../python/values.ts'

const shownNames = 5

/** What a value from outside is, in words: of an object the names of its fields, and none of its values. */
export function shapeOf(value: PyValue): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return 'a text'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
  if (!isPlainDict(value)) return 'a number'
  const names = Object.keys(value)
  if (names.length === 0) return 'an empty object'
  const shown = names.slice(0, shownNames).map((name) => JSON.stringify(name.slice(0, 50)))
  return `an object with ${shown.join(', ')}${names.length > shownNames ? ' and more' : ''}`
}
