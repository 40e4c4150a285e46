import { arithmetic, signed } from '../python/arithmetic.ts'
import { Arguments } from '../python/arguments.ts'
import { compare } from '../python/compare.ts'
import { PyError } from '../python/errors.ts'
import {
  float,
  int,
  isInt,
  isNumeric,
  orElse,
  PyFloat,
  PyUndefined,
  toBigInt,
  toNumber,
  typeName,
} from '../python/values.ts'
import type { PyValue } from '../python/values.ts'
import type { Filter } from './frame.ts'

const intPattern = /^[ \t\n\r\f\v]*([+-]?)(\d+(?:_\d+)*)[ \t\n\r\f\v]*$/
// No two ways to read the same digits: on a long text of them, trying both would take for ever.
const floatPattern =
  /^\s*[+-]?(?:(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+)?|inf(?:inity)?|nan)\s*$/i
/** Python reads no longer integers out of a text. */
const integerDigitsMax = 4300

/** Python's `int(text, base)`, or undefined where it would raise ValueError. */
export function parseInteger(value: string, base = 10): PyValue | undefined {
  if (base === 10) {
    const match = intPattern.exec(value)
    if (match === null || (match[2]?.length ?? 0) > integerDigitsMax) return undefined
    const size = BigInt((match[2] ?? '0').replaceAll('_', ''))
    return int(match[1] === '-' ? -size : size)
  }
  const prefix = base === 16 ? '0x' : base === 8 ? '0o' : base === 2 ? '0b' : undefined
  if (prefix === undefined) return undefined
  const digits = value.trim().toLowerCase().replace(prefix, '')
  try {
    return int(BigInt(prefix + digits))
  } catch {
    return undefined
  }
}

/** Python's `float(text)`, or undefined where it would raise ValueError. */
export function parseFloatText(value: string): number | undefined {
  if (!floatPattern.test(value)) return undefined
  const shown = value.trim().toLowerCase().replaceAll('_', '')
  if (/inf/.test(shown)) return shown.startsWith('-') ? -Infinity : Infinity
  if (/nan/.test(shown)) return Number.NaN
  return Number(shown)
}

/** Python's `int(value)`, or undefined where it would raise TypeError or ValueError. */
function toInteger(value: PyValue, base = 10): PyValue | undefined {
  if (value instanceof PyUndefined) value.fail()
  if (typeof value === 'string') {
    const whole = parseInteger(value, base)
    if (whole !== undefined) return whole
    const decimal = parseFloatText(value)
    return decimal === undefined || !Number.isFinite(decimal) ? undefined : int(BigInt(Math.trunc(decimal)))
  }
  if (isInt(value)) return int(toBigInt(value))
  if (!isNumeric(value)) return undefined
  const size = toNumber(value)
  return Number.isFinite(size) ? int(BigInt(Math.trunc(size))) : undefined
}

const toInt: Filter = (value, args, named) => {
  const given = new Arguments('int', ['default', 'base'], args, named)
  return orElse(toInteger(value, given.int('base', 10)), orElse(given.get('default'), 0))
}

const toFloat: Filter = (value, args, named) => {
  const given = new Arguments('float', ['default'], args, named)
  if (value instanceof PyUndefined) value.fail()
  if (isNumeric(value)) return float(toNumber(value))
  const parsed = typeof value === 'string' ? parseFloatText(value) : undefined
  return parsed === undefined ? orElse(given.get('default'), new PyFloat(0)) : float(parsed)
}

/** Python's `round`: halves go to the even neighbour, as the decimal digits of the float stand. */
function roundHalfEven(value: number, digits: number): number {
  const scale = 10 ** digits
  const scaled = value * scale
  const floor = Math.floor(scaled)
  const rest = scaled - floor
  if (Math.abs(rest - 0.5) > 1e-9)
    return Number(value.toFixed(Math.max(0, digits))) === 0 && digits < 0
      ? Math.round(scaled) / scale
      : digits >= 0 && digits <= 20
        ? Number(value.toFixed(digits))
        : Math.round(scaled) / scale
  if (digits > 0) return Number(value.toFixed(digits))
  return (floor % 2 === 0 ? floor : floor + 1) / scale
}

const round: Filter = (value, args, named) => {
  const given = new Arguments('round', ['precision', 'method'], args, named)
  const [digits, method] = [given.int('precision', 0), given.text('method', 'common')]
  if (value instanceof PyUndefined) value.fail()
  if (!isNumeric(value))
    throw new PyError('TypeError', `type ${typeName(value)} doesn't define __round__ method`)
  const size = toNumber(value)
  const scale = 10 ** digits
  if (method === 'ceil') return float(Math.ceil(size * scale) / scale)
  if (method === 'floor') return float(Math.floor(size * scale) / scale)
  if (method !== 'common') throw new PyError('ValueError', 'method must be common, ceil or floor')
  if (isInt(value)) return digits >= 0 ? int(toBigInt(value)) : int(BigInt(roundHalfEven(size, digits)))
  return float(roundHalfEven(size, digits))
}

const fileSize: Filter = (value, args, named) => {
  const binary = new Arguments('filesizeformat', ['binary'], args, named).get('binary') === true
  const size = isNumeric(value) ? toNumber(value) : Number(value)
  const base = binary ? 1024 : 1000
  const units = binary ? ['KiB', 'MiB', 'GiB', 'TiB', 'PiB'] : ['kB', 'MB', 'GB', 'TB', 'PB']
  if (size === 1) return '1 Byte'
  if (size < base) return `${Math.trunc(size)} Bytes`
  const power = Math.min(Math.floor(Math.log(size) / Math.log(base)), units.length)
  return `${(size / base ** power).toFixed(1)} ${units[power - 1] ?? ''}`
}

/** Filters that make numbers. */
export const numberFilters: [string, Filter][] = [
  ['int', toInt],
  ['float', toFloat],
  ['round', round],
  [
    'abs',
    (value) => {
      if (value instanceof PyUndefined) value.fail()
      return isNumeric(value) && compare(value, 0) < 0 ? signed('-', value) : arithmetic('+', value, 0)
    },
  ],
  ['filesizeformat', fileSize],
]
