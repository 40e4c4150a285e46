import { attribute, call, item, slice } from '../python/access.ts'
import { arithmetic, signed } from '../python/arithmetic.ts'
import { compare, contains, equal, isTrue, iterate } from '../python/compare.ts'
import { pairsOf } from '../python/containerMethods.ts'
import { makeDict } from '../python/dict.ts'
import { PyError } from '../python/errors.ts'
import { bounded, text } from '../python/text.ts'
import { PyNamespace, PyTuple, PyUndefined } from '../python/values.ts'
import type { PyValue } from '../python/values.ts'
import { work, workOn } from '../python/work.ts'
import { filters } from './filters.ts'
import type { Frame } from './frame.ts'
import { macros } from './macros.ts'
import type { CallArguments, CompareOperator, Expression } from './syntax.ts'
import { tests } from './tests.ts'

/** An expression, ready to be evaluated. */
export type Evaluate = (frame: Frame) => PyValue

/** Turns an expression into a function. Throws TemplateAssertionError for a filter or test that is not known. */
export function compileExpression(expression: Expression): Evaluate {
  switch (expression.kind) {
    case 'literal': {
      const { value } = expression
      return () => value
    }
    case 'name':
      return compileName(expression.name)
    case 'attribute': {
      const of = compileExpression(expression.of)
      const { name } = expression
      return (frame) => {
        const value = of(frame)
        // A method of a long text or list goes through it.
        workOn(value)
        return attribute(value, name)
      }
    }
    case 'item': {
      const of = compileExpression(expression.of)
      const key = compileExpression(expression.key)
      return (frame) => item(of(frame), key(frame))
    }
    case 'call':
      return compileCall(expression.of, expression.args)
    case 'filter':
      return compileFilter(expression)
    case 'test':
      return compileTest(expression)
    case 'compare':
      return compileCompare(expression)
    default:
      return compileOther(expression)
  }
}

function compileName(name: string): Evaluate {
  const hint = `'${name}' is undefined`
  // `self` is the template itself, which has no blocks here: every attribute of it is missing.
  if (name === 'self') return () => new PyNamespace()
  const macro = macros.get(name)
  return (frame) => {
    const value = frame.get(name)
    return value === undefined ? (macro?.(frame) ?? new PyUndefined(hint)) : value
  }
}

function compileOther(
  expression: Exclude<
    Expression,
    { kind: 'literal' | 'name' | 'attribute' | 'item' | 'call' | 'filter' | 'test' | 'compare' }
  >,
): Evaluate {
  switch (expression.kind) {
    case 'slice': {
      const [of, from, to, step] = [expression.of, expression.from, expression.to, expression.step].map(
        (part) => (part === undefined ? () => null : compileExpression(part)),
      )
      return (frame) =>
        slice(of?.(frame) ?? null, from?.(frame) ?? null, to?.(frame) ?? null, step?.(frame) ?? null)
    }
    case 'list': {
      const items = expression.items.map(compileExpression)
      return (frame) => items.map((one) => one(frame))
    }
    case 'tuple': {
      const items = expression.items.map(compileExpression)
      return (frame) => new PyTuple(items.map((one) => one(frame)))
    }
    case 'dict': {
      const pairs = expression.pairs.map(
        ([key, value]) => [compileExpression(key), compileExpression(value)] as const,
      )
      return (frame) => makeDict(pairs.map(([key, value]) => [key(frame), value(frame)] as const))
    }
    case 'concat': {
      const parts = expression.parts.map(compileExpression)
      return (frame) => {
        const made = bounded(parts.map((one) => text(one(frame))).join(''))
        workOn(made)
        return made
      }
    }
    case 'binary': {
      const [left, right] = [compileExpression(expression.left), compileExpression(expression.right)]
      const { operator } = expression
      return (frame) => {
        const made = arithmetic(operator, left(frame), right(frame))
        workOn(made)
        // Products of large integers take long.
        if (typeof made === 'bigint') work(50)
        return made
      }
    }
    case 'sign': {
      const of = compileExpression(expression.of)
      const { sign } = expression
      return (frame) => signed(sign, of(frame))
    }
    default:
      return compileLogic(expression)
  }
}

