import { DateTime, Day, Delta, Duration } from './datetime.ts'
import { getItem, isDict, pairs, sizeOf } from './dict.ts'
import { PyError } from './errors.ts'
import {
  isNumeric,
  PyBytes,
  PyFloat,
  PyIterator,
  PyTuple,
  PyUndefined,
  toNumber,
  typeName,
} from './values.ts'
import type { PyValue } from './values.ts'
import { work } from './work.ts'

/** Python's truth of a value. */
export function isTrue(value: PyValue): boolean {
  if (typeof value === 'string') return value !== ''
  if (value === null || value === false || value === 0 || value === 0n) return false
  if (Array.isArray(value)) return value.length > 0
  if (value instanceof PyFloat) return value.value !== 0
  if (value instanceof PyUndefined) return false
  if (value instanceof PyTuple) return value.items.length > 0
  if (value instanceof PyBytes) return value.bytes.length > 0
  if (value instanceof Delta) return value.micros !== 0n
  if (isDict(value)) return sizeOf(value) > 0
  return true
}

/** Python's `==`. */
export function equal(left: PyValue, right: PyValue): boolean {
  if (left === right) return true
  if (typeof left === 'string' || typeof right === 'string') return false
  if (isNumeric(left)) return isNumeric(right) && numbersEqual(left, right)
  work(1)
  if (Array.isArray(left)) return Array.isArray(right) && listsEqual(left, right)
  if (left instanceof PyTuple) return right instanceof PyTuple && listsEqual(left.items, right.items)
  if (left instanceof PyUndefined) return right instanceof PyUndefined
  if (left instanceof DateTime) return right instanceof DateTime && sameMoment(left, right)
  if (left instanceof Day) return right instanceof Day && left.days === right.days
  if (left instanceof Delta) return right instanceof Delta && left.micros === right.micros
  if (left instanceof Duration) {
    return (
      right instanceof Duration &&
      left.years * 12 + left.months === right.years * 12 + right.months &&
      left.delta.micros === right.delta.micros
    )
  }
  if (left instanceof PyBytes) return right instanceof PyBytes && Buffer.from(left.bytes).equals(right.bytes)
  if (left !== null && isDict(left) && right !== null && isDict(right)) {
    if (sizeOf(left) !== sizeOf(right)) return false
    return pairs(left).every(([key, value]) => {
      const other = getItem(right, key)
      return other !== undefined && equal(value, other)
    })
  }
  return false
}

function numbersEqual(
  left: number | bigint | boolean | PyFloat,
  right: number | bigint | boolean | PyFloat,
): boolean {
  if (typeof left === 'bigint' && typeof right === 'bigint') return left === right
  return toNumber(left) === toNumber(right)
}

function listsEqual(left: PyValue[], right: PyValue[]): boolean {
  return left.length === right.length && left.every((item, index) => equal(item, right[index] ?? null))
}

function sameMoment(left: DateTime, right: DateTime): boolean {
  return (
    (left.offsetSeconds === null) === (right.offsetSeconds === null) && left.epochMicros === right.epochMicros
  )
}

/** Orders two texts by code points, as Python does (JavaScript orders by UTF-16 units). */
export function compareText(left: string, right: string): number {
  if (left === right) return 0
  if (!/[\ud800-\udfff]/.test(left) && !/[\ud800-\udfff]/.test(right)) return left < right ? -1 : 1
  const [one, two] = [Array.from(left), Array.from(right)]
  for (const [index, char] of one.entries()) {
    const other = two[index]
    if (other === undefined) return 1
    if (char !== other) return (char.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0)
  }
  return -1
}

/** Orders two values: negative, zero or positive. NaN gives NaN. Throws TypeError for types without an order. */
export function compare(left: PyValue, right: PyValue, operator = '<'): number {
  if (left instanceof PyUndefined) left.fail()
  if (right instanceof PyUndefined) right.fail()
  if (isNumeric(left) && isNumeric(right)) {
    if (typeof left === 'bigint' && typeof right === 'bigint') return left < right ? -1 : left > right ? 1 : 0
    return compareNumbers(toNumber(left), toNumber(right))
  }
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right)
  if (Array.isArray(left) && Array.isArray(right)) return compareLists(left, right, operator)
  if (left instanceof PyTuple && right instanceof PyTuple)
    return compareLists(left.items, right.items, operator)
  if (left instanceof DateTime && right instanceof DateTime) {
    if ((left.offsetSeconds === null) !== (right.offsetSeconds === null)) {
      throw new PyError('TypeError', "can't compare offset-naive and offset-aware datetimes")
    }
    return Number(left.epochMicros - right.epochMicros)
  }
  if (left instanceof Day && right instanceof Day) return left.days - right.days
  if (left instanceof Delta && right instanceof Delta) return Number(left.micros - right.micros)
  if (left instanceof DateTime && right instanceof Day) {
    throw new PyError('TypeError', "can't compare datetime.datetime to datetime.date")
  }
  throw new PyError(
    'TypeError',
    `'${operator}' not supported between instances of '${typeName(left)}' and '${typeName(right)}'`,
  )
}

function compareNumbers(left: number, right: number): number {
  if (Number.isNaN(left) || Number.isNaN(right)) return Number.NaN
  return left < right ? -1 : left > right ? 1 : 0
}

function compareLists(left: PyValue[], right: PyValue[], operator: string): number {
  for (const [index, item] of left.entries()) {
    const other = right[index]
    if (other === undefined) return 1
    if (!equal(item, other)) return compare(item, other, operator)
  }
  return left.length - right.length
}

/** The items that a `for` goes through. Throws TypeError for a value that has none. */
export function iterate(value: PyValue): PyValue[] {
  if (Array.isArray(value)) return value
  if (typeof value === 'string') return Array.from(value)
  if (value instanceof PyTuple) return value.items
  if (value instanceof PyIterator) return value.take()
  if (value instanceof PyUndefined) return []
  if (value instanceof PyBytes) return [...value.bytes]
  if (value !== null && isDict(value)) return pairs(value).map(([key]) => key)
  throw new PyError('TypeError', `'${typeName(value)}' object is not iterable`)
}

/** Python's `item in container`. */
export function contains(container: PyValue, item: PyValue): boolean {
  if (typeof container === 'string') {
    if (typeof item !== 'string') {
      throw new PyError('TypeError', `'in <string>' requires string as left operand, not ${typeName(item)}`)
    }
    return container.includes(item)
  }
  if (container !== null && isDict(container)) return getItem(container, item) !== undefined
  if (
    Array.isArray(container) ||
    container instanceof PyTuple ||
    container instanceof PyIterator ||
    container instanceof PyUndefined
  ) {
    return iterate(container).some((one) => equal(one, item))
  }
  throw new PyError('TypeError', `argument of type '${typeName(container)}' is not iterable`)
}

/** Python's `len(value)`. */
export function lengthOf(value: PyValue): number {
  if (typeof value === 'string')
    return /[\ud800-\udfff]/.test(value) ? Array.from(value).length : value.length
  if (Array.isArray(value)) return value.length
  if (value instanceof PyTuple) return value.items.length
  if (value instanceof PyUndefined) return 0
  if (value instanceof PyIterator && value.isView) return value.items.length
  if (value instanceof PyBytes) return value.bytes.length
  if (value !== null && isDict(value)) return sizeOf(value)
  throw new PyError('TypeError', `object of type '${typeName(value)}' has no len()`)
}
