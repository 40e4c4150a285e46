import type { JsonObject, JsonValue } from './json.ts'
import { DateTime, Day } from './python/datetime.ts'
import { defineKey, isDict, pairs } from './python/dict.ts'
import { PyError } from './python/errors.ts'
import { text } from './python/text.ts'
import { isPlainDict, PyFloat, PyTuple, typeName } from './python/values.ts'
import type { PlainDict, PyValue } from './python/values.ts'

/**
 * A value as plain JSON for the outside. A float without fraction becomes the same number (1.0 is 1); an integer beyond
 * 2^53 becomes its digits as a text, since a JavaScript number would change it; so does a number that is too large or too
 * small for one, such as 1e400. What a template has made infinite has no digits and becomes null.
 */
export function toJson(value: PyValue): JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof PyFloat) return value.source ?? toJson(value.value)
  if (Array.isArray(value)) return value.map(toJson)
  if (value instanceof PyTuple) return value.items.map(toJson)
  if (value instanceof DateTime) return value.toText('T')
  if (value instanceof Day) return value.toText()
  if (isDict(value)) return dictToJson(pairs(value))
  throw new PyError('TypeError', `A value of type ${typeName(value)} cannot be part of a record.`)
}

function dictToJson(entries: [PyValue, PyValue][]): JsonObject {
  const made: JsonObject = {}
  for (const [key, value] of entries) {
    const name = typeof key === 'string' ? key : key === null ? 'null' : text(key)
    if (name === '__proto__')
      Object.defineProperty(made, name, {
        value: toJson(value),
        enumerable: true,
        configurable: true,
        writable: true,
      })
    else made[name] = toJson(value)
  }
  return made
}

/** A dict as a JSON object. */
export function toJsonObject(dict: PlainDict): JsonObject {
  return dictToJson(pairs(dict))
}

/** JSON from outside as values. The data is copied, so that templates cannot change what was handed in. */
/** Plain JSON as templates see it. */
export function fromJson(value: JsonValue): PyValue {
  if (Array.isArray(value)) return value.map(fromJson)
  if (typeof value !== 'object' || value === null) return value
  return fromJsonObject(value)
}

/** A JSON object from outside as a dict. */
export function fromJsonObject(value: JsonObject): PlainDict {
  const made: PlainDict = {}
  for (const key of Object.keys(value)) defineKey(made, key, fromJson(value[key] ?? null))
  return made
}

/** Whether a value can be handed out as it is. */
export function isJsonAsIs(value: PyValue): value is JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object') return false
  if (Array.isArray(value)) {
    for (const item of value) if (!isJsonAsIs(item)) return false
    return true
  }
  if (!isPlainDict(value)) return false
  for (const key in value) if (!isJsonAsIs(value[key] ?? null)) return false
  return true
}
