import { isTrue, iterate } from '../python/compare.ts'
import { makeDict } from '../python/dict.ts'
import { PyError } from '../python/errors.ts'
import { bounded, text, textUnitsMax } from '../python/text.ts'
import { orElse, PyFunction, PyNamespace, PyUndefined } from '../python/values.ts'
import type { PyValue } from '../python/values.ts'
import { work, workOn } from '../python/work.ts'
import { compileExpression } from './compileExpression.ts'
import { filters } from './filters.ts'
import { findUndeclared } from './findUndeclared.ts'
import { Frame } from './frame.ts'
import type { Surroundings } from './frame.ts'
import { macros } from './macros.ts'
import { parseTemplate } from './parseTemplate.ts'
import type { Expression, Statement, Target } from './syntax.ts'

/** A template, compiled once. */
export interface Template {
  /** Its source. */
  readonly source: string
  /** The names it needs from outside, other than functions of the language. */
  readonly undeclared: ReadonlySet<string>
  /** Where the template is one expression and nothing else: that expression. */
  readonly expression: Expression | undefined
  /** The value of that expression, before it is made text. */
  readonly evaluate: ((surroundings: Surroundings) => PyValue) | undefined
  /** Renders to text. Throws PyError where the reference raises. */
  render: (surroundings: Surroundings) => string
}

/** A statement, ready to be run: it adds its text to the output. */
type Run = (frame: Frame, output: Output) => void

class Output {
  readonly parts: string[] = []
  private units = 0

  add(part: string): void {
    this.units += part.length
    if (this.units > textUnitsMax) {
      throw new PyError('LimitError', `The template made more than ${textUnitsMax} characters.`)
    }
    this.parts.push(part)
  }

  text(): string {
    return this.parts.length === 1 ? (this.parts[0] ?? '') : this.parts.join('')
  }
}

/** Parses and compiles a template. Throws PyError (TemplateSyntaxError, TemplateAssertionError). */
export function compileTemplate(source: string): Template {
  const body = parseTemplate(source)
  const run = compileBody(body)
  const [only] = body
  const expression = body.length === 1 && only?.kind === 'output' ? only.value : undefined
  const evaluateExpression = expression === undefined ? undefined : compileExpression(expression)
  const undeclared = new Set([...findUndeclared(body)].filter((name) => !macros.has(name) && name !== 'self'))
  return {
    source,
    undeclared,
    expression,
    evaluate:
      evaluateExpression === undefined
        ? undefined
        : (surroundings) => evaluateExpression(new Frame(surroundings, filters)),
    render: (surroundings) => {
      const output = new Output()
      run(new Frame(surroundings, filters), output)
      return output.text()
    },
  }
}

function compileBody(body: Statement[]): Run {
  const runs = body.map(compileStatement)
  return (frame, output) => {
    for (const run of runs) run(frame, output)
  }
}

function compileStatement(statement: Statement): Run {
  switch (statement.kind) {
    case 'text':
      return (_frame, output) => output.add(statement.text)
    case 'output': {
      const value = compileExpression(statement.value)
      return (frame, output) => output.add(text(value(frame)))
    }
    case 'if':
      return compileIf(statement)
    case 'for':
      return compileFor(statement)
    case 'set': {
      const value = compileExpression(statement.value)
      const assign = compileTarget(statement.target)
      return (frame) => assign(frame, value(frame))
    }
    case 'setBlock': {
      const assign = compileTarget(statement.target)
      const block = compileBlock(statement.body, statement.filter)
      return (frame) => assign(frame, block(frame))
    }
    case 'filterBlock': {
      const block = compileBlock(statement.body, statement.filter)
      return (frame, output) => output.add(text(block(frame)))
    }
    case 'with': {
      const values = statement.values.map(([name, value]) => [name, compileExpression(value)] as const)
      const body = compileBody(statement.body)
      return (frame, output) => {
        const inner = frame.inner()
        for (const [name, value] of values) inner.set(name, value(frame))
        body(inner, output)
      }
    }
    case 'macro':
      return compileMacro(statement)
  }
}

function compileIf(statement: Extract<Statement, { kind: 'if' }>): Run {
  const branches = statement.branches.map((branch) => ({
    test: compileExpression(branch.test),
    body: compileBody(branch.body),
  }))
  const otherwise = compileBody(statement.otherwise)
  return (frame, output) => {
    const branch = branches.find((one) => isTrue(one.test(frame)))
    if (branch === undefined) otherwise(frame, output)
    else branch.body(frame, output)
  }
}

