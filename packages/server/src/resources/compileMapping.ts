import { TributaryError, isJsonObject, type JsonObject, type JsonValue } from '@tributary/contract'
import { canonicalJson, hashOfText } from './canonicalJson.ts'
import type { CastType } from './castValue.ts'
import { didYouMean } from './didYouMean.ts'
import { compileExpression, constantExpression, type Expression } from './expression.ts'
import { fieldTypes, type Model, type ModelCatalogue, type ModelField } from './models.ts'

/** One field of a compiled mapping: its value's source, and what the value must become. */
export type CompiledField = {
  name: string
  evaluate: Expression
  /** The name of the model that it refers to; null for a plain value. */
  ref: string | null
  /** In this order; the last is the model's own type. */
  casts: CastType[]
}

/** How the records of one stream become records of a model. */
export type CompiledStream = {
  stream: string
  model: Model
  externalId: Expression
  deletedWhen: Expression | null
  fields: CompiledField[]
  /** sha-256 (hex) of the stream's part of the mapping and of the model's types: a change means that stored records must be mapped again. */
  hash: string
}

/** In the order of mapping.yaml. */
/** Among the names of a manifest's streams: which others there are is for the account's third party to say. */
export const anyStream = '*'

export type CompiledMapping = { streams: ReadonlyMap<string, CompiledStream> }

/** Grows when the same mapping.yaml would give other data: stored records are then mapped again. */
const mapperVersion = 1

const castTypes = fieldTypes.filter((type): type is CastType => type !== 'ref')

/**
 * Compiles a parsed mapping.yaml (docs/mapping.md). Throws `mapping.invalid` that names the path at fault, what was expected and what
 * came. `streams`: the names of the manifest's streams.
 */
export function compileMapping(
  source: JsonValue,
  context: { models: ModelCatalogue; streams: readonly string[] },
): CompiledMapping {
  const root = objectAt('', source, ['version', 'streams'])
  if (root['version'] !== 1) throw invalid('version', 'the number 1', root['version'])
  const streams = objectAt('streams', root['streams'])
  if (Object.keys(streams).length === 0) throw invalid('streams', 'at least one stream', streams)
  return {
    streams: new Map(
      Object.entries(streams).map(([name, stream]) => {
        if (!context.streams.includes(name) && !context.streams.includes(anyStream)) {
          throw invalid(`streams.${name}`, `a stream of the manifest${among(name, context.streams)}`, name)
        }
        return [name, compileStream(name, stream, context.models)]
      }),
    ),
  }
}

function compileStream(stream: string, source: JsonValue, models: ModelCatalogue): CompiledStream {
  const path = `streams.${stream}`
  const parts = objectAt(path, source, ['model', 'external_id', 'deleted_when', 'fields'])
  const model = modelAt(`${path}.model`, parts['model'], models)
  const fields = objectAt(`${path}.fields`, parts['fields'])
  if (Object.keys(fields).length === 0) throw invalid(`${path}.fields`, 'at least one field', fields)
  const types = [...model.fields.values()].map(({ name, type, ref }) => [name, type, ref])
  return {
    stream,
    model,
    externalId: expressionAt(`${path}.external_id`, parts['external_id']),
    deletedWhen:
      parts['deleted_when'] === undefined
        ? null
        : expressionAt(`${path}.deleted_when`, parts['deleted_when']),
    fields: Object.entries(fields).map(([name, field]) => {
      const target = model.fields.get(name)
      if (!target) {
        throw invalid(
          `${path}.fields.${name}`,
          `a field of ${model.name}${among(name, [...model.fields.keys()])}`,
          name,
        )
      }
      return compileField(`${path}.fields.${name}`, field, target, models)
    }),
    hash: hashOfText(canonicalJson([mapperVersion, source, types])),
  }
}

