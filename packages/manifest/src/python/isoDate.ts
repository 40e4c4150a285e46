import { daysFromCivil, daysInMonth, isLeap, weekdayOf } from './calendar.ts'
import { DateTime, Delta, Duration } from './datetime.ts'
import { PyError } from './errors.ts'

const calendarDate = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?|(\d{2})(\d{2}))?(?![\d-])/
const weekDate = /^(\d{4})-?W(\d{2})(?:-?([1-7]))?/
const ordinalDate = /^(\d{4})-?(\d{3})(?!\d)/
const clock = /^(\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d+))?)?)?(Z|z|[+-]\d{2}(?::?\d{2})?)?$/

/** Parses ISO 8601 text as dateutil's `isoparse` does. The result has an offset only where the text has one. */
export function isoParse(value: string): DateTime {
  const { days, rest } = dateOf(value)
  if (rest === '') return new DateTime(days * 86400, 0, null)
  const match = clock.exec(rest.slice(1))
  if (match === null || rest.length < 3 || /^\d/.test(rest))
    throw new PyError('ValueError', 'String contains unknown ISO components')
  const hour = Number(match[1])
  const minute = Number(match[2] ?? '0')
  const second = Number(match[3] ?? '0')
  const micros = Number((match[4] ?? '').slice(0, 6).padEnd(6, '0'))
  if (hour > 24 || (hour === 24 && minute + second + micros > 0)) {
    throw new PyError('ValueError', 'Hour may only be 24 at 24:00:00.000')
  }
  if (minute > 59) throw new PyError('ValueError', 'minute must be in 0..59')
  if (second > 59) throw new PyError('ValueError', 'second must be in 0..59')
  return new DateTime(days * 86400 + hour * 3600 + minute * 60 + second, micros, offsetOf(match[5]))
}

function offsetOf(shown: string | undefined): number | null {
  if (shown === undefined) return null
  if (shown === 'Z' || shown === 'z') return 0
  const digits = shown.slice(1).replace(':', '')
  const seconds = Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2, 4) || '0') * 60
  return shown.startsWith('-') ? -seconds : seconds
}

function dateOf(value: string): { days: number; rest: string } {
  const week = weekDate.exec(value)
  if (week !== null) {
    const fourth = daysFromCivil(Number(week[1]), 1, 4)
    const days = fourth - weekdayOf(fourth) + (Number(week[2]) - 1) * 7 + Number(week[3] ?? '1') - 1
    return { days, rest: value.slice(week[0].length) }
  }
  const date = calendarDate.exec(value)
  if (date !== null) {
    const year = Number(date[1])
    const month = Number(date[2] ?? date[4] ?? '1')
    const day = Number(date[3] ?? date[5] ?? '1')
    if (month < 1 || month > 12) throw new PyError('ValueError', 'month must be in 1..12')
    if (day < 1 || day > daysInMonth(year, month))
      throw new PyError('ValueError', 'day is out of range for month')
    if (year < 1) throw new PyError('ValueError', `year ${year} is out of range`)
    return { days: daysFromCivil(year, month, day), rest: value.slice(date[0].length) }
  }
  const ordinal = ordinalDate.exec(value)
  if (ordinal !== null) {
    const year = Number(ordinal[1])
    const dayOfYear = Number(ordinal[2])
    if (dayOfYear < 1 || dayOfYear > (isLeap(year) ? 366 : 365))
      throw new PyError('ValueError', `Invalid ordinal day ${dayOfYear} for year ${year}`)
    return { days: daysFromCivil(year, 1, 1) + dayOfYear - 1, rest: value.slice(ordinal[0].length) }
  }
  throw new PyError('ValueError', /^\d/.test(value) ? 'Invalid common date' : 'ISO string too short')
}

const amount = '(\\d+(?:[,.]\\d+)?)'
const durationPattern = new RegExp(
  `^([+-])?P(?!\\b)(?:${amount}Y)?(?:${amount}M)?(?:${amount}W)?(?:${amount}D)?(?:T(?:${amount}H)?(?:${amount}M)?(?:${amount}S)?)?$`,
)

/** A decimal number of some unit, in microseconds, rounded to the nearest. */
function microsOf(shown: string | undefined, unitMicros: bigint): bigint {
  if (shown === undefined) return 0n
  const [whole = '0', fraction = ''] = shown.replace(',', '.').split('.')
  const scale = 10n ** BigInt(fraction.length)
  const scaled = (BigInt(whole) * scale + BigInt(fraction || '0')) * unitMicros
  return (scaled + scale / 2n) / scale
}

/** Parses an ISO 8601 duration: a Delta, or a Duration where it has years or months. */
export function parseDuration(value: string): Delta | Duration {
  const match = durationPattern.exec(value)
  if (match === null) throw new PyError('ISO8601Error', `Unable to parse duration string '${value}'`)
  const sign = match[1] === '-' ? -1n : 1n
  const micros =
    microsOf(match[4], 604800000000n) +
    microsOf(match[5], 86400000000n) +
    microsOf(match[6], 3600000000n) +
    microsOf(match[7], 60000000n) +
    microsOf(match[8], 1000000n)
  const delta = new Delta(sign * micros)
  const years = Number((match[2] ?? '0').replace(',', '.'))
  const months = Number((match[3] ?? '0').replace(',', '.'))
  if (years === 0 && months === 0) return delta
  return new Duration(Number(sign) * years, Number(sign) * months, delta)
}
