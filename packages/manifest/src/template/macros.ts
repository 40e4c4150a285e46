import { randomUUID } from 'node:crypto'
import { Arguments } from '../python/arguments.ts'
import { compare, iterate } from '../python/compare.ts'
import { pairsOf } from '../python/containerMethods.ts'
import { DateTime, Day, Delta } from '../python/datetime.ts'
import { makeDict } from '../python/dict.ts'
import { PyError } from '../python/errors.ts'
import { isoParse, parseDuration } from '../python/isoDate.ts'
import { strftime } from '../python/strftime.ts'
import { strptime } from '../python/strptime.ts'
import { repr, text } from '../python/text.ts'
import {
  float,
  isInt,
  isNumeric,
  PyFunction,
  PyNamespace,
  PyUndefined,
  toNumber,
  typeName,
} from '../python/values.ts'
import type { PyValue } from '../python/values.ts'
import { formatMoment, parseMoment } from './momentFormat.ts'
import type { Frame } from './frame.ts'
import { quotePlus } from './urlQuote.ts'

type Macro = (args: PyValue[], named: Map<string, PyValue>, frame: Frame) => PyValue

function nowOf(frame: Frame): DateTime {
  return DateTime.fromEpochMicros(frame.surroundings.now())
}

/** `str_to_datetime`: ISO 8601 text as a datetime in UTC. */
function toDateTime(value: PyValue): DateTime {
  if (value instanceof PyUndefined) value.fail()
  if (typeof value !== 'string')
    throw new PyError('TypeError', `object of type '${typeName(value)}' has no len()`)
  const parsed = isoParse(value)
  return parsed.offsetSeconds === null ? parsed.withOffset(0) : parsed.atOffset(0)
}

function extreme(name: 'max' | 'min', args: PyValue[]): PyValue {
  const [only] = args
  if (only === undefined) throw new PyError('TypeError', `${name} expected at least 1 argument, got 0`)
  const items = args.length === 1 ? iterate(only) : args
  const [first, ...rest] = items
  if (first === undefined) throw new PyError('ValueError', `${name}() arg is an empty sequence`)
  let found = first
  for (const item of rest) {
    if (name === 'max' ? compare(item, found, '>') > 0 : compare(item, found, '<') < 0) found = item
  }
  return found
}

function todayIn(frame: Frame, zone: PyValue): Day {
  const unknown = (): never => {
    throw new PyError('UnknownTimeZoneError', repr(zone))
  }
  if (typeof zone !== 'string' || !/^[A-Za-z_]+([-/+][-A-Za-z0-9_+]+)*$/.test(zone)) return unknown()
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
    })
    const millis = Number(frame.surroundings.now() / 1000n)
    const parts = new Map(
      format.formatToParts(new Date(millis)).map((part) => [part.type, Number(part.value)]),
    )
    const epoch = Date.UTC(parts.get('year') ?? 1970, (parts.get('month') ?? 1) - 1, parts.get('day') ?? 1)
    return new Day(Math.floor(epoch / 86_400_000))
  } catch {
    return unknown()
  }
}

function formatDatetime(args: PyValue[], named: Map<string, PyValue>): PyValue {
  const given = new Arguments('format_datetime', ['dt', 'format', 'input_format'], args, named)
  const moment = given.required('dt')
  const format = given.text('format')
  const wanted = given.get('input_format')
  if (moment instanceof DateTime) return strftime(moment, format)
  const inputFormat = typeof wanted === 'string' && wanted !== '' ? wanted : undefined
  if (isInt(moment)) return formatMoment(parseMoment(moment, inputFormat ?? '%s'), format)
  if (inputFormat === undefined) return formatMoment(toDateTime(moment), format)
  if (typeof moment !== 'string') {
    throw new PyError('TypeError', `strptime() argument 1 must be str, not ${typeName(moment)}`)
  }
  const parsed = strptime(moment, inputFormat)
  return formatMoment(parsed.offsetSeconds === null ? parsed.withOffset(0) : parsed, format)
}

const defaultDayFormat = '%Y-%m-%dT%H:%M:%S.%f%z'

const all: [string, Macro][] = [
  ['now_utc', (args, named, frame) => (new Arguments('now_utc', [], args, named), nowOf(frame))],
  ['today_utc', (_args, _named, frame) => new Day(nowOf(frame).days)],
  [
    'today_with_timezone',
    (args, named, frame) =>
      todayIn(frame, new Arguments('today_with_timezone', ['timezone'], args, named).required('timezone')),
  ],
  [
    'timestamp',
    (args, named) => {
      const value = new Arguments('timestamp', ['dt'], args, named).required('dt')
      if (isInt(value)) return typeof value === 'boolean' ? Number(value) : value
      if (isNumeric(value)) return Math.trunc(toNumber(value))
      return float(Number(toDateTime(value).epochMicros) / 1e6)
    },
  ],
  [
    'str_to_datetime',
    (args, named) => toDateTime(new Arguments('str_to_datetime', ['s'], args, named).required('s')),
  ],
  ['max', (args) => extreme('max', args)],
  ['min', (args) => extreme('min', args)],
  [
    'day_delta',
    (args, named, frame) => {
      const given = new Arguments('day_delta', ['num_days', 'format'], args, named)
      const days = given.required('num_days')
      if (!isNumeric(days)) {
        if (days instanceof PyUndefined) days.fail()
        throw new PyError('TypeError', `unsupported type for timedelta days component: ${typeName(days)}`)
      }
      const moved = nowOf(frame).plus(new Delta(BigInt(Math.round(toNumber(days) * 86_400_000_000))))
      return strftime(moved, given.text('format', defaultDayFormat))
    },
  ],
  [
    'duration',
    (args, named) => {
      const value = new Arguments('duration', ['datestring'], args, named).required('datestring')
      if (typeof value !== 'string') throw new PyError('TypeError', `Expecting a string ${repr(value)}`)
      return parseDuration(value)
    },
  ],
  ['format_datetime', formatDatetime],
  [
    'sanitize_url',
    (args, named) => {
      const value = new Arguments('sanitize_url', ['value'], args, named).required('value')
      if (typeof value !== 'string') throw new PyError('TypeError', 'quote_from_bytes() expected bytes')
      return quotePlus(value)
    },
  ],
  [
    'camel_case_to_snake_case',
    (args, named) => {
      const value = new Arguments('camel_case_to_snake_case', ['value'], args, named).required('value')
      if (typeof value !== 'string')
        throw new PyError('TypeError', `expected string or bytes-like object, got '${typeName(value)}'`)
      return value.replaceAll(/(?<!^)(?=[A-Z])/g, '_').toLowerCase()
    },
  ],
  ['generate_uuid', () => randomUUID()],
  ['dict', (args, named) => makeDict([...(args[0] === undefined ? [] : pairsOf(args[0])), ...named])],
  [
    'namespace',
    (args, named) => {
      const namespace = new PyNamespace()
      for (const [key, value] of args[0] === undefined ? [] : pairsOf(args[0]))
        namespace.attributes.set(text(key), value)
      for (const [key, value] of named) namespace.attributes.set(key, value)
      return namespace
    },
  ],
]

/** The functions that every template may call, by name. They are bound to a rendering, for its clock. */
export const macros: ReadonlyMap<string, (frame: Frame) => PyFunction> = new Map(
  all.map(([name, macro]) => [
    name,
    (frame: Frame) => new PyFunction(name, (args, named) => macro(args, named, frame), 'function'),
  ]),
)
