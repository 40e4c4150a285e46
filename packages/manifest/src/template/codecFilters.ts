import { createHash, createHmac } from 'node:crypto'
import { Arguments } from '../python/arguments.ts'
import { PyError } from '../python/errors.ts'
import { pythonRegex } from '../python/regex.ts'
import type { RegexMatch } from '../python/regexMatch.ts'
import { bounded, text } from '../python/text.ts'
import { work } from '../python/work.ts'
import { describeType } from '../python/containerMethods.ts'
import { PyUndefined, typeName } from '../python/values.ts'
import type { PyValue } from '../python/values.ts'
import type { Filter } from './frame.ts'

const algorithms = new Map([
  ['md5', 'md5'],
  ['sha1', 'sha1'],
  ['sha224', 'sha224'],
  ['sha256', 'sha256'],
  ['sha384', 'sha384'],
  ['sha512', 'sha512'],
  ['sha3_224', 'sha3-224'],
  ['sha3_256', 'sha3-256'],
  ['sha3_384', 'sha3-384'],
  ['sha3_512', 'sha3-512'],
  ['blake2b', 'blake2b512'],
  ['blake2s', 'blake2s256'],
])

const hash: Filter = (value, args, named) => {
  const given = new Arguments('hash', ['hash_type', 'salt'], args, named)
  const name = given.text('hash_type', 'md5')
  const algorithm = algorithms.get(name)
  if (algorithm === undefined) throw new PyError('AttributeError', `No hashing function named ${name}`)
  const salt = given.get('salt') ?? ''
  return createHash(algorithm).update(text(value), 'utf8').update(text(salt), 'utf8').digest('hex')
}

const hmac: Filter = (value, args, named) => {
  const given = new Arguments('hmac', ['key', 'hash_type'], args, named)
  const name = given.text('hash_type', 'sha256')
  if (name !== 'sha256')
    throw new PyError('ValueError', `Hash type '${name}' is not allowed. Allowed types: sha256`)
  return createHmac('sha256', text(given.required('key')))
    .update(text(value), 'utf8')
    .digest('hex')
}

/** The value as a text to encode; what Python's `value.encode` says where it is none. */
function encodable(value: PyValue): string {
  if (typeof value === 'string') return value
  if (value instanceof PyUndefined) value.fail()
  throw new PyError('AttributeError', `'${describeType(value)}' has no attribute 'encode'`)
}

function decodeBase64(value: PyValue): PyValue {
  const shown = encodable(value).replaceAll(/[^A-Za-z0-9+/=]/g, '')
  const body = shown.replace(/=+$/, '')
  if (body.length % 4 === 1)
    throw new PyError(
      'BinasciiError',
      'Invalid base64-encoded string: number of data characters cannot be 1 more than a multiple of 4',
    )
  if (shown.length % 4 !== 0) throw new PyError('BinasciiError', 'Incorrect padding')
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(body, 'base64'))
  } catch {
    throw new PyError('UnicodeDecodeError', "'utf-8' codec can't decode the bytes")
  }
}

function searchable(value: PyValue): string {
  if (typeof value === 'string') return value
  throw new PyError('TypeError', `expected string or bytes-like object, got '${typeName(value)}'`)
}

const regexSearch: Filter = (value, args, named) => {
  const regex = new Arguments('regex_search', ['regex'], args, named).text('regex')
  const match = pythonRegex(regex).search(searchable(value), (steps) => work(steps >>> 3))
  // A first group that took no part is None; without groups there is nothing to give.
  return match === undefined || match.groups.length === 0 ? '' : (match.groups[0] ?? null)
}

const regexReplace: Filter = (value, args, named) => {
  const given = new Arguments('regex_replace', ['regex', 'replacement'], args, named)
  const replacement = given.text('replacement')
  const regex = pythonRegex(given.text('regex'))
  const source = searchable(value)
  let made = ''
  let at = 0
  for (const match of regex.searchAll(source, (steps) => work(steps >>> 3))) {
    made = bounded(made + source.slice(at, match.index) + filled(replacement, match, regex.names))
    at = match.index + match.text.length
  }
  return bounded(made + source.slice(at))
}

/** A replacement with the groups that it names. */
function filled(replacement: string, match: RegexMatch, names: ReadonlyMap<string, number>): string {
  return replacement.replaceAll(
    /\\(?:g<(\w+)>|(\d{1,2})|(n|t|r|\\))/g,
    (whole, name?: string, place?: string, other?: string) => {
      if (other !== undefined)
        return other === 'n' ? '\n' : other === 't' ? '\t' : other === 'r' ? '\r' : '\\'
      const key = place ?? name ?? ''
      const index = /^\d+$/.test(key) ? Number(key) : names.get(key)
      if (index === undefined) return whole
      return index === 0 ? match.text : (match.groups[index - 1] ?? '')
    },
  )
}

/** Filters that encode, hash and search. */
export const codecFilters: [string, Filter][] = [
  ['hash', hash],
  ['hmac', hmac],
  ['base64encode', (value) => Buffer.from(encodable(value), 'utf8').toString('base64')],
  ['base64decode', decodeBase64],
  ['base64binascii_decode', (value) => Buffer.from(encodable(value), 'latin1').toString('base64')],
  ['regex_search', regexSearch],
  ['regex_replace', regexReplace],
]
