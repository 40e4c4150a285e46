import { PyError } from '../python/errors.ts'
import type { Token } from './lexer.ts'

/** The tokens of a template, read one after another. */
export class Tokens {
  private readonly tokens: Token[]
  private at = 0

  constructor(tokens: Token[]) {
    this.tokens = tokens
  }

  peek(ahead = 0): Token | undefined {
    return this.tokens[this.at + ahead]
  }

  next(): Token | undefined {
    const token = this.tokens[this.at]
    this.at += 1
    return token
  }

  isOperator(text: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return token?.kind === 'operator' && token.text === text
  }

  isName(text: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return token?.kind === 'name' && token.text === text
  }

  /** Goes past an operator where it is the next token. */
  takesOperator(text: string): boolean {
    if (!this.isOperator(text)) return false
    this.at += 1
    return true
  }

  /** Goes past a name where it is the next token. */
  takesName(text: string): boolean {
    if (!this.isName(text)) return false
    this.at += 1
    return true
  }

  expectOperator(text: string): void {
    if (!this.takesOperator(text)) this.fail(`expected token '${text}', got '${this.describe()}'`)
  }

  expectName(): string {
    const token = this.next()
    if (token?.kind !== 'name') {
      this.at -= 1
      this.fail(`expected token 'name', got '${this.describe()}'`)
    }
    return token.text
  }

  expectClose(tag: 'output' | 'block'): void {
    const token = this.peek()
    if (token?.kind !== 'close' || token.tag !== tag) {
      this.fail(
        `expected token 'end of ${tag === 'output' ? 'print' : 'statement'} block', got '${this.describe()}'`,
      )
    }
    this.at += 1
  }

  describe(): string {
    const token = this.peek()
    if (token === undefined) return 'end of template'
    if (token.kind === 'name' || token.kind === 'operator' || token.kind === 'data')
      return token.text.slice(0, 40)
    return token.kind === 'literal' ? 'literal' : `${token.kind} of ${token.tag}`
  }

  fail(message: string): never {
    throw new PyError('TemplateSyntaxError', message)
  }
}
