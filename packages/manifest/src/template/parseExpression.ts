import type { PyValue } from '../python/values.ts'
import type { CallArguments, CompareOperator, Expression } from './syntax.ts'
import type { Tokens } from './tokens.ts'

/** How deep expressions may be nested. */
const depthMax = 150

const constants = new Map<string, PyValue>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
])

/** Reads the expressions of the template language from its tokens, with Jinja's precedence. */
export class ExpressionParser {
  private readonly tokens: Tokens
  private depth = 0

  constructor(tokens: Tokens) {
    this.tokens = tokens
  }

  /** An expression, or several with commas between (a tuple). */
  parseTuple(withCondition = true): Expression {
    const first = this.parse(withCondition)
    if (!this.tokens.isOperator(',')) return first
    const items = [first]
    while (this.tokens.takesOperator(',')) {
      if (this.endsTuple()) break
      items.push(this.parse(withCondition))
    }
    return { kind: 'tuple', items }
  }

  private endsTuple(): boolean {
    const token = this.tokens.peek()
    return (
      token === undefined || token.kind === 'close' || this.tokens.isOperator(')') || this.tokens.isName('in')
    )
  }

  /** One expression. */
  parse(withCondition = true): Expression {
    this.depth += 1
    if (this.depth > depthMax) this.tokens.fail(`The expression is nested more than ${depthMax} levels deep.`)
    const made = withCondition ? this.parseCondition() : this.parseOr()
    this.depth -= 1
    return made
  }

  private parseCondition(): Expression {
    let made = this.parseOr()
    while (this.tokens.takesName('if')) {
      const test = this.parseOr()
      const no = this.tokens.takesName('else') ? this.parseCondition() : undefined
      made = { kind: 'condition', test, yes: made, no }
    }
    return made
  }

  private parseOr(): Expression {
    let left = this.parseAnd()
    while (this.tokens.takesName('or')) left = { kind: 'or', left, right: this.parseAnd() }
    return left
  }

  private parseAnd(): Expression {
    let left = this.parseNot()
    while (this.tokens.takesName('and')) left = { kind: 'and', left, right: this.parseNot() }
    return left
  }

  private parseNot(): Expression {
    if (!this.tokens.takesName('not')) return this.parseCompare()
    this.depth += 1
    if (this.depth > depthMax) this.tokens.fail(`The expression is nested more than ${depthMax} levels deep.`)
    const of = this.parseNot()
    this.depth -= 1
    return { kind: 'not', of }
  }

  private parseCompare(): Expression {
    const first = this.parseSum()
    const rest: { operator: CompareOperator; right: Expression }[] = []
    for (let operator = this.compareOperator(); operator !== undefined; operator = this.compareOperator()) {
      rest.push({ operator, right: this.parseSum() })
    }
    return rest.length === 0 ? first : { kind: 'compare', first, rest }
  }

  private compareOperator(): CompareOperator | undefined {
    for (const operator of ['==', '!=', '<', '<=', '>', '>='] as const) {
      if (this.tokens.takesOperator(operator)) return operator
    }
    if (this.tokens.takesName('in')) return 'in'
    if (this.tokens.isName('not') && this.tokens.isName('in', 1)) {
      this.tokens.next()
      this.tokens.next()
      return 'not in'
    }
    return undefined
  }

  private parseSum(): Expression {
    let left = this.parseConcat()
    for (;;) {
      const operator = this.tokens.takesOperator('+') ? '+' : this.tokens.takesOperator('-') ? '-' : undefined
      if (operator === undefined) return left
      left = { kind: 'binary', operator, left, right: this.parseConcat() }
    }
  }

  private parseConcat(): Expression {
    const parts = [this.parseProduct()]
    while (this.tokens.takesOperator('~')) parts.push(this.parseProduct())
    const [only] = parts
    return parts.length === 1 && only !== undefined ? only : { kind: 'concat', parts }
  }