function compileField(
  path: string,
  source: JsonValue,
  target: ModelField,
  models: ModelCatalogue,
): CompiledField {
  if (!isJsonObject(source)) {
    return {
      name: target.name,
      evaluate: fieldExpressionAt(path, source),
      ref: target.ref,
      casts: castsTo(target),
    }
  }
  const { from, type, ref } = objectAt(path, source, ['from', 'type', 'ref'])
  if (from === undefined) throw invalid(`${path}.from`, 'an expression, for example "from: due_on"', from)
  const evaluate = fieldExpressionAt(`${path}.from`, from)
  if (ref !== undefined) {
    const { name: refModel } = modelAt(`${path}.ref`, ref, models)
    if (type !== undefined) throw invalid(`${path}.type`, 'no type beside ref', type)
    if (target.ref !== refModel) {
      const expected = target.ref
        ? `"${target.ref}", as the model says`
        : `no ref: the model says that it is ${target.type}`
      throw invalid(`${path}.ref`, expected, ref)
    }
    return { name: target.name, evaluate, ref: refModel, casts: [] }
  }
  if (type === undefined) return { name: target.name, evaluate, ref: target.ref, casts: castsTo(target) }
  const cast = castTypes.find((known) => known === type)
  if (!cast) {
    const hint = typeof type === 'string' ? didYouMean(type, castTypes) : ''
    throw invalid(`${path}.type`, `one of ${castTypes.join(', ')}${hint}`, type)
  }
  const own = castsTo(target)
  return { name: target.name, evaluate, ref: target.ref, casts: own.includes(cast) ? own : [cast, ...own] }
}

function castsTo(target: ModelField): CastType[] {
  return target.type === 'ref' || target.type === 'json' ? [] : [target.type]
}

function modelAt(path: string, name: JsonValue | undefined, models: ModelCatalogue): Model {
  const names = models.all().map((model) => model.name)
  const model = typeof name === 'string' ? models.find(name) : null
  if (model) return model
  throw invalid(path, `the name of a data model${typeof name === 'string' ? among(name, names) : ''}`, name)
}

/** A field's source: an expression, or a constant that YAML reads as a number, a boolean or null. */
function fieldExpressionAt(path: string, source: JsonValue): Expression {
  return typeof source === 'number' || typeof source === 'boolean' || source === null
    ? constantExpression(source)
    : expressionAt(path, source)
}

function expressionAt(path: string, source: JsonValue | undefined): Expression {
  if (typeof source !== 'string' || source.trim() === '') {
    throw invalid(path, 'a JSONata expression such as "title" or "author.name"', source)
  }
  try {
    return compileExpression(source)
  } catch (cause) {
    // JSONata throws plain objects.
    const reason =
      cause !== null && typeof cause === 'object' && 'message' in cause
        ? String(cause.message)
        : 'it can not be read'
    throw invalid(path, `a JSONata expression (${reason})`, source, cause)
  }
}

function objectAt(path: string, source: JsonValue | undefined, keys?: string[]): JsonObject {
  if (!isJsonObject(source))
    throw invalid(path, keys ? `an object with ${keys.join(', ')}` : 'an object', source)
  for (const key of Object.keys(source)) {
    if (keys && !keys.includes(key)) {
      throw invalid(
        path === '' ? key : `${path}.${key}`,
        `one of ${keys.join(', ')}${didYouMean(key, keys)}`,
        key,
      )
    }
  }
  return source
}

function among(name: string, known: readonly string[]): string {
  const hint = didYouMean(name, known)
  return hint === '' ? ` (${[...known].sort().join(', ')})` : hint
}

function invalid(
  path: string,
  expected: string,
  came: JsonValue | undefined,
  cause?: unknown,
): TributaryError {
  const shown = came === undefined ? 'nothing' : canonicalJson(came).slice(0, 200)
  return new TributaryError(
    'mapping.invalid',
    `mapping.yaml: ${path || 'the file'}: expected ${expected}; got ${shown}.`,
    { cause, details: { path } },
  )
}
