import { PyError } from '../python/errors.ts'
import { unescapeString } from '../python/escape.ts'
import { float, int } from '../python/values.ts'
import type { PyValue } from '../python/values.ts'

export type Token =
  | { kind: 'data'; text: string }
  | { kind: 'open' | 'close'; tag: 'output' | 'block' }
  | { kind: 'name'; text: string }
  | { kind: 'literal'; value: PyValue }
  | { kind: 'operator'; text: string }

/** The longest template text that is taken. */
const sourceUnitsMax = 200_000

const tagStart = /\{\{|\{%|\{#/g
const rawBlock = /\{%[-+]?\s*raw\s*(-?)%\}([\s\S]*?)\{%(-?)\+?\s*endraw\s*(-?)\+?%\}/y
const numberPattern =
  /0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[\da-fA-F])+|(?:\d+(?:_\d+)*(?:\.\d+(?:_\d+)*)?[eE][-+]?\d+(?:_\d+)*|\d+(?:_\d+)*\.\d+(?:_\d+)*)|[1-9](?:_?\d)*|0(?:_?0)*/y
const namePattern = /[\p{L}_][\p{L}\p{N}_]*/uy
const stringPattern = /'([^'\\]*(?:\\[\s\S][^'\\]*)*)'|"([^"\\]*(?:\\[\s\S][^"\\]*)*)"/y
const operatorPattern = /\/\/|\*\*|==|!=|>=|<=|[+\-*/%~[\](){}.,:|=<>;]/y

function fail(message: string): never {
  throw new PyError('TemplateSyntaxError', message)
}

/** Splits a template into tokens. Throws TemplateSyntaxError. */
export function tokenize(template: string): Token[] {
  if (template.length > sourceUnitsMax)
    fail(`The template has ${template.length} characters; ${sourceUnitsMax} is the most.`)
  // The reference drops one line end at the very end of a template.
  const source = template.replaceAll(/\r\n|\r/g, '\n').replace(/\n$/, '')
  return new Lexer(source).read()
}

class Lexer {
  private readonly source: string
  private readonly tokens: Token[] = []
  private at = 0
  /** Whether the tag before took the blanks that follow it away. */
  private stripsNext = false

  constructor(source: string) {
    this.source = source
  }

  read(): Token[] {
    while (this.at < this.source.length) {
      tagStart.lastIndex = this.at
      const match = tagStart.exec(this.source)
      if (match === null) {
        this.data(this.source.slice(this.at), false)
        break
      }
      const mark = this.source[match.index + 2]
      this.data(this.source.slice(this.at, match.index), mark === '-')
      this.at = match.index
      this.readTag(match[0], mark)
    }
    return this.tokens
  }

  private data(text: string, stripsEnd: boolean): void {
    let shown = this.stripsNext ? text.replace(/^\s+/, '') : text
    if (stripsEnd) shown = shown.replace(/\s+$/, '')
    this.stripsNext = false
    if (shown !== '') this.tokens.push({ kind: 'data', text: shown })
  }

  private readTag(opening: string, mark: string | undefined): void {
    if (opening === '{#') {
      const end = this.source.indexOf('#}', this.at + 2)
      if (end < 0) fail('Missing end of comment tag')
      this.stripsNext = this.source[end - 1] === '-'
      this.at = end + 2
      return
    }
    rawBlock.lastIndex = this.at
    const raw = opening === '{%' ? rawBlock.exec(this.source) : null
    if (raw !== null) {
      this.stripsNext = raw[1] === '-'
      this.data(raw[2] ?? '', raw[3] === '-')
      this.stripsNext = raw[4] === '-'
      this.at += raw[0].length
      return
    }
    const tag = opening === '{{' ? 'output' : 'block'
    this.tokens.push({ kind: 'open', tag })
    this.at += mark === '-' || mark === '+' ? 3 : 2
    this.readExpression(tag, opening === '{{' ? '}}' : '%}')
  }

  private readExpression(tag: 'output' | 'block', closing: string): void {
    const open: string[] = []
    for (;;) {
      while (/\s/.test(this.source[this.at] ?? '')) this.at += 1
      if (this.at >= this.source.length) fail(`unexpected end of template, expected '${closing}'.`)
      if (open.length === 0 && this.closes(tag, closing)) return
      this.readToken(open)
    }
  }

  private closes(tag: 'output' | 'block', closing: string): boolean {
    const sign = this.source[this.at]
    const skipped = (sign === '-' || sign === '+') && this.source.startsWith(closing, this.at + 1) ? 1 : 0
    if (!this.source.startsWith(closing, this.at + skipped)) return false
    this.stripsNext = skipped === 1 && sign === '-'
    this.at += skipped + 2
    this.tokens.push({ kind: 'close', tag })
    return true
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at
    const match = pattern.exec(this.source)
    if (match !== null) this.at += match[0].length
    return match
  }

  private readToken(open: string[]): void {
    const name = this.match(namePattern)
    if (name !== null) {
      this.tokens.push({ kind: 'name', text: name[0] })
      return
    }
    const number = this.match(numberPattern)
    if (number !== null) {
      const digits = number[0].replaceAll('_', '')
      const isFloat = /[.eE]/.test(digits) && !/^0[xX]/.test(digits)
      this.tokens.push({
        kind: 'literal',
        value: isFloat ? float(Number(digits)) : int(BigInt(digits.toLowerCase())),
      })
      return
    }
    const string = this.match(stringPattern)
    if (string !== null) {
      const value = unescapeString(string[1] ?? string[2] ?? '')
      if (value === undefined) fail(`The text ${string[0]} has a broken escape.`)
      this.tokens.push({ kind: 'literal', value })
      return
    }
    const operator = this.match(operatorPattern)?.[0]
    if (operator === undefined) fail(`unexpected char '${this.source[this.at] ?? ''}' at ${this.at}`)
    if (operator === '(' || operator === '[' || operator === '{') open.push(operator)
    if ((operator === ')' || operator === ']' || operator === '}') && open.pop() !== partners.get(operator)) {
      fail(`unexpected '${operator}'`)
    }
    this.tokens.push({ kind: 'operator', text: operator })
  }
}

const partners = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
])
