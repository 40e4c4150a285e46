import { Arguments } from './arguments.ts'
import { iterate, lengthOf } from './compare.ts'
import { PyError } from './errors.ts'
import { braceFormat } from './format.ts'
import { bounded } from './text.ts'
import { PyBytes, PyTuple, typeName } from './values.ts'
import type { PyValue } from './values.ts'

export type Method<Self> = (self: Self, args: PyValue[], named: Map<string, PyValue>) => PyValue

/** Python's blanks: what `strip` and `split` take off where nothing else is said. */
const blanks = ' \t\n\r\f\v\u001c-\u001f\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000'

function simple(make: (self: string) => PyValue): Method<string> {
  return (self, args, named) => {
    new Arguments('method', [], args, named)
    return make(self)
  }
}

/** `str.strip` and its halves. */
export function strip(self: string, chars: PyValue | undefined, side: 'both' | 'left' | 'right'): string {
  if (chars !== undefined && chars !== null && typeof chars !== 'string') {
    throw new PyError('TypeError', 'strip arg must be None or str')
  }
  const set =
    typeof chars === 'string'
      ? Array.from(chars)
          .map((char) => char.replace(/[\\\]^-]/, String.raw`\$&`))
          .join('')
      : blanks
  if (set === '') return self
  let made = self
  if (side !== 'right') made = made.replace(new RegExp(`^[${set}]+`, 'u'), '')
  if (side !== 'left') {
    const drop = new RegExp(`[${set}]`, 'u')
    const chars = Array.from(made)
    while (chars.length > 0 && drop.test(chars[chars.length - 1] ?? '')) chars.pop()
    made = chars.join('')
  }
  return made
}

function split(self: string, separator: PyValue | undefined, limit: number): string[] {
  if (separator === undefined || separator === null) {
    const parts: string[] = []
    let end = 0
    for (const match of self.matchAll(new RegExp(`[^${blanks}]+`, 'gu'))) {
      if (parts.length === limit) return [...parts, strip(self.slice(end), undefined, 'left')]
      parts.push(match[0])
      end = match.index + match[0].length
    }
    return parts
  }
  if (typeof separator !== 'string')
    throw new PyError('TypeError', `must be str or None, not ${typeName(separator)}`)
  if (separator === '') throw new PyError('ValueError', 'empty separator')
  const parts = self.split(separator)
  if (limit < 0 || parts.length <= limit + 1) return parts
  return [...parts.slice(0, limit), parts.slice(limit).join(separator)]
}

function rsplit(self: string, separator: PyValue | undefined, limit: number): string[] {
  const parts = split(self, separator, -1)
  if (limit < 0 || parts.length <= limit + 1) return parts
  const joiner = typeof separator === 'string' ? separator : ' '
  return [parts.slice(0, parts.length - limit).join(joiner), ...parts.slice(parts.length - limit)]
}

function replace(self: string, old: string, fresh: string, count: number): string {
  if (count < 0) return bounded(self.replaceAll(old, () => fresh))
  let made = ''
  let at = 0
  for (let round = 0; round < count; round += 1) {
    const next = self.indexOf(old, at)
    if (next < 0) break
    made += self.slice(at, next) + fresh
    at = next + old.length
  }
  return bounded(made + self.slice(at))
}

function affix(test: (self: string, affix: string) => boolean): Method<string> {
  return (self, args, named) => {
    const given = new Arguments('startswith', ['prefix', 'start', 'end'], args, named)
    const prefix = given.required('prefix')
    const part = self.slice(
      given.int('start', 0),
      given.get('end') === undefined ? undefined : given.int('end', 0),
    )
    const options = prefix instanceof PyTuple ? prefix.items : [prefix]
    return options.some((option) => {
      if (typeof option !== 'string') {
        throw new PyError(
          'TypeError',
          `startswith first arg must be str or a tuple of str, not ${typeName(option)}`,
        )
      }
      return test(part, option)
    })
  }
}

