import { copyOf } from '../python/containerMethods.ts'
import { isTrue } from '../python/compare.ts'
import { isDict, sizeOf } from '../python/dict.ts'
import { PyError } from '../python/errors.ts'
import { isPlainJson } from '../python/json.ts'
import { literalEval } from '../python/literal.ts'
import { text } from '../python/text.ts'
import { isInt, PyFloat, PyTuple } from '../python/values.ts'
import type { PyValue } from '../python/values.ts'
import { beginWork, endWork } from '../python/work.ts'
import { compileTemplate } from './compileTemplate.ts'
import type { Template } from './compileTemplate.ts'
import type { Surroundings } from './frame.ts'

/** The types that a template's result may be read back as; with another type the text itself is the result. */
export type ValidTypes = readonly ('str' | 'list' | 'int' | 'float' | 'bool')[]

/** How many templates are kept compiled. A manifest has some hundreds. */
const templatesMax = 20_000
const compiled = new Map<string, Template>()

function compiledOf(source: string): Template {
  try {
    return compileTemplate(source)
  } catch (error) {
    throw asPyError(error)
  }
}

/** A template, compiled on its first use and kept. Throws PyError where it cannot be parsed. */
export function templateOf(source: string): Template {
  const known = compiled.get(source)
  if (known !== undefined) return known
  const template = compiledOf(source)
  if (compiled.size >= templatesMax) compiled.clear()
  compiled.set(source, template)
  return template
}

/** An error of the language. What JavaScript cannot hold (a stack too deep, a number too large) is one, too. */
function asPyError(error: unknown): PyError {
  if (error instanceof PyError) return error
  if (!(error instanceof RangeError)) throw error
  if (error.message.includes('call stack'))
    return new PyError('LimitError', 'The template, or a value in it, is nested too deeply.')
  return new PyError('OverflowError', 'The template makes a value that is too large.')
}

function checkNames(template: Template, surroundings: Surroundings): void {
  for (const name of template.undeclared) {
    if (!Object.hasOwn(surroundings.variables, name)) {
      throw new PyError('ValueError', `The template uses '${name}', which has no value at this place.`)
    }
  }
}

/** Renders a template to its text; where it meets a TypeError, the template itself is the text, as in the reference. */
function renderText(source: string, surroundings: Surroundings): string {
  const template = templateOf(source)
  checkNames(template, surroundings)
  beginWork()
  try {
    return template.render(surroundings)
  } catch (error) {
    const known = asPyError(error)
    if (known.kind === 'TypeError') return source
    throw known
  } finally {
    endWork()
  }
}

function isOfType(value: PyValue, types: ValidTypes): boolean {
  return types.some((type) => {
    if (type === 'str') return typeof value === 'string'
    if (type === 'list') return Array.isArray(value)
    if (type === 'bool') return typeof value === 'boolean'
    if (type === 'int') return isInt(value)
    return value instanceof PyFloat || (typeof value === 'number' && !Number.isInteger(value))
  })
}

/** What a rendered text stands for: the literal that it spells, where that is of a valid type, else the text. */
function readBack(rendered: string, types: ValidTypes | undefined): PyValue {
  const value = literalEval(rendered)
  if (value === undefined) return rendered
  return types === undefined || isOfType(value, types) ? value : rendered
}

/**
 * The result of an expression without going through its text: numbers, truth values and plain JSON come back from
 * their text as they were. Undefined where only the text tells.
 */
function direct(value: PyValue, types: ValidTypes | undefined): PyValue | undefined {
  if (typeof value === 'string') return value === '' ? undefined : readBack(value, types)
  const isScalar =
    value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint'
  if (!isScalar && !(value instanceof PyFloat) && !isPlainJson(value)) return undefined
  const float = value instanceof PyFloat ? value.value : value
  if (typeof float === 'number' && !Number.isFinite(float)) return undefined
  if (types !== undefined && !isOfType(value, types)) return text(value)
  return isScalar || value instanceof PyFloat ? value : copyOf(value)
}

/** The value of a template, or undefined where it is empty or asks something of a missing value. */
function attempt(
  source: string,
  surroundings: Surroundings,
  types: ValidTypes | undefined,
): PyValue | undefined {
  const template = templateOf(source)
  checkNames(template, surroundings)
  beginWork()
  try {
    const value = template.evaluate?.(surroundings)
    const made = value === undefined ? undefined : direct(value, types)
    if (made !== undefined) return made
    const rendered = value === undefined ? template.render(surroundings) : text(value)
    return rendered === '' ? undefined : readBack(rendered, types)
  } catch (error) {
    const known = asPyError(error)
    if (known.kind === 'TypeError') return source === '' ? undefined : readBack(source, types)
    if (known.kind === 'UndefinedError') return undefined
    throw known
  } finally {
    endWork()
  }
}

function refuseStreamState(source: string): void {
  if (source.includes('stream_state')) {
    throw new PyError('ConfigError', '`stream_state` cannot be used in a template; use `stream_interval`.')
  }
}

/**
 * The value of a template: rendered, then read back as a Python literal. Where that is empty or undefined, the
 * default's, which is rendered too; without a default, null (Python's None).
 */
export function interpolate(
  source: string,
  surroundings: Surroundings,
  options: { otherwise?: string; types?: ValidTypes } = {},
): PyValue {
  refuseStreamState(source)
  const found = attempt(source, surroundings, options.types)
  if (found !== undefined) return found
  return options.otherwise === undefined
    ? null
    : readBack(renderText(options.otherwise, surroundings), options.types)
}

const falseTexts = new Set(['False', 'false', '{}', '[]', '()', '', '0', '0.0'])

/** The truth of a template's value, by the format's own rules: null counts as true, a missing value as false. */
export function interpolateBoolean(source: string, surroundings: Surroundings): boolean {
  const value = interpolate(source, surroundings, { otherwise: 'False' })
  if (value === null) return true
  if (typeof value === 'string') return !falseTexts.has(value)
  if (Array.isArray(value) || value instanceof PyTuple) return isTrue(value)
  if (isDict(value)) return sizeOf(value) > 0
  return isTrue(value)
}
