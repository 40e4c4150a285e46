import { isPlainDict } from '../python/values.ts'
import type { PyValue } from '../python/values.ts'

/**
 * The items of the lists at a dotted path, such as `data.users`; a step through a list on the way is written `item`.
 * Keys may hold dots themselves. (The path syntax of ijson, which the reference uses.)
 */
export function* itemsAt(value: PyValue, path: string): Generator<PyValue> {
  yield* walk(value, '', `${path}.item`)
}

function* walk(value: PyValue, prefix: string, wanted: string): Generator<PyValue> {
  if (prefix === wanted) {
    yield value
    return
  }
  if (prefix !== '' && !wanted.startsWith(`${prefix}.`)) return
  const below = (name: string): string => (prefix === '' ? name : `${prefix}.${name}`)
  if (Array.isArray(value)) for (const item of value) yield* walk(item, below('item'), wanted)
  else if (isPlainDict(value))
    for (const [key, inner] of Object.entries(value)) yield* walk(inner, below(key), wanted)
}
