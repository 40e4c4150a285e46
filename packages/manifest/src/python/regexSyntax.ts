import { charTest, classTest, isDigit, isSpace, isWord, not } from './regexChars.ts'
import type { CharTest } from './regexChars.ts'

/** What a regular expression is made of. */
export type RegexNode =
  | { kind: 'char'; test: CharTest }
  | { kind: 'sequence'; items: RegexNode[] }
  | { kind: 'choice'; options: RegexNode[] }
  | { kind: 'repeat'; of: RegexNode; min: number; max: number; style: 'greedy' | 'lazy' | 'possessive' }
  | { kind: 'group'; of: RegexNode; index: number }
  /** Looks without taking: ahead, or so many characters back. */
  | { kind: 'look'; of: RegexNode; isBehind: boolean; isNegated: boolean }
  | { kind: 'atomic'; of: RegexNode }
  | { kind: 'place'; place: Place; multiline: boolean }
  | { kind: 'same'; index: number; ignoreCase: boolean }

/** A place between characters. */
export type Place = 'start' | 'end' | 'textStart' | 'textEnd' | 'edge' | 'notEdge'

/** A regular expression, parsed. */
export interface ParsedRegex {
  root: RegexNode
  groups: number
  names: ReadonlyMap<string, number>
}

/** A pattern that is no regular expression of Python's. */
export class RegexSyntaxError extends Error {}

interface Flags {
  ignoreCase: boolean
  multiline: boolean
  dotAll: boolean
  verbose: boolean
}

const noFlags: Flags = { ignoreCase: false, multiline: false, dotAll: false, verbose: false }
const depthMax = 100
const digits = /^\d+$/

/** Parses a pattern as Python's `re` reads it. Throws RegexSyntaxError. */
export function parseRegex(pattern: string): ParsedRegex {
  return new RegexReader(pattern).readAll()
}

class RegexReader {
  private readonly source: string
  private at = 0
  private groups = 0
  private depth = 0
  private readonly names = new Map<string, number>()
  private readonly closed = new Set<number>()

  constructor(source: string) {
    this.source = source
  }

  readAll(): ParsedRegex {
    const global = /^\(\?([aimsux]+)\)/.exec(this.source)
    if (global !== null) this.at = global[0].length
    const root = this.readChoice(withFlags(noFlags, global?.[1] ?? '', true))
    if (this.at < this.source.length) this.fail('unbalanced parenthesis')
    return { root, groups: this.groups, names: this.names }
  }

  private fail(reason: string): never {
    throw new RegexSyntaxError(`${reason} at position ${this.at}`)
  }

  private peek(): string {
    return this.source[this.at] ?? ''
  }

  private takes(text: string): boolean {
    if (!this.source.startsWith(text, this.at)) return false
    this.at += text.length
    return true
  }

  private until(close: string, what: string): string {
    const end = this.source.indexOf(close, this.at)
    if (end < 0) this.fail(`missing ${close}, unterminated ${what}`)
    const found = this.source.slice(this.at, end)
    this.at = end + close.length
    return found
  }

  private readChoice(flags: Flags): RegexNode {
    this.depth += 1
    if (this.depth > depthMax) this.fail('nested too deeply')
    const options = [this.readSequence(flags)]
    while (this.takes('|')) options.push(this.readSequence(flags))
    this.depth -= 1
    const [only] = options
    return options.length === 1 && only !== undefined ? only : { kind: 'choice', options }
  }

  private readSequence(flags: Flags): RegexNode {
    const items: RegexNode[] = []
    for (;;) {
      if (flags.verbose) this.skipBlanks()
      const char = this.peek()
      if (char === '' || char === '|' || char === ')') return { kind: 'sequence', items }
      const atom = this.readAtom(flags)
      if (atom !== undefined) items.push(this.repeated(atom, flags))
    }
  }

