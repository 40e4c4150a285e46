import { Arguments } from './arguments.ts'
import { compare, equal, iterate } from './compare.ts'
import { defineKey, emptyDict, getItem, hashKey, isDict, makeDict, pairs, setItem } from './dict.ts'
import { PyError } from './errors.ts'
import { repr, text } from './text.ts'
import { isPlainDict, orElse, PyDict, PyIterator, PySlice, PyTuple, typeName } from './values.ts'
import type { PlainDict, PyValue } from './values.ts'
import { work } from './work.ts'
import type { Method } from './strMethods.ts'

/** The most items that a template may put into a list. */
const itemsMax = 1_000_000

/** The methods of a list. Those that change it change it in place, as in Python. */
export const listMethods: ReadonlyMap<string, Method<PyValue[]>> = new Map<string, Method<PyValue[]>>([
  [
    'append',
    (self, args, named) => {
      if (self.length >= itemsMax)
        throw new PyError('LimitError', `A list may have ${itemsMax} items at most.`)
      self.push(new Arguments('append', ['object'], args, named).required('object'))
      return null
    },
  ],
  [
    'extend',
    (self, args, named) => {
      const more = iterate(new Arguments('extend', ['iterable'], args, named).required('iterable'))
      if (self.length + more.length > itemsMax)
        throw new PyError('LimitError', `A list may have ${itemsMax} items at most.`)
      self.push(...more)
      return null
    },
  ],
  [
    'insert',
    (self, args, named) => {
      const given = new Arguments('insert', ['index', 'object'], args, named)
      self.splice(given.int('index', 0), 0, given.required('object'))
      return null
    },
  ],
  [
    'pop',
    (self, args, named) => {
      const index = new Arguments('pop', ['index'], args, named).int('index', -1)
      if (self.length === 0) throw new PyError('IndexError', 'pop from empty list')
      const at = index < 0 ? self.length + index : index
      if (at < 0 || at >= self.length) throw new PyError('IndexError', 'pop index out of range')
      return self.splice(at, 1)[0] ?? null
    },
  ],
  [
    'remove',
    (self, args, named) => {
      const wanted = new Arguments('remove', ['value'], args, named).required('value')
      const at = self.findIndex((item) => equal(item, wanted))
      if (at < 0) throw new PyError('ValueError', 'list.remove(x): x not in list')
      self.splice(at, 1)
      return null
    },
  ],
  [
    'index',
    (self, args, named) => {
      const wanted = new Arguments('index', ['value'], args, named).required('value')
      const at = self.findIndex((item) => equal(item, wanted))
      if (at < 0) throw new PyError('ValueError', `${repr(wanted)} is not in list`)
      return at
    },
  ],
  [
    'count',
    (self, args, named) => {
      const wanted = new Arguments('count', ['value'], args, named).required('value')
      return self.filter((item) => equal(item, wanted)).length
    },
  ],
  ['copy', (self) => [...self]],
  [
    'clear',
    (self) => {
      self.length = 0
      return null
    },
  ],
  [
    'reverse',
    (self) => {
      self.reverse()
      return null
    },
  ],
  [
    'sort',
    (self, args, named) => {
      const given = new Arguments('sort', ['key', 'reverse'], args, named)
      self.sort((one, two) => compare(one, two))
      if (given.get('reverse') === true) self.reverse()
      return null
    },
  ],
])

/** The methods of a tuple. */
export const tupleMethods: ReadonlyMap<string, Method<PyTuple>> = new Map<string, Method<PyTuple>>([
  [
    'index',
    (self, args, named) => {
      const wanted = new Arguments('index', ['value'], args, named).required('value')
      const at = self.items.findIndex((item) => equal(item, wanted))
      if (at < 0) throw new PyError('ValueError', 'tuple.index(x): x not in tuple')
      return at
    },
  ],
  [
    'count',
    (self, args, named) => {
      const wanted = new Arguments('count', ['value'], args, named).required('value')
      return self.items.filter((item) => equal(item, wanted)).length
    },
  ],
])

type Mapping = PyDict | PlainDict | PySlice

function changeable(self: Mapping): PyDict | PlainDict {
  if (self instanceof PySlice) throw new PyError('AttributeError', 'A stream slice cannot be changed.')
  return self
}

