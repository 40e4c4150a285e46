import { makeDict } from './dict.ts'
import { PyError } from './errors.ts'
import { unescapeString } from './escape.ts'
import { float, int, isNumeric, PyBytes, PyFloat, PyTuple, toNumber } from './values.ts'
import type { PyValue } from './values.ts'
import { work } from './work.ts'

/** Not a Python literal: the text stays a text. One for all, since an error made anew costs as much as the rest. */
class NotLiteral extends Error {}
const notLiteral = new NotLiteral('not a literal')

const depthMax = 190

/**
 * Python's `ast.literal_eval`: the value that a text spells (a number, a quoted text, a list, ...), or undefined
 * where it spells none.
 */
export function literalEval(source: string): PyValue | undefined {
  if (!mayBeLiteral(source)) return undefined
  const plain = plainInteger(source)
  if (plain !== undefined) return plain
  try {
    return new LiteralReader(source.replace(/^[ \t]+/, '')).readAll()
  } catch (error) {
    if (error instanceof NotLiteral) return undefined
    // An unhashable key (TypeError in Python) makes literal_eval fail as any other fault does.
    if (error instanceof PyError && error.kind !== 'LimitError') return undefined
    throw error
  }
}

const startOfLiteral = /^[\s\\(]*(?:[-+.[{'"#)\d]|None|True|False|(?:[rRbBuU]|[rR][bB]|[bB][rR])['"]|set\()/

function mayBeLiteral(source: string): boolean {
  const first = source.charCodeAt(0)
  // Most texts start with a letter: decide those without a regular expression.
  if (first >= 97 && first <= 122 && first !== 98 && first !== 114 && first !== 115 && first !== 117)
    return false
  if (first >= 48 && first <= 57) return mayBeNumber(source)
  return startOfLiteral.test(source)
}

/** Whether a text that starts with a digit may spell something: dates, times and the like are told by their first sign. */
function mayBeNumber(source: string): boolean {
  let at = 1
  let code = source.charCodeAt(at)
  while (code >= 48 && code <= 57) code = source.charCodeAt((at += 1))
  // Minus, slash, colon: no literal goes on with them, since an addition is none.
  return code !== 45 && code !== 47 && code !== 58
}

function plainInteger(source: string): number | undefined {
  if (source.length > 15 || !/^[1-9]\d*$/.test(source)) return undefined
  return Number(source)
}

const numberPattern =
  /(?:0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|(?:\d(?:_?\d)*)?\.\d(?:_?\d)*(?:[eE][-+]?\d(?:_?\d)*)?|\d(?:_?\d)*\.?(?:[eE][-+]?\d(?:_?\d)*)?)/y
const stringStart = /([rRbBuU]|[rR][bB]|[bB][rR])?('''|"""|'|")/y

class LiteralReader {
  private readonly source: string
  private at = 0
  private depth = 0

  constructor(source: string) {
    this.source = source
  }

  readAll(): PyValue {
    this.skip(true)
    const first = this.readSigned()
    this.skip(false)
    const value = this.peek() === ',' ? this.readBareTuple(first) : first
    this.skip(true)
    if (this.at < this.source.length) throw notLiteral
    return value
  }

  private readBareTuple(first: PyValue): PyValue {
    const items = [first]
    while (this.peek() === ',') {
      this.at += 1
      this.skip(false)
      if (this.at >= this.source.length || this.peek() === '\n') break
      items.push(this.readSigned())
      this.skip(false)
    }
    return new PyTuple(items)
  }

  private peek(): string {
    return this.source[this.at] ?? ''
  }

  /** Skips blanks and comments; line ends too where they do not count (inside of brackets, around all of it). */
  private skip(withLines: boolean): void {
    for (;;) {
      const char = this.peek()
      if (char === ' ' || char === '\t' || char === '\f') this.at += 1
      else if ((char === '\n' || char === '\r') && (withLines || this.depth > 0)) this.at += 1
      else if (char === '\\' && this.source[this.at + 1] === '\n') this.at += 2
      else if (char === '#') {
        while (this.at < this.source.length && this.peek() !== '\n') this.at += 1
      } else return
    }
  }

  private readSigned(): PyValue {
    work(2)
    const sign = this.peek()
    if (sign !== '-' && sign !== '+') return this.readAtom()
    this.at += 1
    this.depth += 1
    if (this.depth > depthMax) throw notLiteral
    this.skip(false)
    // One sign at most: two signs make no literal.
    const value = this.readAtom()
    this.depth -= 1
    if (typeof value === 'boolean' || !isNumeric(value)) throw notLiteral
    if (sign === '+') return value
    if (typeof value === 'bigint') return int(-value)
    if (value instanceof PyFloat || !Number.isInteger(value)) return float(-toNumber(value))
    return value === 0 ? 0 : -value
  }

  private readAtom(): PyValue {
    const char = this.peek()
    if (char === '[' || char === '(') return this.readSequence(char)
    if (char === '{') return this.readBraces()
    stringStart.lastIndex = this.at
    if (stringStart.test(this.source)) return this.readStrings()
    if (/[\d.]/.test(char)) return this.readNumber()
    for (const [word, value] of words) {
      if (
        this.source.startsWith(word, this.at) &&
        !/[\w\u0080-\uffff]/.test(this.source[this.at + word.length] ?? '')
      ) {
        this.at += word.length
        return value
      }
    }
    throw notLiteral
  }

  private enter(): void {
    this.depth += 1
    if (this.depth > depthMax) throw notLiteral
    this.at += 1
    this.skip(true)
  }

  private readSequence(open: string): PyValue {
    const close = open === '[' ? ']' : ')'
    this.enter()
    const items: PyValue[] = []
    let commas = 0
    while (this.peek() !== close) {
      items.push(this.readSigned())
      this.skip(true)
      if (this.peek() !== ',') break
      commas += 1
      this.at += 1
      this.skip(true)
    }
    if (this.peek() !== close || (items.length === 0 && commas > 0)) throw notLiteral
    this.at += 1
    this.depth -= 1
    if (open === '[') return items
    const [only] = items
    return items.length === 1 && commas === 0 && only !== undefined ? only : new PyTuple(items)
  }

  private readBraces(): PyValue {
    this.enter()
    const entries: [PyValue, PyValue][] = []
    while (this.peek() !== '}') {
      const key = this.readSigned()
      this.skip(true)
      // A set has no place in JSON data, so a text that spells one stays a text.
      if (this.peek() !== ':') throw notLiteral
      this.at += 1
      this.skip(true)
      entries.push([key, this.readSigned()])
      this.skip(true)
      if (this.peek() !== ',') break
      this.at += 1
      this.skip(true)
    }
    if (this.peek() !== '}') throw notLiteral
    this.at += 1
    this.depth -= 1
    return makeDict(entries)
  }

  private readNumber(): PyValue {
    numberPattern.lastIndex = this.at
    const found = numberPattern.exec(this.source)?.[0]
    if (found === undefined) throw notLiteral
    this.at += found.length
    if (/[\w\u0080-\uffff.]/.test(this.peek())) throw notLiteral
    const digits = found.replaceAll('_', '')
    if (/^0[xXbBoO]/.test(digits)) return int(BigInt(digits.toLowerCase()))
    if (/[.eE]/.test(digits)) return float(Number(digits))
    if ((/^0/.test(digits) && /[1-9]/.test(digits)) || digits.length > 4300) throw notLiteral
    return int(BigInt(digits))
  }

  private readStrings(): PyValue {
    const first = this.readString()
    let joined = first
    for (;;) {
      const before = this.at
      this.skip(false)
      stringStart.lastIndex = this.at
      if (!stringStart.test(this.source)) {
        this.at = before
        return joined
      }
      const next = this.readString()
      if (typeof joined !== 'string' || typeof next !== 'string') throw notLiteral
      joined += next
    }
  }

  private readString(): string | PyBytes {
    stringStart.lastIndex = this.at
    const match = stringStart.exec(this.source)
    const prefix = (match?.[1] ?? '').toLowerCase()
    const mark = match?.[2] ?? "'"
    let end = this.at + (match?.[0].length ?? 0)
    const start = end
    while (!this.source.startsWith(mark, end)) {
      if (end >= this.source.length) throw notLiteral
      if (mark.length === 1 && this.source[end] === '\n') throw notLiteral
      end += this.source[end] === '\\' ? 2 : 1
    }
    const raw = this.source.slice(start, end)
    this.at = end + mark.length
    const inner = prefix.includes('r') ? raw : unescapeString(raw, prefix.includes('b'))
    if (inner === undefined) throw notLiteral
    if (!prefix.includes('b')) return inner
    if (/[\u0080-\uffff]/.test(raw)) throw notLiteral
    return new PyBytes(Buffer.from(inner, 'latin1'))
  }
}

const words: [string, PyValue][] = [
  ['None', null],
  ['True', true],
  ['False', false],
]
