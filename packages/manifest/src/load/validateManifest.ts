import { Ajv } from 'ajv'
import type { ErrorObject, ValidateFunction } from 'ajv'
import { ManifestError } from '../errors.ts'
import { repr } from '../python/text.ts'
import { isPlainDict, PyObject } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import { componentSchema } from './componentSchema.ts'

let compiled: ValidateFunction | undefined

function validator(): ValidateFunction {
  compiled ??= new Ajv({ strict: false, allErrors: true, validateFormats: false, verbose: true }).compile(
    componentSchema(),
  )
  return compiled
}

/** Checks a resolved manifest against the schema of the format. Throws ManifestError for the fault that says most. */
export function validateManifest(manifest: PlainDict): void {
  const validate = validator()
  if (validate(plainNumbers(manifest))) return
  const error = mostTelling(validate.errors ?? [])
  if (error === undefined) return
  const place = error.instancePath
  const value = valueAt(manifest, place)
  const missing = missingKey(error)
  if (missing !== undefined) {
    throw new ManifestError(
      'manifest.invalid',
      shownPath(manifest, place),
      `the field "${missing}"`,
      fieldsOf(value),
    )
  }
  throw new ManifestError('manifest.invalid', shownPath(manifest, place), expectation(error), describe(value))
}

/** Floats without fraction are wrapped for templates; the schema's checks want plain numbers. */
function plainNumbers(value: PyValue): unknown {
  if (Array.isArray(value)) return value.map(plainNumbers)
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof PyObject) return 'value' in value ? value.value : null
  if (!isPlainDict(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainNumbers(inner)]))
}

function missingKey(error: ErrorObject): string | undefined {
  const name: unknown = error.keyword === 'required' ? error.params['missingProperty'] : undefined
  return typeof name === 'string' ? name : undefined
}

/** The definition in the schema that an error comes from, and whether the error says that another type was meant. */
function definitionOf(error: ErrorObject): string | undefined {
  return /^#\/definitions\/([^/]+)\//.exec(error.schemaPath)?.[1]
}

/**
 * Picks the error to show. A component may be one of several types; the branches for types other than the one it
 * names say nothing. Of the rest, the deepest says most.
 */
function mostTelling(errors: readonly ErrorObject[]): ErrorObject | undefined {
  const notMeant = new Set<string>()
  for (const error of errors) {
    if (error.keyword !== 'enum' || !error.instancePath.endsWith('/type')) continue
    const definition = definitionOf(error)
    if (definition !== undefined)
      notMeant.add(`${definition} ${error.instancePath.slice(0, -'/type'.length)}`)
  }
  const isMeant = (error: ErrorObject): boolean => {
    const definition = definitionOf(error)
    if (definition === undefined) return true
    return ![...ancestors(error.instancePath)].some((place) => notMeant.has(`${definition} ${place}`))
  }
  const misnamed = errors.flatMap((error) => misnamedType(errors, error))
  const meant = errors.filter((error) => error.keyword !== 'anyOf' && isMeant(error))
  const candidates = [misnamed, meant, errors].find((some) => some.length > 0) ?? []
  const depth = (error: ErrorObject): number => error.instancePath.split('/').length
  return candidates.toSorted((one, two) => depth(two) - depth(one) || rank(two) - rank(one))[0]
}

/**
 * A component that names a type which its field does not take, as an error of its `type` with all the types that it takes: every
 * branch refused the name, so nothing below it says more.
 */
function misnamedType(errors: readonly ErrorObject[], error: ErrorObject): ErrorObject[] {
  if (error.keyword !== 'anyOf' || !Array.isArray(error.schema)) return []
  const refusals = errors.filter(
    ({ keyword, instancePath }) => keyword === 'enum' && instancePath === `${error.instancePath}/type`,
  )
  // A branch can refuse it more than once, where the whole is tried in several branches itself.
  const allowedValues = [
    ...new Set(refusals.flatMap(({ params }) => params['allowedValues'] as string[])),
  ].sort()
  const [first] = refusals
  return first && allowedValues.length === error.schema.length
    ? [{ ...first, params: { allowedValues } }]
    : []
}

function rank(error: ErrorObject): number {
  return error.keyword === 'required' ? 2 : error.keyword === 'enum' ? 1 : 0
}

function* ancestors(place: string): Generator<string> {
  for (let at = place; ; at = at.slice(0, at.lastIndexOf('/'))) {
    yield at
    if (at === '') return
  }
}

function keysOf(place: string): string[] {
  return place
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function valueAt(manifest: PlainDict, place: string): PyValue | undefined {
  let node: PyValue | undefined = manifest
  for (const key of keysOf(place)) {
    if (Array.isArray(node)) node = node[Number(key)]
    else if (node !== undefined && isPlainDict(node)) node = node[key]
    else return undefined
  }
  return node
}

/** A JSON pointer as a path such as `streams[0].retriever`, with the stream's name where it has one. */
function shownPath(manifest: PlainDict, place: string): string {
  let node: PyValue | undefined = manifest
  let shown = ''
  for (const key of keysOf(place)) {
    if (Array.isArray(node)) {
      shown += `[${key}]`
      node = node[Number(key)]
    } else {
      shown += shown === '' ? key : `.${key}`
      node = node !== undefined && isPlainDict(node) ? node[key] : undefined
    }
  }
  return shown
}

function expectation(error: ErrorObject): string {
  const params: Record<string, unknown> = error.params
  switch (error.keyword) {
    case 'type':
      return Array.isArray(params['type']) ? params['type'].join(' or ') : `${article(params['type'])}`
    case 'enum':
      return `one of ${listed(params['allowedValues'])}`
    case 'anyOf':
      return 'one of the types that this field takes'
    case 'minItems':
      return `at least ${String(params['limit'])} items`
    case 'minimum':
      return `at least ${String(params['limit'])}`
    case 'additionalProperties':
      return `no field "${String(params['additionalProperty'])}"`
    case 'required':
      return `the field "${String(params['missingProperty'])}"`
    default:
      return error.message ?? error.keyword
  }
}

function article(type: unknown): string {
  return type === 'object'
    ? 'an object'
    : type === 'array'
      ? 'a list'
      : type === 'integer'
        ? 'an integer'
        : `a ${String(type)}`
}

function listed(values: unknown): string {
  return Array.isArray(values) ? values.map((value) => `"${String(value)}"`).join(', ') : String(values)
}

function fieldsOf(value: PyValue | undefined): string {
  if (value === undefined || !isPlainDict(value)) return describe(value)
  const names = Object.keys(value).filter((key) => key !== '$parameters')
  return names.length === 0 ? 'no fields' : `the fields ${names.map((name) => `"${name}"`).join(', ')}`
}

function describe(value: PyValue | undefined): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
  if (isPlainDict(value)) {
    const { type } = value
    return typeof type === 'string' ? `an object of type "${type}"` : fieldsOf(value)
  }
  if (typeof value === 'string') return `"${value.length > 80 ? `${value.slice(0, 77)}...` : value}"`
  return repr(value)
}
