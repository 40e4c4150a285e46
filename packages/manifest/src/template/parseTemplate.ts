import { tokenize } from './lexer.ts'
import { ExpressionParser } from './parseExpression.ts'
import type { Expression, Statement, Target } from './syntax.ts'
import { Tokens } from './tokens.ts'

/** How deep blocks may be nested. */
const depthMax = 50

/** Parses a template. Throws TemplateSyntaxError. */
export function parseTemplate(source: string): Statement[] {
  const tokens = new Tokens(tokenize(source))
  const body = new TemplateParser(tokens).parseBody([])
  if (tokens.peek() !== undefined) tokens.fail(`Encountered unknown tag '${tokens.describe()}'.`)
  return body
}

class TemplateParser {
  private readonly tokens: Tokens
  private readonly expressions: ExpressionParser
  private depth = 0

  constructor(tokens: Tokens) {
    this.tokens = tokens
    this.expressions = new ExpressionParser(tokens)
  }

  /** Statements up to one of the ending tags, whose opening is then the next token. */
  parseBody(endings: string[]): Statement[] {
    this.depth += 1
    if (this.depth > depthMax) this.tokens.fail(`Blocks are nested more than ${depthMax} levels deep.`)
    const body: Statement[] = []
    for (let token = this.tokens.peek(); token !== undefined; token = this.tokens.peek()) {
      if (token.kind === 'data') {
        this.tokens.next()
        body.push({ kind: 'text', text: token.text })
      } else if (token.kind === 'open' && token.tag === 'output') {
        this.tokens.next()
        body.push({ kind: 'output', value: this.expressions.parseTuple() })
        this.tokens.expectClose('output')
      } else {
        if (endings.some((ending) => this.tokens.isName(ending, 1))) break
        this.tokens.next()
        body.push(...this.parseStatement())
      }
    }
    this.depth -= 1
    return body
  }

  /** Goes past `{% name %}`, or past `{% name` where more follows. */
  private expectTag(name: string, closes = true): void {
    const token = this.tokens.next()
    if (token?.kind !== 'open' || !this.tokens.takesName(name)) {
      this.tokens.fail(`Unexpected end of template. Jinja was looking for the following tags: '${name}'.`)
    }
    if (closes) this.tokens.expectClose('block')
  }

  private parseStatement(): Statement[] {
    const name = this.tokens.expectName()
    switch (name) {
      case 'if':
        return [this.parseIf()]
      case 'for':
        return [this.parseFor()]
      case 'set':
        return [this.parseSet()]
      case 'with':
        return [this.parseWith()]
      case 'filter':
        return [this.parseFilterBlock()]
      case 'macro':
        return [this.parseMacro()]
      case 'print':
        return this.parsePrint()
      default:
        return this.tokens.fail(`Encountered unknown tag '${name}'.`)
    }
  }

  private parsePrint(): Statement[] {
    const value = this.expressions.parse()
    this.tokens.expectClose('block')
    return [{ kind: 'output', value }]
  }

  private parseIf(): Statement {
    const branches = []
    let otherwise: Statement[] = []
    let test: Expression | undefined = this.expressions.parseTuple(false)
    while (test !== undefined) {
      this.tokens.expectClose('block')
      branches.push({ test, body: this.parseBody(['elif', 'else', 'endif']) })
      test = undefined
      if (this.tokens.isName('elif', 1)) {
        this.expectTag('elif', false)
        test = this.expressions.parseTuple(false)
      } else if (this.tokens.isName('else', 1)) {
        this.expectTag('else')
        otherwise = this.parseBody(['endif'])
      }
    }
    this.expectTag('endif')
    return { kind: 'if', branches, otherwise }
  }

  private parseFor(): Statement {
    const target = this.parseTarget()
    if (!this.tokens.takesName('in')) this.tokens.fail("expected 'in'")
    const over = this.expressions.parseTuple(false)
    const where = this.tokens.takesName('if') ? this.expressions.parse() : undefined
    if (this.tokens.isName('recursive')) this.tokens.fail('A recursive loop is not supported.')
    this.tokens.expectClose('block')
    const body = this.parseBody(['endfor', 'else'])
    let otherwise: Statement[] = []
    if (this.tokens.isName('else', 1)) {
      this.expectTag('else')
      otherwise = this.parseBody(['endfor'])
    }
    this.expectTag('endfor')
    return { kind: 'for', target, over, where, body, otherwise }
  }

  private parseTarget(): Target {
    const parenthesised = this.tokens.takesOperator('(')
    const names = [this.tokens.expectName()]
    if (this.tokens.takesOperator('.'))
      return { kind: 'member', name: names[0] ?? '', member: this.tokens.expectName() }
    let single = true
    while (this.tokens.takesOperator(',')) {
      single = false
      if (this.tokens.peek()?.kind !== 'name' || this.tokens.isName('in')) break
      names.push(this.tokens.expectName())
    }
    if (parenthesised) this.tokens.expectOperator(')')
    return { kind: 'names', names, single }
  }

  private parseSet(): Statement {
    const target = this.parseTarget()
    if (this.tokens.takesOperator('=')) {
      const value = this.expressions.parseTuple()
      this.tokens.expectClose('block')
      return { kind: 'set', target, value }
    }
    const filter = this.tokens.takesOperator('|') ? this.parseFilterChain() : undefined
    this.tokens.expectClose('block')
    const body = this.parseBody(['endset'])
    this.expectTag('endset')
    return { kind: 'setBlock', target, filter, body }
  }

  /** A chain of filters that applies to the output of a block; the block stands as the name `.body` in it. */
  private parseFilterChain(): Expression {
    let made = this.expressions.parseFilter({ kind: 'name', name: '.body' })
    while (this.tokens.takesOperator('|')) made = this.expressions.parseFilter(made)
    return made
  }

  private parseFilterBlock(): Statement {
    const filter = this.parseFilterChain()
    this.tokens.expectClose('block')
    const body = this.parseBody(['endfilter'])
    this.expectTag('endfilter')
    return { kind: 'filterBlock', filter, body }
  }

  private parseWith(): Statement {
    const values: [string, Expression][] = []
    while (this.tokens.peek()?.kind === 'name') {
      const name = this.tokens.expectName()
      this.tokens.expectOperator('=')
      values.push([name, this.expressions.parse()])
      if (!this.tokens.takesOperator(',')) break
    }
    this.tokens.expectClose('block')
    const body = this.parseBody(['endwith'])
    this.expectTag('endwith')
    return { kind: 'with', values, body }
  }

  private parseMacro(): Statement {
    const name = this.tokens.expectName()
    const parameters = []
    this.tokens.expectOperator('(')
    while (!this.tokens.takesOperator(')')) {
      const parameter = this.tokens.expectName()
      const otherwise = this.tokens.takesOperator('=') ? this.expressions.parse() : undefined
      parameters.push({ name: parameter, otherwise })
      if (!this.tokens.isOperator(')')) this.tokens.expectOperator(',')
    }
    this.tokens.expectClose('block')
    const body = this.parseBody(['endmacro'])
    this.expectTag('endmacro')
    return { kind: 'macro', name, parameters, body }
  }
}
