import { DateTime } from '../python/datetime.ts'
import { PyError } from '../python/errors.ts'
import { strftime } from '../python/strftime.ts'
import { strptime } from '../python/strptime.ts'
import { floatText, text } from '../python/text.ts'
import { isNumeric, PyFloat } from '../python/values.ts'
import type { PyValue } from '../python/values.ts'

/**
 * Parses a point in time by one of the format's datetime formats: Python's directives, or one of the whole formats
 * `%s`, `%s_as_float`, `%ms`, `%epoch_microseconds`. No time zone means UTC. Throws ValueError.
 */
export function parseMoment(value: PyValue, format: string): DateTime {
  if (format === '%s') return DateTime.fromEpochMicros(wholeNumber(value) * 1000000n)
  if (format === '%ms') return DateTime.fromEpochMicros(wholeNumber(value) * 1000n)
  if (format === '%epoch_microseconds') return DateTime.fromEpochMicros(wholeNumber(value))
  if (format === '%s_as_float')
    return DateTime.fromEpochMicros(BigInt(Math.round(decimalNumber(value) * 1e6)))
  const parsed = strptime(text(value), format.replaceAll('%_ms', '%f'))
  return parsed.offsetSeconds === null ? parsed.withOffset(0) : parsed
}

/** Formats a point in time by such a format. */
export function formatMoment(moment: DateTime, format: string): string {
  const micros = moment.epochMicros
  if (format === '%s') return String(micros / 1000000n)
  if (format === '%s_as_float') return floatText(Number(micros) / 1e6)
  if (format === '%epoch_microseconds') return String(BigInt(Math.trunc((Number(micros) / 1e6) * 1e6)))
  if (format === '%ms') return String(BigInt(Math.trunc((Number(micros) / 1e6) * 1000)))
  if (!format.includes('%_ms')) return strftime(moment, format)
  const millis = String(Math.trunc(moment.micros / 1000)).padStart(3, '0')
  const shown = strftime(moment, format.replaceAll('%_ms', '%f'))
  return shown.replaceAll(String(moment.micros).padStart(6, '0'), millis)
}

/** Python's `int(value)` for the values that a cursor has. */
function wholeNumber(value: PyValue): bigint {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number' && Number.isFinite(value)) return BigInt(Math.trunc(value))
  if (typeof value === 'boolean') return BigInt(value)
  if (value instanceof PyFloat && Number.isFinite(value.value)) return BigInt(value.value)
  if (typeof value === 'string' && /^\s*[+-]?\d+(_\d+)*\s*$/.test(value))
    return BigInt(value.trim().replaceAll('_', '').replace(/^\+/, ''))
  if (typeof value === 'string')
    throw new PyError('ValueError', `invalid literal for int() with base 10: '${value}'`)
  throw new PyError('TypeError', 'int() argument must be a string, a bytes-like object or a real number')
}

function decimalNumber(value: PyValue): number {
  if (isNumeric(value)) return value instanceof PyFloat ? value.value : Number(value)
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
  if (Number.isFinite(parsed)) return parsed
  throw new PyError('ValueError', `could not convert string to float: '${text(value)}'`)
}