  private skipBlanks(): void {
    const blank = /(?:\s|#[^\n]*)+/y
    blank.lastIndex = this.at
    this.at += blank.exec(this.source)?.[0].length ?? 0
  }

  private repeated(atom: RegexNode, flags: Flags): RegexNode {
    let made = atom
    for (let count = 0; ; count += 1) {
      if (flags.verbose) this.skipBlanks()
      const range = this.readRange()
      if (range === undefined) return made
      if (count > 0 || atom.kind === 'place') this.fail(count > 0 ? 'multiple repeat' : 'nothing to repeat')
      const style = this.takes('?') ? 'lazy' : this.takes('+') ? 'possessive' : 'greedy'
      made = { kind: 'repeat', of: atom, ...range, style }
    }
  }

  private readRange(): { min: number; max: number } | undefined {
    if (this.takes('*')) return { min: 0, max: Infinity }
    if (this.takes('+')) return { min: 1, max: Infinity }
    if (this.takes('?')) return { min: 0, max: 1 }
    const counted = /\{(\d*)(,?)(\d*)\}/y
    counted.lastIndex = this.at
    const match = counted.exec(this.source)
    if (match === null || (match[1] === '' && match[2] === '')) return undefined
    const [whole, least = '', comma, most = ''] = match
    if (least === '' && most === '' && comma === ',') return undefined
    this.at += whole.length
    const min = Number(least)
    const max = comma === '' ? min : most === '' ? Infinity : Number(most)
    if (max < min) this.fail('min repeat greater than max repeat')
    return { min, max }
  }

  private readAtom(flags: Flags): RegexNode | undefined {
    const char = String.fromCodePoint(this.source.codePointAt(this.at) ?? 0)
    if (char === '(') return this.readGroup(flags)
    if (char === '[') return { kind: 'char', test: this.readClass(flags) }
    if (char === '\\') return this.readEscape(flags)
    if (/^[*+?]$/.test(char)) this.fail('nothing to repeat')
    this.at += char.length
    if (char === '.') return { kind: 'char', test: flags.dotAll ? () => true : (code) => code !== 10 }
    if (char === '^') return { kind: 'place', place: 'start', multiline: flags.multiline }
    if (char === '$') return { kind: 'place', place: 'end', multiline: flags.multiline }
    return { kind: 'char', test: charTest(char.codePointAt(0) ?? 0, flags.ignoreCase) }
  }

  private readGroup(flags: Flags): RegexNode | undefined {
    this.at += 1
    if (!this.takes('?')) return this.captured(flags, undefined)
    if (this.takes('#')) {
      this.until(')', 'comment')
      return undefined
    }
    if (this.takes('P<')) return this.captured(flags, this.until('>', 'name'))
    if (this.takes('P=')) {
      const index = this.names.get(this.until(')', 'name'))
      if (index === undefined) this.fail('unknown group name')
      return { kind: 'same', index, ignoreCase: flags.ignoreCase }
    }
    for (const [mark, isBehind, isNegated] of looks)
      if (this.takes(mark)) return { kind: 'look', of: this.inner(flags), isBehind, isNegated }
    if (this.takes('>')) return { kind: 'atomic', of: this.inner(flags) }
    const scoped = /([aimsux]*)(?:-([imsx]+))?:/y
    scoped.lastIndex = this.at
    const match = scoped.exec(this.source)
    if (match === null) this.fail('unknown extension')
    this.at += match[0].length
    return this.inner(withFlags(withFlags(flags, match[1] ?? '', true), match[2] ?? '', false))
  }

  private captured(flags: Flags, name: string | undefined): RegexNode {
    this.groups += 1
    const index = this.groups
    if (name !== undefined) {
      if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) || this.names.has(name)) this.fail('bad group name')
      this.names.set(name, index)
    }
    const of = this.inner(flags)
    this.closed.add(index)
    return { kind: 'group', of, index }
  }

  private inner(flags: Flags): RegexNode {
    const of = this.readChoice(flags)
    if (!this.takes(')')) this.fail('missing ), unterminated subpattern')
    return of
  }

  private readEscape(flags: Flags): RegexNode {
    const next = this.source[this.at + 1] ?? ''
    const place = places.get(next)
    if (place !== undefined) {
      this.at += 2
      return { kind: 'place', place, multiline: false }
    }
    const back = /\\([1-9]\d?)/y
    back.lastIndex = this.at
    const match = back.exec(this.source)
    if (match !== null && !/\\[0-3][0-7]{2}/y.test(this.source.slice(this.at, this.at + 4))) {
      this.at += match[0].length
      const index = Number(match[1])
      if (!this.closed.has(index)) this.fail('invalid group reference')
      return { kind: 'same', index, ignoreCase: flags.ignoreCase }
    }
    const kind = this.readKind()
    return { kind: 'char', test: kind ?? charTest(this.readCharEscape(), flags.ignoreCase) }
  }

  /** `\d` and the like; undefined where something else is escaped. */
  private readKind(): CharTest | undefined {
    const kind = kinds.get(this.source[this.at + 1] ?? '')
    if (kind !== undefined) this.at += 2
    return kind
  }

  private readCharEscape(): number {
    this.at += 1
    const coded = /x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})/y
    coded.lastIndex = this.at
    const match = coded.exec(this.source)
    if (match !== null) {
      this.at += match[0].length
      const code = Number.parseInt(match[1] ?? match[2] ?? match[3] ?? '0', 16)
      return code > 0x10ffff ? this.fail('bad escape') : code
    }
    const octal = /0[0-7]{0,2}|[1-3][0-7]{2}/y
    octal.lastIndex = this.at
    const eight = octal.exec(this.source)
    if (eight !== null) {
      this.at += eight[0].length
      return Number.parseInt(eight[0], 8)
    }
    const code = this.source.codePointAt(this.at)
    if (code === undefined) return this.fail('bad escape (end of pattern)')
    const char = String.fromCodePoint(code)
    const known = controls.get(char)
    if (known === undefined && (/[a-zA-Z]/.test(char) || digits.test(char))) this.fail(`bad escape \\${char}`)
    this.at += char.length
    return known ?? code
  }

  private readClass(flags: Flags): CharTest {
    this.at += 1
    const isNegated = this.takes('^')
    const tests: CharTest[] = []
    const ranges: [number, number][] = []
    for (let isFirst = true; isFirst || this.peek() !== ']'; isFirst = false) {
      if (this.at >= this.source.length) this.fail('unterminated character set')
      const kind = this.peek() === '\\' ? this.readKind() : undefined
      if (kind !== undefined) {
        tests.push(kind)
        continue
      }
      const from = this.readClassChar()
      const isRange = this.peek() === '-' && !/^(\]|)$/.test(this.source[this.at + 1] ?? '')
      if (isRange) this.at += 1
      if (isRange && this.peek() === '\\' && kinds.has(this.source[this.at + 1] ?? ''))
        this.fail('bad character range')
      const to = isRange ? this.readClassChar() : from
      if (to < from) this.fail('bad character range')
      ranges.push([from, to])
    }
    this.at += 1
    const test = classTest(tests, ranges, flags.ignoreCase)
    return isNegated ? not(test) : test
  }

  private readClassChar(): number {
    if (this.peek() === '\\') {
      if (this.source[this.at + 1] === 'b') {
        this.at += 2
        return 8
      }
      return this.readCharEscape()
    }
    const code = this.source.codePointAt(this.at) ?? this.fail('unterminated character set')
    this.at += String.fromCodePoint(code).length
    return code
  }
}

function withFlags(flags: Flags, letters: string, value: boolean): Flags {
  return {
    ignoreCase: letters.includes('i') ? value : flags.ignoreCase,
    multiline: letters.includes('m') ? value : flags.multiline,
    dotAll: letters.includes('s') ? value : flags.dotAll,
    verbose: letters.includes('x') ? value : flags.verbose,
  }
}

const looks: [string, boolean, boolean][] = [
  ['=', false, false],
  ['!', false, true],
  ['<=', true, false],
  ['<!', true, true],
]
const places = new Map<string, Place>([
  ['A', 'textStart'],
  ['Z', 'textEnd'],
  ['b', 'edge'],
  ['B', 'notEdge'],
])
const kinds = new Map<string, CharTest>([
  ['d', isDigit],
  ['D', not(isDigit)],
  ['w', isWord],
  ['W', not(isWord)],
  ['s', isSpace],
  ['S', not(isSpace)],
])
const controls = new Map([
  ['n', 10],
  ['t', 9],
  ['r', 13],
  ['f', 12],
  ['v', 11],
  ['a', 7],
])