function find(direction: 'find' | 'rfind', mustExist: boolean): Method<string> {
  return (self, args, named) => {
    const given = new Arguments(direction, ['sub', 'start', 'end'], args, named)
    const start = given.int('start', 0)
    const part = given.get('end') === undefined ? self : self.slice(0, given.int('end', 0))
    const sub = given.text('sub')
    const at = direction === 'find' ? part.indexOf(sub, start) : part.lastIndexOf(sub)
    if (at < start || at < 0) {
      if (mustExist) throw new PyError('ValueError', 'substring not found')
      return -1
    }
    return at
  }
}

function partition(self: string, args: PyValue[], named: Map<string, PyValue>, fromEnd: boolean): PyValue {
  const separator = new Arguments('partition', ['sep'], args, named).text('sep')
  if (separator === '') throw new PyError('ValueError', 'empty separator')
  const at = fromEnd ? self.lastIndexOf(separator) : self.indexOf(separator)
  if (at < 0) return new PyTuple(fromEnd ? ['', '', self] : [self, '', ''])
  return new PyTuple([self.slice(0, at), separator, self.slice(at + separator.length)])
}

function justify(
  self: string,
  args: PyValue[],
  named: Map<string, PyValue>,
  side: 'left' | 'right' | 'both',
): string {
  const given = new Arguments('ljust', ['width', 'fillchar'], args, named)
  const width = given.int('width', 0)
  if (width > 100_000) throw new PyError('LimitError', `A width of ${width} is too large.`)
  const fill = given.text('fillchar', ' ')
  if (lengthOf(fill) !== 1)
    throw new PyError('TypeError', 'The fill character must be exactly one character long')
  const missing = Math.max(0, width - lengthOf(self))
  if (side === 'left') return self + fill.repeat(missing)
  if (side === 'right') return fill.repeat(missing) + self
  const before = Math.floor(missing / 2) + (missing & width & 1)
  return fill.repeat(before) + self + fill.repeat(missing - before)
}

/** Python's `str.title`: a capital after everything that is not a letter. */
function title(self: string): string {
  return self.toLowerCase().replaceAll(/\p{L}+/gu, (word) => (word[0] ?? '').toUpperCase() + word.slice(1))
}

/** Python's `str.capitalize`. */
export function capitalize(self: string): string {
  return self.slice(0, 1).toUpperCase() + self.slice(1).toLowerCase()
}

const cased = /\p{Lu}|\p{Ll}|\p{Lt}/u

