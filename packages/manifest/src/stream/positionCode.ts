import type { JsonObject, JsonValue } from '../json.ts'
import { defineKey, emptyDict } from '../python/dict.ts'
import { isPlainDict, PyFloat, PyTuple } from '../python/values.ts'
import type { PyValue } from '../python/values.ts'
import { toJson } from '../toJson.ts'

/** Marks the values that plain JSON would change. */
const bigIntMark = '$int'
const floatMark = '$float'
const tupleMark = '$tuple'

/** A value as plain JSON that can be read back without loss: 1.0, large integers and tuples are marked. */
export function encodeExact(value: PyValue): JsonValue {
  if (typeof value === 'bigint') return { [bigIntMark]: value.toString() }
  if (value instanceof PyFloat && Number.isFinite(value.value)) return { [floatMark]: value.value }
  if (value instanceof PyTuple) return { [tupleMark]: value.items.map(encodeExact) }
  if (Array.isArray(value)) return value.map(encodeExact)
  if (!isPlainDict(value)) return toJson(value)
  const made: JsonObject = {}
  for (const key of Object.keys(value)) {
    Object.defineProperty(made, key, {
      value: encodeExact(value[key] ?? null),
      enumerable: true,
      configurable: true,
      writable: true,
    })
  }
  return made
}

/** Reads back what `encodeExact` wrote. */
export function decodeExact(value: JsonValue): PyValue {
  if (Array.isArray(value)) return value.map(decodeExact)
  if (typeof value !== 'object' || value === null) return value
  const keys = Object.keys(value)
  const [only] = keys
  const inner = only === undefined || keys.length > 1 ? undefined : value[only]
  if (only === bigIntMark && typeof inner === 'string' && /^-?\d+$/.test(inner)) return BigInt(inner)
  if (only === floatMark && typeof inner === 'number') return new PyFloat(inner)
  if (only === tupleMark && Array.isArray(inner)) return new PyTuple(inner.map(decodeExact))
  const made = emptyDict()
  for (const key of keys) defineKey(made, key, decodeExact(value[key] ?? null))
  return made
}
