import { DateTime, Day, Delta, Duration } from './datetime.ts'
import { PyError } from './errors.ts'
import {
  PyBytes,
  PyDict,
  PyFloat,
  PyFunction,
  PyIterator,
  PyNamespace,
  PyObject,
  PySlice,
  PyTuple,
  PyUndefined,
} from './values.ts'
import { work } from './work.ts'
import type { PyValue } from './values.ts'

/** The longest text that a template may make, in UTF-16 units: beyond it is a fault, not data. */
export const textUnitsMax = 16 * 1024 * 1024

/** Python's `str(value)`. */
export function text(value: PyValue): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return Number.isInteger(value) ? integerText(value) : floatText(value)
  if (value instanceof PyUndefined) return ''
  if (value instanceof DateTime) return value.toText(' ')
  if (value instanceof Day) return value.toText()
  if (value instanceof Delta || value instanceof Duration) return value.toText()
  return repr(value)
}

function integerText(value: number): string {
  return Object.is(value, -0) ? '0' : Math.abs(value) < 1e21 ? String(value) : String(BigInt(value))
}

/** Python's `repr(value)`. */
export function repr(value: PyValue, depth = 0): string {
  if (depth > 200) throw new PyError('LimitError', 'The value is nested more than 200 levels deep.')
  work(1)
  if (value === null) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'number') return Number.isInteger(value) ? integerText(value) : floatText(value)
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return bounded(`[${value.map((item) => repr(item, depth + 1)).join(', ')}]`)
  if (value instanceof PyFloat) return floatText(value.value)
  if (value instanceof PyTuple) {
    const inner = value.items.map((item) => repr(item, depth + 1)).join(', ')
    return value.items.length === 1 ? `(${inner},)` : `(${inner})`
  }
  if (value instanceof PyUndefined) return 'Undefined'
  if (
    value instanceof DateTime ||
    value instanceof Day ||
    value instanceof Delta ||
    value instanceof Duration
  ) {
    return value.toRepr()
  }
  if (value instanceof PyBytes)
    return `b${quote(Buffer.from(value.bytes).toString('latin1')).replaceAll(/[\u00a1-\u00ff]/g, escapeOf)}`
  if (value instanceof PyIterator) return iteratorText(value, depth)
  if (value instanceof PyFunction) return `<${value.typeName} ${value.name}>`
  if (value instanceof PyNamespace) return `<Namespace ${dictText([...value.attributes], depth)}>`
  if (value instanceof PyDict) return dictText([...value.entries.values()], depth)
  if (value instanceof PySlice) return dictText(Object.entries(value.values), depth)
  if (value instanceof PyObject) return `<${value.typeName} object>`
  return dictText(Object.entries(value), depth)
}

function iteratorText(value: PyIterator, depth: number): string {
  if (!value.isView) return `<${value.typeName} object>`
  return `${value.typeName}(${repr(value.items, depth + 1)})`
}

function dictText(entries: [PyValue, PyValue][], depth: number): string {
  return bounded(
    `{${entries.map(([key, item]) => `${repr(key, depth + 1)}: ${repr(item, depth + 1)}`).join(', ')}}`,
  )
}

/** The text itself, or an error where it is longer than a template may make. */
export function bounded(made: string): string {
  if (made.length > textUnitsMax) {
    throw new PyError(
      'LimitError',
      `A template made a text of ${made.length} characters; ${textUnitsMax} is the most.`,
    )
  }
  return made
}

/** Python's `repr` of a float: the shortest digits that give the same float, with Python's rules for the exponent. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (Object.is(value, -0)) return '-0.0'
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    const [mantissa = '', exponent = ''] = value.toExponential().split('e')
    const sign = exponent.startsWith('-') ? '-' : '+'
    return `${mantissa}e${sign}${exponent.replace(/^[+-]/, '').padStart(2, '0')}`
  }
  const shown = String(value)
  return shown.includes('.') ? shown : `${shown}.0`
}

const escapes = new Map([
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
])

// Python writes what is not printable as an escape: controls, format marks, surrogates, private use, unassigned,
// and separators other than the space.
const unprintable = /[\\\p{C}\p{Z}]/u

/** Python's `repr` of a text. */
function quote(value: string): string {
  const mark = value.includes("'") && !value.includes('"') ? '"' : "'"
  let body = value
  if (!/^[ !#-[\]-~]*$/.test(value) && unprintable.test(value.replaceAll(' ', ''))) {
    body = ''
    for (const char of value) body += escapes.get(char) ?? (isPrintable(char) ? char : escapeOf(char))
  }
  if (mark === "'" && body.includes("'")) body = body.replaceAll("'", "\\'")
  return `${mark}${body}${mark}`
}

function isPrintable(char: string): boolean {
  return char === ' ' || !/[\p{C}\p{Z}]/u.test(char)
}

function escapeOf(char: string): string {
  const code = char.codePointAt(0) ?? 0
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`
  return `\\U${code.toString(16).padStart(8, '0')}`
}