/** The methods of a text. */
export const strMethods: ReadonlyMap<string, Method<string>> = new Map<string, Method<string>>([
  ['lower', simple((self) => self.toLowerCase())],
  ['upper', simple((self) => self.toUpperCase())],
  ['casefold', simple((self) => self.toLowerCase().replaceAll('ß', 'ss'))],
  ['title', simple(title)],
  ['capitalize', simple(capitalize)],
  [
    'swapcase',
    simple((self) =>
      Array.from(self)
        .map((char) => (char === char.toUpperCase() ? char.toLowerCase() : char.toUpperCase()))
        .join(''),
    ),
  ],
  [
    'strip',
    (self, args, named) => strip(self, new Arguments('strip', ['chars'], args, named).get('chars'), 'both'),
  ],
  [
    'lstrip',
    (self, args, named) => strip(self, new Arguments('lstrip', ['chars'], args, named).get('chars'), 'left'),
  ],
  [
    'rstrip',
    (self, args, named) => strip(self, new Arguments('rstrip', ['chars'], args, named).get('chars'), 'right'),
  ],
  [
    'split',
    (self, args, named) => {
      const given = new Arguments('split', ['sep', 'maxsplit'], args, named)
      return split(self, given.get('sep'), given.int('maxsplit', -1))
    },
  ],
  [
    'rsplit',
    (self, args, named) => {
      const given = new Arguments('rsplit', ['sep', 'maxsplit'], args, named)
      return rsplit(self, given.get('sep'), given.int('maxsplit', -1))
    },
  ],
  [
    'splitlines',
    (self, args, named) => {
      const keeps = new Arguments('splitlines', ['keepends'], args, named).get('keepends') === true
      const lines = self.match(/[^\n\r]*(?:\r\n|\n|\r)|[^\n\r]+$/g) ?? []
      return keeps ? [...lines] : lines.map((line) => line.replace(/[\r\n]+$/, ''))
    },
  ],
  [
    'join',
    (self, args, named) => {
      const given = new Arguments('join', ['iterable'], args, named)
      let items
      try {
        items = iterate(given.required('iterable'))
      } catch (error) {
        throw error instanceof PyError && error.kind === 'TypeError'
          ? new PyError('TypeError', 'can only join an iterable')
          : error
      }
      return bounded(
        items
          .map((item, index) => {
            if (typeof item === 'string') return item
            throw new PyError(
              'TypeError',
              `sequence item ${index}: expected str instance, ${typeName(item)} found`,
            )
          })
          .join(self),
      )
    },
  ],
  [
    'replace',
    (self, args, named) => {
      const given = new Arguments('replace', ['old', 'new', 'count'], args, named)
      return replace(self, given.text('old'), given.text('new'), given.int('count', -1))
    },
  ],
  ['startswith', affix((self, prefix) => self.startsWith(prefix))],
  ['endswith', affix((self, suffix) => self.endsWith(suffix))],
  ['find', find('find', false)],
  ['rfind', find('rfind', false)],
  ['index', find('find', true)],
  ['rindex', find('rfind', true)],
  [
    'count',
    (self, args, named) => {
      const sub = new Arguments('count', ['sub'], args, named).text('sub')
      return sub === '' ? lengthOf(self) + 1 : self.split(sub).length - 1
    },
  ],
  ['partition', (self, args, named) => partition(self, args, named, false)],
  ['rpartition', (self, args, named) => partition(self, args, named, true)],
  [
    'removeprefix',
    (self, args, named) => {
      const prefix = new Arguments('removeprefix', ['prefix'], args, named).text('prefix')
      return self.startsWith(prefix) ? self.slice(prefix.length) : self
    },
  ],
  [
    'removesuffix',
    (self, args, named) => {
      const suffix = new Arguments('removesuffix', ['suffix'], args, named).text('suffix')
      return suffix !== '' && self.endsWith(suffix) ? self.slice(0, -suffix.length) : self
    },
  ],
  [
    'zfill',
    (self, args, named) => {
      const width = new Arguments('zfill', ['width'], args, named).int('width', 0)
      if (width > 100_000) throw new PyError('LimitError', `A width of ${width} is too large.`)
      const sign = /^[+-]/.exec(self)?.[0] ?? ''
      return sign + self.slice(sign.length).padStart(width - sign.length, '0')
    },
  ],
  ['ljust', (self, args, named) => justify(self, args, named, 'left')],
  ['rjust', (self, args, named) => justify(self, args, named, 'right')],
  ['center', (self, args, named) => justify(self, args, named, 'both')],
  ['format', (self, args, named) => bounded(braceFormat(self, args, named))],
  [
    'encode',
    (self, args, named) => {
      new Arguments('encode', ['encoding', 'errors'], args, named)
      return new PyBytes(Buffer.from(self, 'utf8'))
    },
  ],
  ['isdigit', simple((self) => /^\p{Nd}+$/u.test(self))],
  ['isdecimal', simple((self) => /^\p{Nd}+$/u.test(self))],
  ['isnumeric', simple((self) => /^\p{N}+$/u.test(self))],
  ['isalpha', simple((self) => /^\p{L}+$/u.test(self))],
  ['isalnum', simple((self) => /^[\p{L}\p{N}]+$/u.test(self))],
  ['isspace', simple((self) => self !== '' && strip(self, undefined, 'both') === '')],
  ['islower', simple((self) => cased.test(self) && self === self.toLowerCase())],
  ['isupper', simple((self) => cased.test(self) && self === self.toUpperCase())],
])
