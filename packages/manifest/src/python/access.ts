import { describeType, dictMethods, listMethods, sliceMethods, tupleMethods } from './containerMethods.ts'
import { DateTime, Day, Delta, Duration } from './datetime.ts'
import { getItem, isDict } from './dict.ts'
import { PyError } from './errors.ts'
import { strMethods } from './strMethods.ts'
import { repr, text } from './text.ts'
import {
  bind,
  datetimeMethods,
  dayMethods,
  deltaMethods,
  durationMethods,
  timeAttribute,
} from './timeMethods.ts'
import {
  isInt,
  orElse,
  PyBytes,
  PyDict,
  PyFloat,
  PyFunction,
  PyNamespace,
  PySlice,
  PyTuple,
  PyUndefined,
  toNumber,
  typeName,
} from './values.ts'
import type { PyValue } from './values.ts'

const sliceAttributes = new Set(['partition', 'cursor_slice', 'extra_fields', '_partition'])

function orBound(value: PyValue | undefined, method: () => PyValue | undefined): PyValue | undefined {
  return value === undefined ? method() : value
}

/** What Python's `getattr` finds on a value: a method or an attribute, never a key. */
function ownAttribute(value: PyValue, name: string): PyValue | undefined {
  if (typeof value === 'string') return bind(strMethods, name, value)
  if (Array.isArray(value)) return bind(listMethods, name, value)
  if (value instanceof DateTime)
    return orBound(timeAttribute(value, name), () => bind(datetimeMethods, name, value))
  if (value instanceof Day) return orBound(timeAttribute(value, name), () => bind(dayMethods, name, value))
  if (value instanceof Delta) return timeAttribute(value, name) ?? bind(deltaMethods, name, value)
  if (value instanceof Duration) return timeAttribute(value, name) ?? bind(durationMethods, name, value)
  if (value instanceof PyTuple) return bind(tupleMethods, name, value)
  if (value instanceof PySlice) {
    if (sliceAttributes.has(name)) return value.attributes[name === '_partition' ? 'partition' : name] ?? null
    return bind(sliceMethods, name, value)
  }
  if (value instanceof PyNamespace) return value.attributes.get(name)
  if (value instanceof PyBytes && name === 'decode') {
    return new PyFunction('decode', () => Buffer.from(value.bytes).toString('utf8'))
  }
  if (value instanceof PyBytes && name === 'hex')
    return new PyFunction('hex', () => Buffer.from(value.bytes).toString('hex'))
  if (value instanceof PyFloat || typeof value === 'number') {
    if (name === 'is_integer') return new PyFunction(name, () => Number.isInteger(toNumber(value)))
    return undefined
  }
  if (value !== null && isDict(value)) return bind(dictMethods, name, value)
  return undefined
}

/** Names that lead to Python's inner workings; asking for one is refused, and so is every other dunder name. */
function isUnsafe(name: string): boolean {
  return name.startsWith('__') && name.endsWith('__')
}

/** `value.name` in a template: a method or attribute first, then a key. */
export function attribute(value: PyValue, name: string): PyValue {
  if (value instanceof PyUndefined) value.fail()
  const own = ownAttribute(value, name)
  if (own !== undefined) return own
  if (value !== null && isDict(value)) {
    const item = getItem(value, name)
    if (item !== undefined) return item
  }
  return missing(value, name)
}

function missing(value: PyValue, name: PyValue): PyUndefined {
  if (typeof name === 'string' && isUnsafe(name)) {
    return new PyUndefined(
      `access to attribute ${repr(name)} of '${describeType(value)}' is unsafe.`,
      'SecurityError',
    )
  }
  if (typeof name !== 'string') return new PyUndefined(`${describeType(value)} has no element ${repr(name)}`)
  return new PyUndefined(`${repr(describeType(value))} has no attribute ${repr(name)}`)
}

/** `value[key]` in a template: a key or a place first, then an attribute. */
export function item(value: PyValue, key: PyValue): PyValue {
  if (value instanceof PyUndefined) value.fail()
  const found = plainItem(value, key)
  if (found !== undefined) return found
  if (typeof key === 'string') return orElse(ownAttribute(value, key), missing(value, key))
  return missing(value, key)
}

function plainItem(value: PyValue, key: PyValue): PyValue | undefined {
  if (value === null) return undefined
  if (isDict(value)) {
    try {
      return getItem(value, key)
    } catch (error) {
      if (error instanceof PyError && error.kind === 'TypeError') return undefined
      throw error
    }
  }
  if (!isInt(key)) return undefined
  const index = Number(key)
  if (typeof value === 'string') {
    const chars = /[\ud800-\udfff]/.test(value) ? Array.from(value) : value
    return chars[index < 0 ? chars.length + index : index]
  }
  const items = Array.isArray(value) ? value : value instanceof PyTuple ? value.items : undefined
  return items?.at(index < 0 && -index > items.length ? items.length : index)
}

/** `value[from:to:step]` in a template. */
export function slice(value: PyValue, from: PyValue, to: PyValue, step: PyValue): PyValue {
  if (value instanceof PyUndefined) value.fail()
  const items =
    typeof value === 'string'
      ? Array.from(value)
      : Array.isArray(value)
        ? value
        : value instanceof PyTuple
          ? value.items
          : undefined
  if (items === undefined || ![from, to, step].every((bound) => bound === null || isInt(bound))) {
    throw new PyError('TypeError', `'${typeName(value)}' object is not subscriptable`)
  }
  const stride = step === null ? 1 : Number(step)
  if (stride === 0) throw new PyError('ValueError', 'slice step cannot be zero')
  const picked = places(items.length, from, to, stride).map((index) => items[index] ?? null)
  if (typeof value === 'string') return picked.map(text).join('')
  return value instanceof PyTuple ? new PyTuple(picked) : picked
}

function places(length: number, from: PyValue, to: PyValue, stride: number): number[] {
  const clamp = (bound: PyValue, otherwise: number): number => {
    if (bound === null) return otherwise
    const index = Number(bound) < 0 ? Number(bound) + length : Number(bound)
    return stride > 0 ? Math.min(Math.max(index, 0), length) : Math.min(Math.max(index, -1), length - 1)
  }
  const start = clamp(from, stride > 0 ? 0 : length - 1)
  const end = clamp(to, stride > 0 ? length : -1)
  const found = []
  for (let index = start; stride > 0 ? index < end : index > end; index += stride) found.push(index)
  return found
}

/** Calls a value. Throws TypeError where it cannot be called. */
export function call(value: PyValue, args: PyValue[], named: Map<string, PyValue>): PyValue {
  if (value instanceof PyFunction) return value.call(args, named)
  if (value instanceof PyUndefined) value.fail()
  const kind = value instanceof PyDict ? 'dict' : describeType(value).replace(/ object$/, '')
  throw new PyError('TypeError', `'${kind === 'None' ? 'NoneType' : kind}' object is not callable`)
}
