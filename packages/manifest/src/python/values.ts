import { PyError } from './errors.ts'

/**
 * The values of the template language. JSON data is used as it is: null is None, a number without fraction is an
 * int, one with a fraction is a float. What JavaScript cannot tell apart has a class of its own: a float without
 * fraction, an integer beyond 2^53 (bigint), tuple, date and so on.
 */
export type PyValue = null | boolean | number | bigint | string | PyValue[] | PyObject | PlainDict

/** A dict with text keys, such as JSON gives. Only own properties count, never the prototype. */
export interface PlainDict {
  [key: string]: PyValue
}

/** Base of all values that are not JSON. */
export abstract class PyObject {
  /** Python's name of the type, as error messages have it. */
  abstract readonly typeName: string
}

/** A float without fraction, such as 1.0, which JavaScript would confuse with the int 1. */
export class PyFloat extends PyObject {
  readonly typeName = 'float'
  readonly value: number
  /** Its digits as they came, where the float is not the number that they say. */
  readonly source: string | undefined

  constructor(value: number, source?: string) {
    super()
    this.value = value
    this.source = source
  }
}

/** A tuple. */
export class PyTuple extends PyObject {
  readonly typeName = 'tuple'
  readonly items: PyValue[]

  constructor(items: PyValue[]) {
    super()
    this.items = items
  }
}

/** A dict with keys that are not all text. Text-keyed dicts are plain objects. */
export class PyDict extends PyObject {
  readonly typeName = 'dict'
  readonly entries: Map<string, [PyValue, PyValue]> = new Map()
}

/** Bytes, as `encode` gives them. */
export class PyBytes extends PyObject {
  readonly typeName = 'bytes'
  readonly bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    super()
    this.bytes = bytes
  }
}

/** What a missing name or key evaluates to: empty as text, an error as soon as something is asked of it. */
export class PyUndefined extends PyObject {
  readonly typeName = 'Undefined'
  private readonly hint: string
  private readonly kind: 'UndefinedError' | 'SecurityError'

  constructor(hint: string, kind: 'UndefinedError' | 'SecurityError' = 'UndefinedError') {
    super()
    this.hint = hint
    this.kind = kind
  }

  fail(): never {
    throw new PyError(this.kind, this.hint)
  }
}

/** Something that can be called: a macro, a method of a value, a `{% macro %}`. */
export class PyFunction extends PyObject {
  readonly typeName: string
  readonly name: string
  readonly call: (args: PyValue[], named: Map<string, PyValue>) => PyValue

  constructor(
    name: string,
    call: (args: PyValue[], named: Map<string, PyValue>) => PyValue,
    typeName = 'builtin_function_or_method',
  ) {
    super()
    this.name = name
    this.call = call
    this.typeName = typeName
  }
}

/** `namespace(...)`: the one value whose attributes a template may set. */
export class PyNamespace extends PyObject {
  readonly typeName = 'Namespace'
  readonly attributes: Map<string, PyValue> = new Map()
}

/** A lazy sequence (`map`, `select`, `dict.items()`), shown as Python shows such objects. */
export class PyIterator extends PyObject {
  readonly typeName: string
  readonly items: PyValue[]
  /** A view (dict.items and the like) can be gone through twice and has a length; a generator is used up. */
  readonly isView: boolean
  private used = false

  constructor(typeName: string, items: PyValue[], isView = false) {
    super()
    this.typeName = typeName
    this.items = items
    this.isView = isView
  }

  take(): PyValue[] {
    if (this.isView) return this.items
    if (this.used) return []
    this.used = true
    return this.items
  }
}

/** A stream slice: its partition's and cursor's keys as a dict, and three attributes. */
export class PySlice extends PyObject {
  readonly typeName = 'StreamSlice'
  readonly values: PlainDict
  readonly attributes: PlainDict

  constructor(values: PlainDict, attributes: PlainDict) {
    super()
    this.values = values
    this.attributes = attributes
  }
}

/** A value, or another where there is none. None is a value: `??` would lose it. */
export function orElse(value: PyValue | undefined, otherwise: PyValue): PyValue {
  return value === undefined ? otherwise : value
}

/** Whether a value is a dict that is held as a plain object. */
export function isPlainDict(value: PyValue): value is PlainDict {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof PyObject)
}

/** Python's name of a value's type. */
export function typeName(value: PyValue): string {
  if (value === null) return 'NoneType'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'bigint') return 'int'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float'
  if (typeof value === 'string') return 'str'
  if (Array.isArray(value)) return 'list'
  if (value instanceof PyObject) return value.typeName
  return 'dict'
}

/** A float as a value: wrapped where JavaScript would take it for an int. */
export function float(value: number): PyValue {
  return Number.isInteger(value) ? new PyFloat(value) : value
}

/** An int as a value: a number where that is exact, else a bigint. */
export function int(value: bigint): PyValue {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value
}

/** Whether a value is an int, a float or a bool (which Python counts as an int). */
export function isNumeric(value: PyValue): value is number | bigint | boolean | PyFloat {
  return (
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    typeof value === 'boolean' ||
    value instanceof PyFloat
  )
}

/** Whether a value is an int (bool included, as in Python). */
export function isInt(value: PyValue): value is number | bigint | boolean {
  return (
    typeof value === 'bigint' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isInteger(value))
  )
}

/** A numeric value as a JavaScript number, perhaps with loss. */
export function toNumber(value: number | bigint | boolean | PyFloat): number {
  return value instanceof PyFloat ? value.value : Number(value)
}

/** An int as a bigint. */
export function toBigInt(value: number | bigint | boolean): bigint {
  return BigInt(value)
}