function compileLogic(
  expression: Extract<Expression, { kind: 'and' | 'or' | 'not' | 'condition' }>,
): Evaluate {
  if (expression.kind === 'not') {
    const of = compileExpression(expression.of)
    return (frame) => !isTrue(of(frame))
  }
  if (expression.kind === 'condition') {
    const [test, yes] = [compileExpression(expression.test), compileExpression(expression.yes)]
    const no = expression.no === undefined ? undefined : compileExpression(expression.no)
    return (frame) => {
      if (isTrue(test(frame))) return yes(frame)
      if (no !== undefined) return no(frame)
      return new PyUndefined('the inline if-expression evaluated to false and no else section was defined.')
    }
  }
  const [left, right] = [compileExpression(expression.left), compileExpression(expression.right)]
  if (expression.kind === 'and') {
    return (frame) => {
      const value = left(frame)
      return isTrue(value) ? right(frame) : value
    }
  }
  return (frame) => {
    const value = left(frame)
    return isTrue(value) ? value : right(frame)
  }
}

const comparisons: Record<CompareOperator, (left: PyValue, right: PyValue) => boolean> = {
  '==': equal,
  '!=': (left, right) => !equal(left, right),
  '<': (left, right) => compare(left, right, '<') < 0,
  '<=': (left, right) => compare(left, right, '<=') <= 0,
  '>': (left, right) => compare(left, right, '>') > 0,
  '>=': (left, right) => compare(left, right, '>=') >= 0,
  in: (left, right) => contains(right, left),
  'not in': (left, right) => !contains(right, left),
}

function compileCompare(expression: Extract<Expression, { kind: 'compare' }>): Evaluate {
  const first = compileExpression(expression.first)
  const rest = expression.rest.map((one) => ({
    test: comparisons[one.operator],
    right: compileExpression(one.right),
  }))
  return (frame) => {
    let left = first(frame)
    for (const { test, right } of rest) {
      const next = right(frame)
      workOn(left)
      workOn(next)
      if (!test(left, next)) return false
      left = next
    }
    return true
  }
}

interface CompiledArguments {
  positional: (frame: Frame) => PyValue[]
  named: (frame: Frame) => Map<string, PyValue>
}

const noneNamed: Map<string, PyValue> = new Map()

function compileArguments(args: CallArguments): CompiledArguments {
  const positional = args.positional.map(compileExpression)
  const named = args.named.map(([name, value]) => [name, compileExpression(value)] as const)
  const star = args.star === undefined ? undefined : compileExpression(args.star)
  const doubleStar = args.doubleStar === undefined ? undefined : compileExpression(args.doubleStar)
  return {
    positional: (frame) => {
      const values = positional.map((one) => one(frame))
      return star === undefined ? values : [...values, ...iterate(star(frame))]
    },
    named: (frame) => {
      if (named.length === 0 && doubleStar === undefined) return noneNamed
      const values = new Map(named.map(([name, value]) => [name, value(frame)]))
      if (doubleStar === undefined) return values
      for (const [key, value] of pairsOf(doubleStar(frame))) values.set(text(key), value)
      return values
    },
  }
}

function compileCall(of: Expression, args: CallArguments): Evaluate {
  const callee = compileExpression(of)
  const { positional, named } = compileArguments(args)
  return (frame) => {
    work(5)
    const args = positional(frame)
    for (const one of args) workOn(one)
    const made = call(callee(frame), args, named(frame))
    workOn(made)
    return made
  }
}

function compileFilter(expression: Extract<Expression, { kind: 'filter' }>): Evaluate {
  const filter = filters.get(expression.name)
  if (filter === undefined)
    throw new PyError('TemplateAssertionError', `No filter named '${expression.name}'.`)
  const of = compileExpression(expression.of)
  const { positional, named } = compileArguments(expression.args)
  return (frame) => {
    work(5)
    const value = of(frame)
    workOn(value)
    const made = filter(value, positional(frame), named(frame), frame)
    workOn(made)
    return made
  }
}

/** `is filter` and `is test` ask whether there is one of that name. */
const registries = new Map<string, ReadonlyMap<string, unknown>>([
  ['filter', filters],
  ['test', tests],
])

function compileTest(expression: Extract<Expression, { kind: 'test' }>): Evaluate {
  const registry = registries.get(expression.name)
  if (registry !== undefined) {
    const name = compileExpression(expression.of)
    return (frame) => registry.has(text(name(frame))) !== expression.negated
  }
  const test = tests.get(expression.name)
  if (test === undefined) throw new PyError('TemplateAssertionError', `No test named '${expression.name}'.`)
  const of = compileExpression(expression.of)
  const { positional } = compileArguments(expression.args)
  const { negated } = expression
  return (frame) => test(of(frame), positional(frame)) !== negated
}
