import { isTrue } from '../python/compare.ts'
import { emptyDict, defineKey } from '../python/dict.ts'
import { text } from '../python/text.ts'
import { float, isNumeric, isPlainDict, toNumber } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import { parseFloatText, parseInteger } from '../template/numberFilters.ts'
import { int } from '../python/values.ts'

const truthy = new Set(['y', 'yes', 't', 'true', 'on', '1'])
const falsy = new Set(['n', 'no', 'f', 'false', 'off', '0'])
const simpleTypes = new Set(['string', 'number', 'integer', 'boolean', 'null'])

/** Casts a record's values to the types of its schema, where those are single and the value can be cast. */
export function normalize(record: PlainDict, schema: PlainDict): PlainDict {
  const made = descend(record, schema)
  return isPlainDict(made) ? made : record
}

function descend(value: PyValue, schema: PlainDict): PyValue {
  const { properties, items } = schema
  if (isPlainDict(value) && properties !== undefined && isPlainDict(properties)) {
    const made = emptyDict()
    for (const [key, inner] of Object.entries(value)) {
      const subschema = Object.hasOwn(properties, key) ? properties[key] : undefined
      defineKey(
        made,
        key,
        subschema !== undefined && isPlainDict(subschema)
          ? descend(cast(inner, subschema), subschema)
          : inner,
      )
    }
    return made
  }
  if (Array.isArray(value) && items !== undefined && isPlainDict(items)) {
    return value.map((inner) => descend(cast(inner, items), items))
  }
  return value
}

function typesOf(schema: PlainDict): string[] {
  const { type } = schema
  return Array.isArray(type) ? type.map(text) : typeof type === 'string' ? [type] : []
}

function cast(value: PyValue, schema: PlainDict): PyValue {
  const types = typesOf(schema)
  if (value === null && types.includes('null')) return null
  const [only, ...others] = Array.isArray(schema['type']) ? types.filter((type) => type !== 'null') : types
  if (only === undefined || others.length > 0) return value
  if (only === 'string') return text(value)
  if (only === 'number') return castNumber(value)
  if (only === 'integer') return castInteger(value)
  if (only === 'boolean') return castBoolean(value)
  if (only === 'array') return castArray(value, schema)
  return value
}

function castNumber(value: PyValue): PyValue {
  if (isNumeric(value)) return float(toNumber(value))
  const parsed = typeof value === 'string' ? parseFloatText(value) : undefined
  return parsed === undefined ? value : float(parsed)
}

function castInteger(value: PyValue): PyValue {
  if (typeof value === 'string') return parseInteger(value) ?? value
  if (!isNumeric(value) || typeof value === 'bigint') return value
  const size = toNumber(value)
  return Number.isFinite(size) ? int(BigInt(Math.trunc(size))) : value
}

function castBoolean(value: PyValue): PyValue {
  if (typeof value !== 'string') return isTrue(value)
  const shown = value.toLowerCase().trim()
  return truthy.has(shown) ? true : falsy.has(shown) ? false : value
}

function castArray(value: PyValue, schema: PlainDict): PyValue {
  const { items } = schema
  const itemTypes = items !== undefined && isPlainDict(items) ? typesOf(items) : []
  const isSimple = value === null || typeof value !== 'object' || isNumeric(value)
  return isSimple && itemTypes.every((type) => simpleTypes.has(type)) ? [value] : value
}