  private parseProduct(): Expression {
    let left = this.parsePower()
    for (;;) {
      const operator = (['*', '/', '//', '%'] as const).find((one) => this.tokens.takesOperator(one))
      if (operator === undefined) return left
      left = { kind: 'binary', operator, left, right: this.parsePower() }
    }
  }

  private parsePower(): Expression {
    let left = this.parseUnary()
    while (this.tokens.takesOperator('**'))
      left = { kind: 'binary', operator: '**', left, right: this.parseUnary() }
    return left
  }

  private parseUnary(withFilters = true): Expression {
    const sign = this.tokens.takesOperator('-') ? '-' : this.tokens.takesOperator('+') ? '+' : undefined
    this.depth += 1
    if (this.depth > depthMax) this.tokens.fail(`The expression is nested more than ${depthMax} levels deep.`)
    let made: Expression =
      sign === undefined ? this.parsePrimary() : { kind: 'sign', sign, of: this.parseUnary(false) }
    this.depth -= 1
    made = this.parsePostfix(made)
    return withFilters ? this.parseFilters(made) : made
  }

  private parsePrimary(): Expression {
    const token = this.tokens.next()
    if (token?.kind === 'name') {
      const constant = constants.get(token.text)
      return constant === undefined
        ? { kind: 'name', name: token.text }
        : { kind: 'literal', value: constant }
    }
    if (token?.kind === 'literal') return { kind: 'literal', value: this.joinTexts(token.value) }
    if (token?.kind === 'operator' && token.text === '(') return this.parseParentheses()
    if (token?.kind === 'operator' && token.text === '[') return this.parseList()
    if (token?.kind === 'operator' && token.text === '{') return this.parseDict()
    const shown =
      token === undefined ? 'end of template' : 'text' in token ? token.text : 'end of print statement'
    return this.tokens.fail(`unexpected '${shown}'`)
  }

  private joinTexts(first: PyValue): PyValue {
    let made = first
    for (let token = this.tokens.peek(); typeof made === 'string'; token = this.tokens.peek()) {
      if (token?.kind !== 'literal' || typeof token.value !== 'string') break
      made += token.value
      this.tokens.next()
    }
    return made
  }

  private parseParentheses(): Expression {
    if (this.tokens.takesOperator(')')) return { kind: 'tuple', items: [] }
    const made = this.parseTuple()
    this.tokens.expectOperator(')')
    return made
  }

  private parseList(): Expression {
    const items: Expression[] = []
    while (!this.tokens.isOperator(']')) {
      if (items.length > 0) this.tokens.expectOperator(',')
      if (this.tokens.isOperator(']')) break
      items.push(this.parse())
    }
    this.tokens.expectOperator(']')
    return { kind: 'list', items }
  }

  private parseDict(): Expression {
    const pairs: [Expression, Expression][] = []
    while (!this.tokens.isOperator('}')) {
      if (pairs.length > 0) this.tokens.expectOperator(',')
      if (this.tokens.isOperator('}')) break
      const key = this.parse()
      this.tokens.expectOperator(':')
      pairs.push([key, this.parse()])
    }
    this.tokens.expectOperator('}')
    return { kind: 'dict', pairs }
  }

  private parsePostfix(first: Expression): Expression {
    let made = first
    for (;;) {
      if (this.tokens.takesOperator('.')) made = this.parseMember(made)
      else if (this.tokens.takesOperator('[')) made = this.parseSubscript(made)
      else if (this.tokens.takesOperator('(')) made = { kind: 'call', of: made, args: this.parseArguments() }
      else return made
    }
  }

  private parseMember(of: Expression): Expression {
    const token = this.tokens.next()
    if (token?.kind === 'name') return { kind: 'attribute', of, name: token.text }
    if (token?.kind === 'literal' && typeof token.value === 'number')
      return { kind: 'item', of, key: { kind: 'literal', value: token.value } }
    return this.tokens.fail('expected name or number')
  }

