import type { CallArguments, Expression, Statement, Target } from './syntax.ts'

/**
 * The names that a template reads without setting them, as Jinja counts them: a name that is set in a branch of an
 * `if` alone counts as read from outside, and so does one that is read before it is set.
 */
export function findUndeclared(body: Statement[]): Set<string> {
  const found = new Set<string>()
  walkBody(body, new Names(undefined), found)
  return found
}

/** The names that are known in a scope. */
class Names {
  readonly known = new Set<string>()
  readonly stored = new Set<string>()
  private readonly parent: Names | undefined

  constructor(parent: Names | undefined) {
    this.parent = parent
  }

  has(name: string): boolean {
    return this.known.has(name) || (this.parent?.has(name) ?? false)
  }

  hasOutside(name: string): boolean {
    return this.parent?.has(name) ?? false
  }

  store(name: string): void {
    this.known.add(name)
    this.stored.add(name)
  }

  branch(): Names {
    const copy = new Names(this.parent)
    for (const name of this.known) copy.known.add(name)
    for (const name of this.stored) copy.stored.add(name)
    return copy
  }
}

function walkBody(body: Statement[], names: Names, found: Set<string>): void {
  for (const statement of body) walkStatement(statement, names, found)
}

function storeTarget(target: Target, names: Names, found: Set<string>): void {
  if (target.kind === 'member') load(target.name, names, found)
  else for (const name of target.names) names.store(name)
}

function load(name: string, names: Names, found: Set<string>): void {
  if (names.has(name)) return
  names.known.add(name)
  found.add(name)
}

function walkStatement(statement: Statement, names: Names, found: Set<string>): void {
  switch (statement.kind) {
    case 'text':
      return
    case 'output':
      walk(statement.value, names, found)
      return
    case 'if':
      walkIf(statement, names, found)
      return
    case 'for': {
      walk(statement.over, names, found)
      const inner = new Names(names)
      storeTarget(statement.target, inner, found)
      inner.store('loop')
      if (statement.where !== undefined) walk(statement.where, inner, found)
      walkBody(statement.body, inner, found)
      walkBody(statement.otherwise, new Names(names), found)
      return
    }
    case 'set':
      walk(statement.value, names, found)
      storeTarget(statement.target, names, found)
      return
    default:
      walkBlock(statement, names, found)
  }
}

function walkBlock(
  statement: Exclude<Statement, { kind: 'text' | 'output' | 'if' | 'for' | 'set' }>,
  names: Names,
  found: Set<string>,
): void {
  const inner = new Names(names)
  inner.store('.body')
  switch (statement.kind) {
    case 'setBlock':
      storeTarget(statement.target, names, found)
      if (statement.filter !== undefined) walk(statement.filter, inner, found)
      break
    case 'filterBlock':
      walk(statement.filter, inner, found)
      break
    case 'with':
      for (const [, value] of statement.values) walk(value, names, found)
      for (const [name] of statement.values) inner.store(name)
      break
    case 'macro':
      names.store(statement.name)
      for (const parameter of statement.parameters) {
        if (parameter.otherwise !== undefined) walk(parameter.otherwise, inner, found)
        inner.store(parameter.name)
      }
      for (const name of ['caller', 'varargs', 'kwargs']) inner.store(name)
  }
  walkBody(statement.body, inner, found)
}

function walkIf(statement: Extract<Statement, { kind: 'if' }>, names: Names, found: Set<string>): void {
  const [first, ...others] = statement.branches
  if (first === undefined) return
  walk(first.test, names, found)
  const inFirst = names.branch()
  walkBody(first.body, inFirst, found)
  const inOthers = names.branch()
  for (const branch of others) {
    walk(branch.test, inOthers, found)
    walkBody(branch.body, inOthers, found)
  }
  const inElse = names.branch()
  walkBody(statement.otherwise, inElse, found)
  for (const branch of [inFirst, inOthers, inElse]) {
    for (const name of branch.stored) {
      if (!names.stored.has(name) && !names.hasOutside(name)) found.add(name)
    }
  }
  for (const branch of [inFirst, inOthers, inElse]) {
    for (const name of branch.known) names.known.add(name)
    for (const name of branch.stored) names.stored.add(name)
  }
}

function walkArguments(args: CallArguments, names: Names, found: Set<string>): void {
  for (const value of args.positional) walk(value, names, found)
  for (const [, value] of args.named) walk(value, names, found)
  if (args.star !== undefined) walk(args.star, names, found)
  if (args.doubleStar !== undefined) walk(args.doubleStar, names, found)
}

function walk(expression: Expression, names: Names, found: Set<string>): void {
  switch (expression.kind) {
    case 'literal':
      return
    case 'name':
      load(expression.name, names, found)
      return
    case 'filter':
    case 'test':
    case 'call':
      walk(expression.of, names, found)
      walkArguments(expression.args, names, found)
      return
    default:
      for (const part of partsOf(expression)) walk(part, names, found)
  }
}

function partsOf(
  expression: Exclude<Expression, { kind: 'literal' | 'name' | 'filter' | 'test' | 'call' }>,
): Expression[] {
  switch (expression.kind) {
    case 'attribute':
    case 'not':
    case 'sign':
      return [expression.of]
    case 'item':
      return [expression.of, expression.key]
    case 'slice':
      return [expression.of, expression.from, expression.to, expression.step].filter(
        (part) => part !== undefined,
      )
    case 'list':
    case 'tuple':
      return expression.items
    case 'dict':
      return expression.pairs.flat()
    case 'concat':
      return expression.parts
    case 'compare':
      return [expression.first, ...expression.rest.map((one) => one.right)]
    case 'condition':
      return [expression.test, expression.yes, ...(expression.no === undefined ? [] : [expression.no])]
    default:
      return [expression.left, expression.right]
  }
}
