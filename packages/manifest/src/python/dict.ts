import { PyError } from './errors.ts'
import { text } from './text.ts'
import { isPlainDict, PyDict, PyFloat, PyObject, PySlice, PyTuple, typeName } from './values.ts'
import type { PlainDict, PyValue } from './values.ts'

/** A value as the key of a map, such that keys which Python holds for equal (1, 1.0, True) are the same. */
export function hashKey(value: PyValue): string {
  if (typeof value === 'string') return `s${value}`
  if (value === null) return 'n'
  if (typeof value === 'boolean') return value ? 'd1' : 'd0'
  if (typeof value === 'number' || typeof value === 'bigint') return `d${value}`
  if (value instanceof PyFloat) return `d${value.value}`
  if (value instanceof PyTuple) return `t${JSON.stringify(value.items.map(hashKey))}`
  if (Array.isArray(value) || isPlainDict(value) || value instanceof PyDict) {
    throw new PyError('TypeError', `unhashable type: '${typeName(value)}'`)
  }
  return `o${typeName(value)} ${text(value)}`
}

/** A dict with no prototype, so that no key can reach anything but data. */
export function emptyDict(): PlainDict {
  // eslint-disable-next-line -- Object.create is typed as any; a null-prototype object is exactly a PlainDict.
  const dict: PlainDict = Object.create(null)
  return dict
}

/** A text that JavaScript would sort in front of the other keys of an object. */
function isIndexLike(key: string): boolean {
  return /^(0|[1-9]\d{0,9})$/.test(key)
}

/** Makes a dict of pairs: a plain object where all keys are text and keep their order there, else a PyDict. */
export function makeDict(pairs: Iterable<readonly [PyValue, PyValue]>): PyDict | PlainDict {
  const list = [...pairs]
  if (list.every(([key]) => typeof key === 'string' && !isIndexLike(key))) {
    const plain = emptyDict()
    for (const [key, value] of list) plain[text(key)] = value
    return plain
  }
  const dict = new PyDict()
  for (const [key, value] of list) setItem(dict, key, value)
  return dict
}

/** Whether a value is a dict in one of its forms (a stream slice counts: it is a mapping). */
export function isDict(value: PyValue): value is PyDict | PlainDict | PySlice {
  return value instanceof PyDict || value instanceof PySlice || isPlainDict(value)
}

/** The value under a key, or undefined. */
export function getItem(dict: PyDict | PlainDict | PySlice, key: PyValue): PyValue | undefined {
  if (dict instanceof PyDict) return dict.entries.get(hashKey(key))?.[1]
  if (typeof key !== 'string') {
    if (Array.isArray(key) || (typeof key === 'object' && !(key instanceof PyObject))) hashKey(key)
    return undefined
  }
  const plain = dict instanceof PySlice ? dict.values : dict
  return Object.hasOwn(plain, key) ? plain[key] : undefined
}

/** Sets a key, in place. A plain dict takes a key that is not text as its text, as JSON would. */
export function setItem(dict: PyDict | PlainDict, key: PyValue, value: PyValue): void {
  if (dict instanceof PyDict) {
    const hash = hashKey(key)
    const known = dict.entries.get(hash)
    dict.entries.set(hash, [known === undefined ? key : known[0], value])
    return
  }
  hashKey(key)
  defineKey(dict, text(key), value)
}

/** Sets an own property whatever its name is: plain assignment to `__proto__` would set the prototype. */
export function defineKey(dict: PlainDict, key: string, value: PyValue): void {
  if (key === '__proto__') {
    Object.defineProperty(dict, key, { value, enumerable: true, writable: true, configurable: true })
  } else {
    dict[key] = value
  }
}

/** The pairs of a dict, in order. */
export function pairs(dict: PyDict | PlainDict | PySlice): [PyValue, PyValue][] {
  if (dict instanceof PyDict) return [...dict.entries.values()]
  return Object.entries(dict instanceof PySlice ? dict.values : dict)
}

/** The number of keys. */
export function sizeOf(dict: PyDict | PlainDict | PySlice): number {
  if (dict instanceof PyDict) return dict.entries.size
  return Object.keys(dict instanceof PySlice ? dict.values : dict).length
}