  private parseSubscript(of: Expression): Expression {
    const bounds: (Expression | undefined)[] = []
    let colons = 0
    for (;;) {
      if (this.tokens.takesOperator(':')) {
        colons += 1
        if (bounds.length < colons) bounds.push(undefined)
      } else if (this.tokens.takesOperator(']')) break
      else if (this.tokens.isOperator(',') && colons === 0) {
        const items = bounds.filter((bound) => bound !== undefined)
        while (this.tokens.takesOperator(',')) items.push(this.parse())
        this.tokens.expectOperator(']')
        return { kind: 'item', of, key: { kind: 'tuple', items } }
      } else bounds.push(this.parse())
      if (bounds.length > 3 || colons > 2) this.tokens.fail('unexpected subscript')
    }
    if (colons > 0) return { kind: 'slice', of, from: bounds[0], to: bounds[1], step: bounds[2] }
    const [key] = bounds
    if (key === undefined) return this.tokens.fail('expected subscript expression')
    return { kind: 'item', of, key }
  }

  /** The arguments of a call whose opening parenthesis has been read. */
  parseArguments(): CallArguments {
    const args: CallArguments = { positional: [], named: [], star: undefined, doubleStar: undefined }
    let isFirst = true
    while (!this.tokens.isOperator(')')) {
      if (!isFirst) this.tokens.expectOperator(',')
      if (this.tokens.isOperator(')')) break
      isFirst = false
      this.parseArgument(args)
    }
    this.tokens.expectOperator(')')
    return args
  }

  private parseArgument(args: CallArguments): void {
    if (this.tokens.takesOperator('**')) args.doubleStar = this.parse()
    else if (this.tokens.takesOperator('*')) args.star = this.parse()
    else if (this.tokens.peek()?.kind === 'name' && this.tokens.isOperator('=', 1)) {
      const name = this.tokens.expectName()
      this.tokens.next()
      args.named.push([name, this.parse()])
    } else {
      if (args.named.length > 0) this.tokens.fail('invalid syntax for function call expression')
      args.positional.push(this.parse())
    }
  }

  private parseFilters(first: Expression): Expression {
    let made = first
    for (;;) {
      if (this.tokens.takesOperator('|')) made = this.parseFilter(made)
      else if (this.tokens.takesName('is')) made = this.parseTest(made)
      else if (this.tokens.takesOperator('(')) made = { kind: 'call', of: made, args: this.parseArguments() }
      else return made
    }
  }

  /** A filter whose bar has been read, applied to an expression. */
  parseFilter(of: Expression): Expression {
    const name = this.parseDottedName()
    const args = this.tokens.takesOperator('(') ? this.parseArguments() : noArguments()
    return { kind: 'filter', of, name, args }
  }

  private parseDottedName(): string {
    let name = this.tokens.expectName()
    while (this.tokens.takesOperator('.')) name += `.${this.tokens.expectName()}`
    return name
  }

  private parseTest(of: Expression): Expression {
    const negated = this.tokens.takesName('not')
    const name = this.parseDottedName()
    if (this.tokens.takesOperator('('))
      return { kind: 'test', of, name, args: this.parseArguments(), negated }
    const args = noArguments()
    if (this.startsArgument()) args.positional.push(this.parsePostfix(this.parsePrimary()))
    return { kind: 'test', of, name, args, negated }
  }

  private startsArgument(): boolean {
    const token = this.tokens.peek()
    if (token?.kind === 'literal') return true
    if (token?.kind === 'operator') return token.text === '[' || token.text === '{'
    return token?.kind === 'name' && !['else', 'or', 'and', 'is', 'if', 'in', 'not'].includes(token.text)
  }
}

/** The arguments of a call that has none. */
function noArguments(): CallArguments {
  return { positional: [], named: [], star: undefined, doubleStar: undefined }
}
