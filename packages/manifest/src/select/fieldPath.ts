import { isDict, pairs } from '../python/dict.ts'
import { PyError } from '../python/errors.ts'
import { pythonRegex } from '../python/regex.ts'
import type { PythonRegex } from '../python/regex.ts'
import { repr, text } from '../python/text.ts'
import { isPlainDict } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'

type Segment = string | number

const hasWildcard = /[*?[]/

/** The beginning of a path, up to its first pattern. */
export function fixedBeginning(path: readonly string[]): readonly string[] {
  const end = path.findIndex((segment) => hasWildcard.test(segment))
  return end < 0 ? path : path.slice(0, end)
}

/** A path written with slashes, as a list. */
export function splitPath(path: string): string[] {
  return path.replace(/^\/+/, '').split('/')
}

function childrenOf(value: PyValue): (readonly [Segment, PyValue])[] {
  if (Array.isArray(value)) return value.map((item, index) => [index, item] as const)
  if (value !== null && isDict(value)) return pairs(value).map(([key, item]) => [text(key), item] as const)
  return []
}

function* walk(value: PyValue, at: readonly Segment[]): Generator<{ path: Segment[]; value: PyValue }> {
  const children = childrenOf(value)
  for (const [key, item] of children) yield { path: [...at, key], value: item }
  for (const [key, item] of children) yield* walk(item, [...at, key])
}

/** A shell-like pattern as a regular expression: `*`, `?`, `[ab]`, `[!ab]`. */
function patternOf(glob: string): PythonRegex {
  const source = glob.replaceAll(/\[(!?)([^\]]+)\]|[\s\S]/g, (whole, not?: string, set?: string) => {
    if (set !== undefined) return `[${not === '!' ? '^' : ''}${set.replaceAll(/[\\^[]/g, String.raw`\$&`)}]`
    if (whole === '*') return '.*'
    if (whole === '?') return '.'
    return whole.replace(/[.*+?^${}()|[\]\\/-]/, String.raw`\$&`)
  })
  return pythonRegex(`(?s)${source}\\Z`)
}

function segmentMatches(segment: Segment, glob: string): boolean {
  if (typeof segment === 'number' && /^[+-]?\d+$/.test(glob)) return segment === Number(glob)
  return hasWildcard.test(glob)
    ? patternOf(glob).matchStart(String(segment)) !== undefined
    : String(segment) === glob
}

function matches(path: readonly Segment[], glob: readonly string[]): boolean {
  const stars = glob.indexOf('**')
  let full = glob
  if (stars >= 0) {
    const missing = path.length - glob.length + 1
    if (missing < 0) return false
    full = [...glob.slice(0, stars), ...Array.from({ length: missing }, () => '*'), ...glob.slice(stars + 1)]
  }
  return (
    path.length === full.length && path.every((segment, index) => segmentMatches(segment, full[index] ?? ''))
  )
}

function step(value: PyValue, segment: string): PyValue | undefined {
  if (Array.isArray(value)) return /^-?\d+$/.test(segment) ? value.at(Number(segment)) : undefined
  if (isPlainDict(value)) return Object.hasOwn(value, segment) ? value[segment] : undefined
  if (value === null || !isDict(value)) return undefined
  return pairs(value).find(([key]) => text(key) === segment)?.[1]
}

/** The one value at a path, or undefined. Throws ValueError where a pattern in the path matches several. */
export function getAt(value: PyValue, path: readonly string[]): PyValue | undefined {
  if (path.length === 0) return value
  if (!path.some((segment) => hasWildcard.test(segment))) {
    let found: PyValue | undefined = value
    for (const segment of path) {
      if (found === undefined) return undefined
      found = step(found, segment)
    }
    return found
  }
  const found = valuesAt(value, path)
  if (found.length > 1)
    throw new PyError('ValueError', `The path ${repr([...path])} leads to more than one value.`)
  return found[0]
}

/** All values that a path with patterns leads to. */
export function valuesAt(value: PyValue, path: readonly string[]): PyValue[] {
  if (path.includes('**')) {
    const found = []
    for (const one of walk(value, [])) if (matches(one.path, path)) found.push(one.value)
    return found
  }
  let found = [value]
  for (const segment of path) {
    found = found.flatMap((one) => {
      if (segment === '*') return childrenOf(one).map(([, item]) => item)
      if (hasWildcard.test(segment)) {
        return childrenOf(one).flatMap(([key, item]) => (segmentMatches(key, segment) ? [item] : []))
      }
      const next = step(one, segment)
      return next === undefined ? [] : [next]
    })
  }
  return found
}

const isIndex = /^\d+$/

/** A record with a value at a path. The containers on the way are copies, so the given record stays as it was. */
export function withValue(record: PlainDict, path: readonly string[], value: PyValue): PlainDict {
  const made = setIn(record, path, 0, value)
  return isPlainDict(made) ? made : record
}

function setIn(container: PyValue | undefined, path: readonly string[], at: number, value: PyValue): PyValue {
  const segment = path[at]
  if (segment === undefined) return value
  if (Array.isArray(container)) {
    if (!isIndex.test(segment)) throw new PyError('ValueError', `"${segment}" is not a place in a list.`)
    const index = Number(segment)
    if (index > 100_000) throw new PyError('ValueError', `The place ${index} of a list is too far away.`)
    const items = [...container]
    while (items.length <= index) items.push(null)
    items[index] = setIn(items[index] ?? undefined, path, at + 1, value)
    return items
  }
  if (container === undefined || container === null)
    return setIn(isIndex.test(segment) && at > 0 ? [] : {}, path, at, value)
  if (!isPlainDict(container))
    throw new PyError('ValueError', `There is no place for a field at ${repr([...path])}.`)
  const inner = Object.hasOwn(container, segment) ? container[segment] : undefined
  return { ...container, [segment]: setIn(inner, path, at + 1, value) }
}

/**
 * A record without what a path leads to; an item in the middle of a list becomes null. With a condition, every single
 * value of the record for which it holds goes instead, wherever it is: so the reference has it.
 */
export function without(
  record: PlainDict,
  path: readonly string[],
  condition?: (value: PyValue) => boolean,
): PlainDict {
  const [only] = path
  if (condition === undefined && path.length === 1 && only !== undefined && !hasWildcard.test(only)) {
    if (!Object.hasOwn(record, only)) return record
    const { [only]: _gone, ...rest } = record
    return rest
  }
  let made: PyValue = record
  for (const found of [...walk(record, [])]) {
    const isLeaf = found.value === null || typeof found.value !== 'object'
    const goes = condition === undefined ? matches(found.path, path) : isLeaf && condition(found.value)
    if (goes && getAt(made, found.path.map(String)) !== undefined) made = removeIn(made, found.path, 0)
  }
  return isPlainDict(made) ? made : record
}

function removeIn(container: PyValue, path: readonly Segment[], at: number): PyValue {
  const segment = path[at] ?? ''
  const isLast = at === path.length - 1
  if (Array.isArray(container)) {
    const items = [...container]
    const index = Number(segment)
    if (!isLast) items[index] = removeIn(items[index] ?? null, path, at + 1)
    else if (index === items.length - 1) items.pop()
    else items[index] = null
    return items
  }
  if (!isPlainDict(container)) return container
  const { [String(segment)]: inner = null, ...rest } = container
  return isLast ? rest : { ...container, [String(segment)]: removeIn(inner, path, at + 1) }
}
