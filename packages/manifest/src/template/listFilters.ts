import { attribute, item } from '../python/access.ts'
import { arithmetic } from '../python/arithmetic.ts'
import { Arguments } from '../python/arguments.ts'
import { compare, equal, isTrue, iterate } from '../python/compare.ts'
import { hashKey, isDict, pairs } from '../python/dict.ts'
import { PyError } from '../python/errors.ts'
import { bounded, text } from '../python/text.ts'
import { orElse, PyIterator, PyTuple, PyUndefined } from '../python/values.ts'
import type { PyValue } from '../python/values.ts'
import { work } from '../python/work.ts'
import type { Filter } from './frame.ts'
import { passes } from './tests.ts'

/** The value at a path such as `a.0.b`, as the argument `attribute` of filters has it. */
function pick(value: PyValue, path: PyValue): PyValue {
  const parts =
    typeof path === 'string'
      ? path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part))
      : [path]
  return parts.reduce<PyValue>((inner, part) => item(inner, part), value)
}

function lowered(value: PyValue, isCaseSensitive: boolean): PyValue {
  return typeof value === 'string' && !isCaseSensitive ? value.toLowerCase() : value
}

const map: Filter = (value, args, named, frame) => {
  const items = isTrue(value) ? iterate(value) : []
  const path = named.get('attribute')
  if (args.length === 0 && path !== undefined) {
    const otherwise = named.get('default')
    const picked = items.map((one) => {
      const found = pick(one, path)
      return found instanceof PyUndefined && otherwise !== undefined ? otherwise : found
    })
    return new PyIterator('generator', picked)
  }
  const [name, ...rest] = args
  if (name === undefined) throw new PyError('TypeError', 'map requires a filter argument')
  const filter = frame.filter(text(name))
  if (filter === undefined) throw new PyError('TemplateRuntimeError', `No filter named '${text(name)}'.`)
  return new PyIterator(
    'generator',
    items.map((one) => (work(5), filter(one, rest, named, frame))),
  )
}

function selecting(keeps: boolean, byAttribute: boolean): Filter {
  return (value, args) => {
    const items = isTrue(value) ? iterate(value) : []
    const path = byAttribute ? args[0] : undefined
    const rest = byAttribute ? args.slice(1) : args
    if (byAttribute && path === undefined)
      throw new PyError('TypeError', 'Missing parameter for attribute name')
    const [test, ...testArgs] = rest
    const kept = items.filter(
      (one) => passes(path === undefined ? one : pick(one, path), test, testArgs) === keeps,
    )
    return new PyIterator('generator', kept)
  }
}

const join: Filter = (value, args, named) => {
  const given = new Arguments('join', ['d', 'attribute'], args, named)
  const path = given.get('attribute')
  const items = iterate(value)
  const shown = items.map((one) => text(path === undefined || path === null ? one : pick(one, path)))
  return bounded(shown.join(text(given.get('d') ?? '')))
}

function sorted(items: PyValue[], keyOf: (item: PyValue) => PyValue, isReverse: boolean): PyValue[] {
  const keyed = items.map((one) => ({ one, key: keyOf(one) }))
  keyed.sort((left, right) => (isReverse ? compare(right.key, left.key) : compare(left.key, right.key)))
  return keyed.map(({ one }) => one)
}

const sort: Filter = (value, args, named) => {
  const given = new Arguments('sort', ['reverse', 'case_sensitive', 'attribute'], args, named)
  const path = given.get('attribute') ?? null
  const isCaseSensitive = isTrue(given.get('case_sensitive') ?? false)
  const keyOf = (one: PyValue): PyValue => lowered(path === null ? one : pick(one, path), isCaseSensitive)
  return sorted([...iterate(value)], keyOf, isTrue(given.get('reverse') ?? false))
}

const dictsort: Filter = (value, args, named) => {
  const given = new Arguments('dictsort', ['case_sensitive', 'by', 'reverse'], args, named)
  if (value === null || !isDict(value)) throw new PyError('TypeError', 'dictsort needs a dict')
  const place = given.text('by', 'key') === 'value' ? 1 : 0
  const isCaseSensitive = isTrue(given.get('case_sensitive') ?? false)
  const tuples = pairs(value).map((pair): PyValue => new PyTuple(pair))
  return sorted(
    tuples,
    (one) => lowered(item(one, place), isCaseSensitive),
    isTrue(given.get('reverse') ?? false),
  )
}

