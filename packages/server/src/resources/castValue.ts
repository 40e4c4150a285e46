import type { JsonValue } from '@tributary/contract'
import type { FieldType } from './models.ts'

export type CastType = Exclude<FieldType, 'ref'>
/** The value in the wanted type, or what is wrong with it in words (`expected .., got ..`). */
export type Cast = { ok: true; value: JsonValue } | { ok: false; fault: string }

// Numbers from this one on are milliseconds since 1970, smaller ones seconds: the year 5138 in seconds, March 1973 in milliseconds.
const firstMilliseconds = 100_000_000_000
const integerPattern = /^[+-]?\d+$/
const numberPattern = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const datePattern = /^(\d{4})-(\d{2})-(\d{2})/
const timestampPattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i

/**
 * Brings a value to a type, leniently (docs/mapping.md has the table): null stays null, an empty text is null for every type but
 * text and json, and what can not be meant as the type is a fault in words.
 */
export function castValue(value: JsonValue, type: CastType): Cast {
  if (value === null || type === 'json') return { ok: true, value }
  if (type === 'text') return castText(value)
  if (typeof value === 'string' && value.trim() === '') return { ok: true, value: null }
  switch (type) {
    case 'integer':
      return castInteger(value)
    case 'number':
      return castNumber(value)
    case 'boolean':
      return castBoolean(value)
    case 'date':
      return castDate(value)
    case 'timestamp':
      return castTimestamp(value)
  }
}

/** A value as an error message may show it: its kind, and its beginning. */
export function shownValue(value: JsonValue): string {
  if (value === null) return 'null'
  if (typeof value !== 'object') return JSON.stringify(typeof value === 'string' ? value.slice(0, 60) : value)
  return Array.isArray(value)
    ? `a list of ${value.length}`
    : `an object with ${Object.keys(value).length} keys`
}

function fault(expected: string, value: JsonValue): Cast {
  return { ok: false, fault: `expected ${expected}, got ${shownValue(value)}` }
}

function castText(value: JsonValue): Cast {
  if (typeof value === 'string') return { ok: true, value }
  if (typeof value === 'object') return fault('text (use $join(..) or $string(..) in the mapping)', value)
  return { ok: true, value: String(value) }
}

function castInteger(value: JsonValue): Cast {
  const number = typeof value === 'string' && integerPattern.test(value.trim()) ? Number(value.trim()) : value
  if (typeof number !== 'number' || !Number.isInteger(number)) return fault('a whole number', value)
  if (!Number.isSafeInteger(number)) {
    return fault('a whole number between -(2^53 - 1) and 2^53 - 1 (beyond that use type text)', value)
  }
  return { ok: true, value: number }
}

function castNumber(value: JsonValue): Cast {
  const number = typeof value === 'string' && numberPattern.test(value.trim()) ? Number(value.trim()) : value
  return typeof number === 'number' && Number.isFinite(number)
    ? { ok: true, value: number }
    : fault('a number', value)
}

const booleans = new Map<JsonValue, boolean>([
  [true, true],
  [false, false],
  [1, true],
  [0, false],
  ['true', true],
  ['false', false],
  ['yes', true],
  ['no', false],
  ['1', true],
  ['0', false],
])

function castBoolean(value: JsonValue): Cast {
  const known = booleans.get(typeof value === 'string' ? value.trim().toLowerCase() : value)
  return known === undefined
    ? fault('true or false (or 1, 0, "yes", "no")', value)
    : { ok: true, value: known }
}

/** The day as it was written, without a change of time zone; of a number, the day in UTC. */
function castDate(value: JsonValue): Cast {
  if (typeof value === 'number') {
    const time = timestampOf(value)
    return time === null ? fault('a date', value) : { ok: true, value: time.slice(0, 10) }
  }
  const text = typeof value === 'string' ? value.trim() : ''
  const [day, year, month, date] = datePattern.exec(text) ?? []
  if (
    day === undefined ||
    !isDay(Number(year), Number(month), Number(date)) ||
    !timestampPattern.test(text)
  ) {
    return fault('a date such as "2026-03-01"', value)
  }
  return { ok: true, value: day }
}

function castTimestamp(value: JsonValue): Cast {
  const time = timestampOf(value)
  return time === null
    ? fault('a time such as "2026-03-01T10:00:00Z", or seconds or milliseconds since 1970', value)
    : { ok: true, value: time }
}

function timestampOf(value: JsonValue): string | null {
  const ms = typeof value === 'number' ? epochMs(value) : typeof value === 'string' ? parsedMs(value) : null
  return ms === null || ms < yearMs(1) || ms >= yearMs(10_000) ? null : new Date(ms).toISOString()
}

function epochMs(value: number): number {
  return Math.trunc(Math.abs(value) >= firstMilliseconds ? value : value * 1000)
}

/** Milliseconds since 1970 of an ISO 8601 time; without an offset it is UTC; finer digits than milliseconds are cut. */
function parsedMs(text: string): number | null {
  const match = timestampPattern.exec(text.trim())
  if (!match) return null
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', zone = 'Z'] = match
  if (!isDay(Number(year), Number(month), Number(day))) return null
  // 24:00 and a leap second are written by nobody we know; they are refused rather than guessed at.
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null
  const ms = Number(fraction.padEnd(3, '0').slice(0, 3))
  const date = new Date(yearMs(Number(year)))
  date.setUTCMonth(Number(month) - 1, Number(day))
  date.setUTCHours(Number(hour), Number(minute), Number(second), ms)
  return date.getTime() - offsetMs(zone)
}

function offsetMs(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0
  const digits = zone.slice(1).replace(':', '')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4) || 0)
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000
}

function isDay(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false
  // Day 0 of the next month is the last day of this one. 2000 + year % 400 keeps the leap years.
  return day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
}

function yearMs(year: number): number {
  // Date.UTC takes years 0 to 99 for 1900 to 1999.
  const date = new Date(0)
  return date.setUTCFullYear(year, 0, 1)
}
