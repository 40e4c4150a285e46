import { compare, contains, equal, isTrue, iterate } from '../python/compare.ts'
import { isDict } from '../python/dict.ts'
import { PyError } from '../python/errors.ts'
import { arithmetic } from '../python/arithmetic.ts'
import { text } from '../python/text.ts'
import { isInt, isNumeric, PyFloat, PyFunction, PyIterator, PyTuple, PyUndefined } from '../python/values.ts'
import type { PyValue } from '../python/values.ts'

type Test = (value: PyValue, args: PyValue[]) => boolean

function only(args: PyValue[]): PyValue {
  const [first] = args
  if (first === undefined) throw new PyError('TypeError', 'missing 1 required positional argument')
  return first
}

function isIterable(value: PyValue): boolean {
  if (value instanceof PyUndefined) return true
  try {
    if (!(value instanceof PyIterator)) iterate(value)
    return true
  } catch {
    return false
  }
}

const equalTest: Test = (value, args) => equal(value, only(args))
const notEqual: Test = (value, args) => !equal(value, only(args))
const less: Test = (value, args) => compare(value, only(args), '<') < 0
const lessOrEqual: Test = (value, args) => compare(value, only(args), '<=') <= 0
const greater: Test = (value, args) => compare(value, only(args), '>') > 0
const greaterOrEqual: Test = (value, args) => compare(value, only(args), '>=') >= 0

/** The tests of `is`, by name. */
export const tests: ReadonlyMap<string, Test> = new Map<string, Test>([
  ['defined', (value) => !(value instanceof PyUndefined)],
  ['undefined', (value) => value instanceof PyUndefined],
  ['none', (value) => value === null],
  ['true', (value) => value === true],
  ['false', (value) => value === false],
  ['boolean', (value) => typeof value === 'boolean'],
  ['integer', (value) => isInt(value) && typeof value !== 'boolean'],
  ['float', (value) => value instanceof PyFloat || (typeof value === 'number' && !Number.isInteger(value))],
  ['number', (value) => isNumeric(value)],
  ['string', (value) => typeof value === 'string'],
  ['mapping', (value) => value !== null && isDict(value)],
  ['iterable', isIterable],
  [
    'sequence',
    (value) =>
      typeof value === 'string' ||
      Array.isArray(value) ||
      value instanceof PyTuple ||
      value instanceof PyUndefined ||
      (value !== null && isDict(value)),
  ],
  ['callable', (value) => value instanceof PyFunction],
  ['escaped', () => false],
  ['odd', (value) => equal(arithmetic('%', value, 2), 1)],
  ['even', (value) => equal(arithmetic('%', value, 2), 0)],
  ['divisibleby', (value, args) => equal(arithmetic('%', value, only(args)), 0)],
  [
    'lower',
    (value) => text(value) === text(value).toLowerCase() && text(value) !== text(value).toUpperCase(),
  ],
  [
    'upper',
    (value) => text(value) === text(value).toUpperCase() && text(value) !== text(value).toLowerCase(),
  ],
  ['sameas', (value, args) => value === only(args)],
  ['in', (value, args) => contains(only(args), value)],
  ['eq', equalTest],
  ['equalto', equalTest],
  ['==', equalTest],
  ['ne', notEqual],
  ['!=', notEqual],
  ['lt', less],
  ['lessthan', less],
  ['<', less],
  ['le', lessOrEqual],
  ['<=', lessOrEqual],
  ['gt', greater],
  ['greaterthan', greater],
  ['>', greater],
  ['ge', greaterOrEqual],
  ['>=', greaterOrEqual],
])

/** The truth of a value, or of one of its attributes, or of a named test on it: what `select` and its like ask. */
export function passes(value: PyValue, testName: PyValue | undefined, args: PyValue[]): boolean {
  if (testName === undefined) return isTrue(value)
  const test = tests.get(text(testName))
  if (test === undefined) throw new PyError('TemplateRuntimeError', `No test named '${text(testName)}'.`)
  return test(value, args)
}
