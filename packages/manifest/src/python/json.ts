import { compareText } from './compare.ts'
import { isDict, pairs } from './dict.ts'
import { PyError } from './errors.ts'
import { floatText, text } from './text.ts'
import { isPlainDict, PyFloat, PySlice, PyTuple, typeName } from './values.ts'
import type { PyValue } from './values.ts'
import { work } from './work.ts'

interface JsonStyle {
  itemSeparator: string
  keySeparator: string
  sortKeys: boolean
  asciiOnly: boolean
}

const pythonStyle: JsonStyle = { itemSeparator: ', ', keySeparator: ': ', sortKeys: false, asciiOnly: true }

/** Python's `json.dumps`, with its default blanks and escapes unless another style is asked for. */
export function dumpJson(value: PyValue, style: Partial<JsonStyle> = {}): string {
  return dump(value, { ...pythonStyle, ...style }, 0)
}

function dump(value: PyValue, style: JsonStyle, depth: number): string {
  if (depth > 200) throw new PyError('ValueError', 'Circular reference detected')
  work(1)
  if (value === null) return 'null'
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return dumpText(value, style)
  if (typeof value === 'number') return Number.isInteger(value) ? text(value) : jsonFloat(value)
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof PyFloat) return jsonFloat(value.value)
  const items = Array.isArray(value) ? value : value instanceof PyTuple ? value.items : undefined
  if (items !== undefined)
    return `[${items.map((item) => dump(item, style, depth + 1)).join(style.itemSeparator)}]`
  if (!isDict(value) || value instanceof PySlice) {
    throw new PyError(
      'TypeError',
      `Object of type ${typeName(value).split('.').at(-1) ?? ''} is not JSON serializable`,
    )
  }
  let entries = pairs(value).map(([key, inner]) => [keyText(key), inner] as const)
  if (style.sortKeys) entries = entries.toSorted(([one], [two]) => compareText(one, two))
  return `{${entries.map(([key, inner]) => `${dumpText(key, style)}${style.keySeparator}${dump(inner, style, depth + 1)}`).join(style.itemSeparator)}}`
}

function jsonFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity'
  return floatText(value)
}

function keyText(key: PyValue): string {
  if (typeof key === 'string') return key
  if (key === null) return 'null'
  if (typeof key === 'boolean') return String(key)
  if (typeof key === 'number' || typeof key === 'bigint' || key instanceof PyFloat) return text(key)
  throw new PyError('TypeError', `keys must be str, int, float, bool or None, not ${typeName(key)}`)
}

function dumpText(value: string, style: JsonStyle): string {
  const shown = JSON.stringify(value)
  if (!style.asciiOnly) return shown
  return shown.replaceAll(/[\u007f-\uffff]/g, (char) =>
    char === '\u007f' ? char : `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Whether a value and all within it are JSON data as they are, so that it can be handed on without a change. */
export function isPlainJson(value: PyValue): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  work(1)
  if (Array.isArray(value)) return value.every(isPlainJson)
  return isPlainDict(value) && Object.keys(value).every((key) => isPlainJson(value[key] ?? null))
}