function removeKey(self: PyDict | PlainDict, key: PyValue): void {
  if (self instanceof PyDict) self.entries.delete(hashKey(key))
  else delete self[text(key)]
}

/** The pairs that `dict(...)` and `update(...)` take: a mapping, or a list of pairs. */
export function pairsOf(value: PyValue): [PyValue, PyValue][] {
  if (value !== null && isDict(value)) return pairs(value)
  return iterate(value).map((item) => {
    const [key, inner, ...rest] = iterate(item)
    if (key === undefined || inner === undefined || rest.length > 0) {
      throw new PyError(
        'ValueError',
        'dictionary update sequence element has the wrong length; 2 is required',
      )
    }
    return [key, inner]
  })
}

/** Methods that every mapping has, a stream slice included. */
const mappingMethods: [string, Method<Mapping>][] = [
  [
    'get',
    (self, args, named) => {
      const given = new Arguments('get', ['key', 'default'], args, named)
      return orElse(getItem(self, given.required('key')), orElse(given.get('default'), null))
    },
  ],
  [
    'keys',
    (self) =>
      new PyIterator(
        'dict_keys',
        pairs(self).map(([key]) => key),
        true,
      ),
  ],
  [
    'values',
    (self) =>
      new PyIterator(
        'dict_values',
        pairs(self).map(([, value]) => value),
        true,
      ),
  ],
  [
    'items',
    (self) =>
      new PyIterator(
        'dict_items',
        pairs(self).map((pair) => new PyTuple(pair)),
        true,
      ),
  ],
]

/** The methods of a dict. */
export const dictMethods: ReadonlyMap<string, Method<Mapping>> = new Map<string, Method<Mapping>>([
  ...mappingMethods,
  ['copy', (self) => makeDict(pairs(self))],
  [
    'update',
    (self, args, named) => {
      const target = changeable(self)
      if (args.length > 1)
        throw new PyError('TypeError', `update expected at most 1 argument, got ${args.length}`)
      for (const [key, value] of args.length === 1 ? pairsOf(args[0] ?? null) : [])
        setItem(target, key, value)
      for (const [key, value] of named) setItem(target, key, value)
      return null
    },
  ],
  [
    'pop',
    (self, args, named) => {
      const given = new Arguments('pop', ['key', 'default'], args, named)
      const key = given.required('key')
      const value = getItem(self, key)
      if (value === undefined) {
        const otherwise = given.get('default')
        if (otherwise === undefined) throw new PyError('KeyError', repr(key))
        return otherwise
      }
      removeKey(changeable(self), key)
      return value
    },
  ],
  [
    'setdefault',
    (self, args, named) => {
      const given = new Arguments('setdefault', ['key', 'default'], args, named)
      const key = given.required('key')
      const value = getItem(self, key)
      if (value !== undefined) return value
      const fresh = given.get('default') ?? null
      setItem(changeable(self), key, fresh)
      return fresh
    },
  ],
  [
    'clear',
    (self) => {
      for (const [key] of pairs(self)) removeKey(changeable(self), key)
      return null
    },
  ],
  [
    'popitem',
    (self) => {
      const last = pairs(self).at(-1)
      if (last === undefined) throw new PyError('KeyError', 'popitem(): dictionary is empty')
      removeKey(changeable(self), last[0])
      return new PyTuple(last)
    },
  ],
  [
    'fromkeys',
    (_self, args) => {
      const [keys = [], value = null] = args
      return makeDict(iterate(keys).map((key) => [key, value]))
    },
  ],
])

/** The methods of a stream slice: those of a mapping that cannot be changed. */
export const sliceMethods: ReadonlyMap<string, Method<PySlice>> = new Map(mappingMethods)

/** A deep copy of JSON-like data: what a value becomes when it is rendered and read back. */
export function copyOf(value: PyValue): PyValue {
  work(1)
  if (Array.isArray(value)) return value.map(copyOf)
  if (!isPlainDict(value)) return value
  const made = emptyDict()
  for (const key of Object.keys(value)) defineKey(made, key, copyOf(value[key] ?? null))
  return made
}

/** Python's name of a type for the message that it has no such attribute. */
export function describeType(value: PyValue): string {
  if (value === null) return 'None'
  const name = typeName(value)
  if (name === 'StreamSlice') return 'airbyte_cdk.sources.types.StreamSlice object'
  return `${name} object`
}