function compileTarget(target: Target): (frame: Frame, value: PyValue) => void {
  if (target.kind === 'member') {
    return (frame, value) => {
      const namespace = frame.get(target.name)
      if (!(namespace instanceof PyNamespace)) {
        throw new PyError('TemplateRuntimeError', 'cannot assign attribute on non-namespace object')
      }
      namespace.attributes.set(target.member, value)
    }
  }
  const [name = ''] = target.names
  if (target.single) return (frame, value) => frame.set(name, value)
  return (frame, value) => {
    const items = iterate(value)
    if (items.length > target.names.length) {
      throw new PyError('ValueError', `too many values to unpack (expected ${target.names.length})`)
    }
    if (items.length < target.names.length) {
      throw new PyError(
        'ValueError',
        `not enough values to unpack (expected ${target.names.length}, got ${items.length})`,
      )
    }
    for (const [index, one] of target.names.entries()) frame.set(one, items[index] ?? null)
  }
}

function compileBlock(body: Statement[], filter: Expression | undefined): (frame: Frame) => PyValue {
  const run = compileBody(body)
  const filtered = filter === undefined ? undefined : compileExpression(filter)
  return (frame) => {
    const output = new Output()
    run(frame.inner(), output)
    if (filtered === undefined) return output.text()
    const inner = frame.inner()
    inner.set('.body', output.text())
    return filtered(inner)
  }
}

function compileFor(statement: Extract<Statement, { kind: 'for' }>): Run {
  const over = compileExpression(statement.over)
  const where = statement.where === undefined ? undefined : compileExpression(statement.where)
  const assign = compileTarget(statement.target)
  const body = compileBody(statement.body)
  const otherwise = compileBody(statement.otherwise)
  return (frame, output) => {
    const found = over(frame)
    workOn(found)
    let items = [...iterate(found)]
    if (where !== undefined) {
      items = items.filter((item) => {
        work(5)
        const inner = frame.inner()
        assign(inner, item)
        return isTrue(where(inner))
      })
    }
    for (const [index, item] of items.entries()) {
      work(5)
      const inner = frame.inner()
      inner.set('loop', loopOf(items, index))
      assign(inner, item)
      body(inner, output)
    }
    if (items.length === 0) otherwise(frame.inner(), output)
  }
}

function loopOf(items: PyValue[], index: number): PyValue {
  const before = orElse(items[index - 1], new PyUndefined('there is no previous item'))
  const after = orElse(items[index + 1], new PyUndefined('there is no next item'))
  return makeDict([
    ['index', index + 1],
    ['index0', index],
    ['revindex', items.length - index],
    ['revindex0', items.length - index - 1],
    ['first', index === 0],
    ['last', index === items.length - 1],
    ['length', items.length],
    ['depth', 1],
    ['depth0', 0],
    ['previtem', before],
    ['nextitem', after],
    ['cycle', new PyFunction('cycle', (args) => args[index % args.length] ?? null)],
  ])
}

/** How deep macros may call each other. */
const macroDepthMax = 50

function compileMacro(statement: Extract<Statement, { kind: 'macro' }>): Run {
  const parameters = statement.parameters.map(({ name, otherwise }) => ({
    name,
    otherwise: otherwise === undefined ? undefined : compileExpression(otherwise),
  }))
  const body = compileBody(statement.body)
  let depth = 0
  return (frame) => {
    const macro = new PyFunction(
      statement.name,
      (args, named) => {
        if (depth >= macroDepthMax)
          throw new PyError('LimitError', `Macros call each other more than ${macroDepthMax} levels deep.`)
        const inner = frame.inner()
        for (const [index, { name, otherwise }] of parameters.entries()) {
          const passed = index < args.length ? args[index] : named.get(name)
          const value = passed === undefined ? otherwise?.(inner) : passed
          inner.set(name, orElse(value, new PyUndefined(`parameter '${name}' was not provided`)))
        }
        const output = new Output()
        depth += 1
        try {
          body(inner, output)
        } finally {
          depth -= 1
        }
        return bounded(output.text())
      },
      'Macro',
    )
    frame.set(statement.name, macro)
  }
}
