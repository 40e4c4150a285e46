import { getItem, isDict } from './dict.ts'
import { PyError } from './errors.ts'
import { floatText, repr, text } from './text.ts'
import { isInt, isNumeric, PyTuple, toBigInt, toNumber, typeName } from './values.ts'
import type { PyValue } from './values.ts'

const percentPattern = /%(?:\(([^)]*)\))?([-+ 0#]*)(\d+|\*)?(?:\.(\d+))?([hlL])?(.)/g

/** Python's `format % values` for texts. */
export function percentFormat(format: string, values: PyValue): string {
  const list = values instanceof PyTuple ? values.items : [values]
  let used = 0
  const next = (): PyValue => {
    const value = list[used]
    used += 1
    if (value === undefined) throw new PyError('TypeError', 'not enough arguments for format string')
    return value
  }
  const made = format.replaceAll(
    percentPattern,
    (
      _whole,
      key: string | undefined,
      flags: string,
      width: string | undefined,
      precision: string | undefined,
      _size,
      kind: string,
    ) => {
      if (kind === '%') return '%'
      const value = key === undefined ? next() : named(values, key)
      const shown = convert(value, kind, precision === undefined ? undefined : Number(precision), flags)
      return padded(shown, flags, Number(width ?? '0'))
    },
  )
  if (used < list.length && !(list.length === 1 && (isDict(values) || Array.isArray(values)))) {
    throw new PyError('TypeError', 'not all arguments converted during string formatting')
  }
  return made
}

function named(values: PyValue, key: string): PyValue {
  if (values === null || !isDict(values)) throw new PyError('TypeError', 'format requires a mapping')
  const value = getItem(values, key)
  if (value === undefined) throw new PyError('KeyError', repr(key))
  return value
}

function convert(value: PyValue, kind: string, precision: number | undefined, flags: string): string {
  if (kind === 's') return text(value).slice(0, precision)
  if (kind === 'r') return repr(value).slice(0, precision)
  if (!isNumeric(value)) {
    throw new PyError('TypeError', `%${kind} format: a real number is required, not ${typeName(value)}`)
  }
  const plus = flags.includes('+') && toNumber(value) >= 0 ? '+' : ''
  if (kind === 'd' || kind === 'i' || kind === 'u') {
    const whole = isInt(value) ? toBigInt(value) : BigInt(Math.trunc(toNumber(value)))
    return plus + whole.toString().padStart(precision ?? 0, '0')
  }
  if (kind === 'f' || kind === 'F') return plus + toNumber(value).toFixed(precision ?? 6)
  if (kind === 'e') return plus + exponent(toNumber(value).toExponential(precision ?? 6))
  if (kind === 'g') return plus + general(toNumber(value), precision ?? 6)
  if (kind === 'x' && isInt(value)) return plus + toBigInt(value).toString(16)
  if (kind === 'X' && isInt(value)) return plus + toBigInt(value).toString(16).toUpperCase()
  if (kind === 'o' && isInt(value)) return plus + toBigInt(value).toString(8)
  throw new PyError('ValueError', `unsupported format character '${kind}'`)
}

function exponent(shown: string): string {
  return shown.replace(/e([+-])(\d)$/, 'e$10$2')
}

function general(value: number, precision: number): string {
  const digits = precision === 0 ? 1 : precision
  const power = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)))
  const shown =
    power < -4 || power >= digits
      ? exponent(value.toExponential(digits - 1))
      : value.toFixed(Math.max(0, digits - 1 - power))
  return shown.includes('.') ? shown.replace(/\.?0+(?=e|$)/, '') : shown
}

function padded(shown: string, flags: string, width: number): string {
  if (width > 10_000) throw new PyError('LimitError', `A width of ${width} is too large.`)
  if (flags.includes('-')) return shown.padEnd(width)
  if (flags.includes('0') && /^[+-]?\d/.test(shown)) {
    const sign = /^[+-]/.exec(shown)?.[0] ?? ''
    return sign + shown.slice(sign.length).padStart(width - sign.length, '0')
  }
  return shown.padStart(width)
}