const unique: Filter = (value, args, named) => {
  const given = new Arguments('unique', ['case_sensitive', 'attribute'], args, named)
  const isCaseSensitive = isTrue(given.get('case_sensitive') ?? false)
  const path = given.get('attribute') ?? null
  const seen = new Set<string>()
  const kept = iterate(value).filter((one) => {
    const key = hashKey(lowered(path === null ? one : pick(one, path), isCaseSensitive))
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
  return new PyIterator('generator', kept)
}

const groupby: Filter = (value, args, named) => {
  const given = new Arguments('groupby', ['attribute', 'default', 'case_sensitive'], args, named)
  const path = given.required('attribute')
  const keyOf = (one: PyValue): PyValue => {
    const key = pick(one, path)
    return key instanceof PyUndefined ? orElse(given.get('default'), key) : key
  }
  const groups: { key: PyValue; items: PyValue[] }[] = []
  for (const one of sorted([...iterate(value)], keyOf, false)) {
    const last = groups.at(-1)
    if (last !== undefined && equal(last.key, keyOf(one))) last.items.push(one)
    else groups.push({ key: keyOf(one), items: [one] })
  }
  return groups.map(({ key, items }) => new PyTuple([key, items]))
}

function extreme(isMax: boolean): Filter {
  return (value, args, named) => {
    const given = new Arguments(isMax ? 'max' : 'min', ['case_sensitive', 'attribute'], args, named)
    const isCaseSensitive = isTrue(given.get('case_sensitive') ?? false)
    const path = given.get('attribute') ?? null
    const keyOf = (one: PyValue): PyValue => lowered(path === null ? one : pick(one, path), isCaseSensitive)
    let found: PyValue | undefined
    for (const one of iterate(value)) {
      const isBetter =
        found === undefined ||
        (isMax ? compare(keyOf(one), keyOf(found)) > 0 : compare(keyOf(one), keyOf(found)) < 0)
      if (isBetter) found = one
    }
    return orElse(found, new PyUndefined('No aggregated item, sequence was empty.'))
  }
}

const sum: Filter = (value, args, named) => {
  const given = new Arguments('sum', ['attribute', 'start'], args, named)
  const path = given.get('attribute') ?? null
  return iterate(value).reduce<PyValue>(
    (total, one) => arithmetic('+', total, path === null ? one : pick(one, path)),
    given.get('start') ?? 0,
  )
}

const batch: Filter = (value, args, named) => {
  const given = new Arguments('batch', ['linecount', 'fill_with'], args, named)
  const size = Math.max(1, given.int('linecount', 1))
  const items = iterate(value)
  const made: PyValue[][] = []
  for (let at = 0; at < items.length; at += size) made.push(items.slice(at, at + size))
  const fill = given.get('fill_with')
  const last = made.at(-1)
  while (fill !== undefined && fill !== null && last !== undefined && last.length < Math.min(size, 10_000))
    last.push(fill)
  return new PyIterator('generator', made)
}

const slices: Filter = (value, args, named) => {
  const given = new Arguments('slice', ['slices', 'fill_with'], args, named)
  const count = Math.min(Math.max(1, given.int('slices', 1)), 10_000)
  const items = [...iterate(value)]
  const [each, extra] = [Math.floor(items.length / count), items.length % count]
  const made = []
  let at = 0
  for (let index = 0; index < count; index += 1) {
    const part = items.slice(at, at + each + (index < extra ? 1 : 0))
    at += part.length
    const fill = given.get('fill_with') ?? null
    if (fill !== null && index >= extra) part.push(fill)
    made.push(part)
  }
  return new PyIterator('generator', made)
}

/** Filters that work on lists. */
export const listFilters: [string, Filter][] = [
  ['map', map],
  ['select', selecting(true, false)],
  ['reject', selecting(false, false)],
  ['selectattr', selecting(true, true)],
  ['rejectattr', selecting(false, true)],
  ['join', join],
  ['sort', sort],
  ['dictsort', dictsort],
  ['unique', unique],
  ['groupby', groupby],
  ['max', extreme(true)],
  ['min', extreme(false)],
  ['sum', sum],
  ['batch', batch],
  ['slice', slices],
  ['first', (value) => orElse(iterate(value)[0], new PyUndefined('No first item, sequence was empty.'))],
  ['last', (value) => orElse(iterate(value).at(-1), new PyUndefined('No last item, sequence was empty.'))],
  [
    'reverse',
    (value) => {
      if (typeof value === 'string') return Array.from(value).reverse().join('')
      return new PyIterator('list_reverseiterator', [...iterate(value)].reverse())
    },
  ],
  [
    'random',
    (value) => {
      const items = iterate(value)
      const picked = items[Math.floor(Math.random() * items.length)]
      return orElse(picked, new PyUndefined('No random item, sequence was empty.'))
    },
  ],
  [
    'attr',
    (value, args, named) => attribute(value, new Arguments('attr', ['name'], args, named).text('name')),
  ],
]
