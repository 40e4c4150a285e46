import { Arguments } from '../python/arguments.ts'
import { isTrue, iterate, lengthOf } from '../python/compare.ts'
import { pairsOf } from '../python/containerMethods.ts'
import { isDict, pairs } from '../python/dict.ts'
import { PyError } from '../python/errors.ts'
import { percentFormat } from '../python/format.ts'
import { dumpJson } from '../python/json.ts'
import { capitalize, strip, strMethods } from '../python/strMethods.ts'
import { bounded, repr, text } from '../python/text.ts'
import { orElse, PyIterator, PyTuple, PyUndefined } from '../python/values.ts'
import type { PyValue } from '../python/values.ts'
import { codecFilters } from './codecFilters.ts'
import type { Filter } from './frame.ts'
import { listFilters } from './listFilters.ts'
import { numberFilters } from './numberFilters.ts'
import { quote, quotePlus } from './urlQuote.ts'

function onText(change: (value: string) => PyValue): Filter {
  return (value) => change(text(value))
}

function urlencode(value: PyValue): PyValue {
  if (typeof value === 'string') return quote(value)
  const isList =
    value !== null &&
    (isDict(value) || Array.isArray(value) || value instanceof PyTuple || value instanceof PyIterator)
  if (!isList) return quote(text(value))
  return pairsOf(value)
    .map(([key, item]) => `${quotePlus(text(key))}=${quotePlus(text(item))}`)
    .join('&')
}

function truncate(value: PyValue, args: PyValue[], named: Map<string, PyValue>): PyValue {
  const given = new Arguments('truncate', ['length', 'killwords', 'end', 'leeway'], args, named)
  const shown = text(value)
  const [length, end] = [given.int('length', 255), given.text('end', '...')]
  if (shown.length <= length + given.int('leeway', 5)) return shown
  const cut = shown.slice(0, length - end.length)
  if (isTrue(given.get('killwords') ?? false)) return cut + end
  return (cut.includes(' ') ? cut.slice(0, cut.lastIndexOf(' ')) : cut) + end
}

function indent(value: PyValue, args: PyValue[], named: Map<string, PyValue>): PyValue {
  const given = new Arguments('indent', ['width', 'first', 'blank'], args, named)
  const width = given.get('width') ?? 4
  const gap = typeof width === 'string' ? width : ' '.repeat(Math.min(given.int('width', 4), 1000))
  const lines = text(value).split('\n')
  const isBlank = isTrue(given.get('blank') ?? false)
  const made = lines
    .map((line, index) => (index > 0 && (isBlank || line !== '') ? gap + line : line))
    .join('\n')
  return isTrue(given.get('first') ?? false) ? gap + made : made
}

function escapeHtml(value: PyValue): string {
  const codes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', "'": '&#39;', '"': '&#34;' }
  return text(value).replaceAll(/[&<>'"]/g, (char) => codes[char] ?? char)
}

function defaultTo(value: PyValue, args: PyValue[], named: Map<string, PyValue>): PyValue {
  const given = new Arguments('default', ['default_value', 'boolean'], args, named)
  const isMissing = value instanceof PyUndefined || (isTrue(given.get('boolean') ?? false) && !isTrue(value))
  return isMissing ? orElse(given.get('default_value'), '') : value
}

function replaceIn(value: PyValue, args: PyValue[], named: Map<string, PyValue>): PyValue {
  const given = new Arguments('replace', ['old', 'new', 'count'], args, named)
  const count = given.get('count')
  const method = strMethods.get('replace')
  const inner = [
    text(given.required('old')),
    text(given.required('new')),
    ...(count === undefined || count === null ? [] : [count]),
  ]
  return method?.(text(value), inner, new Map()) ?? ''
}

/** `string` of this format: a text as it is, other values as JSON in triple quotes, so that they stay text when read. */
function toStringFilter(value: PyValue): PyValue {
  return typeof value === 'string' ? value : `"""${dumpJson(value)}"""`
}

function toJson(value: PyValue, args: PyValue[], named: Map<string, PyValue>): PyValue {
  new Arguments('tojson', ['indent'], args, named)
  const codes: Record<string, string> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026', "'": '\\u0027' }
  return dumpJson(value, { sortKeys: true }).replaceAll(/[<>&']/g, (char) => codes[char] ?? char)
}

/** `title` as a filter: a capital at the start of each word, words being split at blanks, hyphens and brackets. */
function titleWords(value: string): string {
  return value
    .split(/([-\s({[<]+)/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase())
    .join('')
}

const length: Filter = (value) => lengthOf(value)

const textFilters: [string, Filter][] = [
  ['lower', onText((value) => value.toLowerCase())],
  ['upper', onText((value) => value.toUpperCase())],
  ['capitalize', onText(capitalize)],
  ['title', onText(titleWords)],
  [
    'trim',
    (value, args, named) =>
      strip(text(value), new Arguments('trim', ['chars'], args, named).get('chars'), 'both'),
  ],
  ['replace', replaceIn],
  ['string', toStringFilter],
  ['tojson', toJson],
  ['urlencode', urlencode],
  ['truncate', truncate],
  ['indent', indent],
  [
    'center',
    (value, args, named) => {
      const width = new Arguments('center', ['width'], args, named).int('width', 80)
      return strMethods.get('center')?.(text(value), [width], new Map()) ?? ''
    },
  ],
  ['wordcount', onText((value) => (value.match(/[\p{L}\p{N}_]+/gu) ?? []).length)],
  [
    'format',
    (value, args, named) => {
      if (args.length > 0 && named.size > 0)
        throw new PyError('TypeError', "can't handle positional and keyword arguments at the same time")
      return bounded(
        percentFormat(text(value), args.length === 0 ? Object.fromEntries(named) : new PyTuple(args)),
      )
    },
  ],
  ['escape', escapeHtml],
  ['e', escapeHtml],
  ['forceescape', escapeHtml],
  ['safe', (value) => text(value)],
  [
    'striptags',
    onText((value) =>
      value
        .replaceAll(/<!--[\s\S]*?-->|<[^>]*>/g, '')
        .trim()
        .replaceAll(/\s+/g, ' '),
    ),
  ],
  ['pprint', (value) => repr(value)],
  ['default', defaultTo],
  ['d', defaultTo],
  ['length', length],
  ['count', length],
  ['list', (value) => [...iterate(value)]],
  [
    'items',
    (value) => {
      if (value instanceof PyUndefined) return new PyIterator('generator', [])
      if (value === null || !isDict(value))
        throw new PyError('TypeError', 'Can only get item pairs from a mapping.')
      return new PyIterator(
        'generator',
        pairs(value).map((pair) => new PyTuple(pair)),
      )
    },
  ],
]

/** All filters, by name. */
export const filters: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ...textFilters,
  ...numberFilters,
  ...listFilters,
  ...codecFilters,
])