/** Python's `'...'.format(...)`, with positions, names and format specifications, without attribute access. */
export function braceFormat(format: string, args: PyValue[], names: Map<string, PyValue>): string {
  let automatic = 0
  return format.replaceAll(
    /\{\{|\}\}|\{([^{}:!]*)(?:!([rsa]))?(?::([^{}]*))?\}|[{}]/g,
    (whole, field?: string, conversion?: string, spec?: string) => {
      if (whole === '{{') return '{'
      if (whole === '}}') return '}'
      if (field === undefined)
        throw new PyError('ValueError', `Single '${whole}' encountered in format string`)
      const value = lookUp(field, args, names, () => automatic++)
      const converted = conversion === 'r' ? repr(value) : conversion === undefined ? value : text(value)
      return formatSpec(converted, spec ?? '')
    },
  )
}

function lookUp(field: string, args: PyValue[], names: Map<string, PyValue>, next: () => number): PyValue {
  const [head = '', ...rest] = field.split(/\.|\[/)
  let value = head === '' || /^\d+$/.test(head) ? args[head === '' ? next() : Number(head)] : names.get(head)
  if (value === undefined) {
    if (head === '' || /^\d+$/.test(head))
      throw new PyError('IndexError', 'Replacement index out of range for positional args tuple')
    throw new PyError('KeyError', repr(head))
  }
  for (const part of rest) {
    const key = part.replace(/\]$/, '')
    const inner: PyValue | undefined =
      value !== null && isDict(value)
        ? getItem(value, key)
        : Array.isArray(value)
          ? value[Number(key)]
          : undefined
    if (inner === undefined) throw new PyError('KeyError', repr(key))
    value = inner
  }
  return value
}

const specPattern = /^(?:(.)?([<>^=]))?([+\- ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([bcdeEfFgGnosxX%])?$/su

/** Python's `format(value, spec)` for texts and numbers. */
function formatSpec(value: PyValue, spec: string): string {
  if (spec === '') return text(value)
  const match = specPattern.exec(spec)
  if (match === null) throw new PyError('ValueError', 'Invalid format specifier')
  const [, fill, align, sign, , zero, width, grouping, precision, kind] = match
  const places = precision === undefined ? undefined : Number(precision)
  let shown: string
  if (isNumeric(value)) {
    shown = numberBySpec(toNumber(value), isInt(value), kind, places, value)
    if (grouping !== undefined)
      shown = shown.replace(/^-?\d+/, (whole) => whole.replaceAll(/\B(?=(\d{3})+(?!\d))/g, grouping))
    if (sign !== undefined && sign !== '-' && !shown.startsWith('-')) shown = sign + shown
  } else {
    shown = text(value).slice(0, places)
  }
  const wide = Number(width ?? '0')
  if (wide > 10_000) throw new PyError('LimitError', `A width of ${wide} is too large.`)
  const filler = fill ?? (zero === undefined ? ' ' : '0')
  const missing = Math.max(0, wide - shown.length)
  const side = align ?? (zero !== undefined ? '=' : isNumeric(value) ? '>' : '<')
  if (side === '<') return shown + filler.repeat(missing)
  if (side === '^')
    return filler.repeat(Math.floor(missing / 2)) + shown + filler.repeat(Math.ceil(missing / 2))
  const lead = side === '=' ? (/^[+-]/.exec(shown)?.[0] ?? '') : ''
  return lead + filler.repeat(missing) + shown.slice(lead.length)
}

function numberBySpec(
  size: number,
  whole: boolean,
  kind: string | undefined,
  places: number | undefined,
  value: PyValue,
): string {
  switch (kind) {
    case 'f':
    case 'F':
      return size.toFixed(places ?? 6)
    case '%':
      return `${(size * 100).toFixed(places ?? 6)}%`
    case 'e':
      return exponent(size.toExponential(places ?? 6))
    case 'g':
      return general(size, places ?? 6)
    case 'x':
      return size.toString(16)
    case 'X':
      return size.toString(16).toUpperCase()
    case 'b':
      return size.toString(2)
    case 'o':
      return size.toString(8)
    default:
      if (kind !== undefined && kind !== 'd' && kind !== 'n')
        throw new PyError('ValueError', `Unknown format code '${kind}'`)
      if (whole) return text(value)
      return places === undefined ? floatText(size) : general(size, places)
  }
}
