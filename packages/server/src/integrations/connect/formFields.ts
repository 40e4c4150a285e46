import { isJsonObject, type JsonObject, type JsonValue } from '@tributary/contract'
import type { FormMethod } from '../../connectors/index.ts'

/** One field of a form that the customer fills in, made from the manifest's connection specification. */
export type FormField = {
  /** Where its value stands in the manifest's configuration. */
  path: string[]
  /** The name of the input: the dotted path. */
  name: string
  title: string
  description: string | null
  kind: 'text' | 'secret' | 'number' | 'choice' | 'flag'
  choices: string[]
  required: boolean
  pattern: string | null
  patternDescription: string | null
  placeholder: string | null
  initial: string
}

const textLengthMax = 4_096

/** The fields of a method's form, in the order that connector.yaml names them. A path that the specification lacks becomes a plain secret. */
export function formFieldsOf(specification: JsonObject, method: FormMethod): FormField[] {
  return method.fields.map((name) => {
    const path = name.split('.')
    const { schema, required } = propertyAt(specification, path, method.config)
    return fieldOf(name, path, schema, required)
  })
}

type Found = { schema: JsonObject; required: boolean }

function propertyAt(specification: JsonObject, path: readonly string[], config: JsonObject): Found {
  let found: Found = { schema: specification, required: true }
  let level: JsonValue | undefined = config
  for (const key of path) {
    found = childOf(found.schema, key, isJsonObject(level) ? level : {}) ?? {
      schema: { type: 'string', airbyte_secret: true },
      required: true,
    }
    level = isJsonObject(level) ? level[key] : undefined
  }
  return found
}

/** A property of an object schema, its `oneOf` choices included: the choice whose constants are those of the configuration comes first. */
function childOf(schema: JsonObject, key: string, config: JsonObject): Found | null {
  const choices = [schema['oneOf'], schema['anyOf']].flatMap((list) => (Array.isArray(list) ? list : []))
  const fitting = choices
    .filter(isJsonObject)
    .sort((a, b) => constantsMet(b, config) - constantsMet(a, config))
  for (const candidate of [schema, ...fitting]) {
    const properties = candidate['properties']
    const child = isJsonObject(properties) ? properties[key] : undefined
    if (!isJsonObject(child)) continue
    const required = candidate['required']
    return { schema: child, required: Array.isArray(required) && required.includes(key) }
  }
  return null
}

function constantsMet(choice: JsonObject, config: JsonObject): number {
  const properties = choice['properties']
  if (!isJsonObject(properties)) return 0
  return Object.entries(properties).filter(
    ([key, property]) =>
      isJsonObject(property) && property['const'] !== undefined && property['const'] === config[key],
  ).length
}

function fieldOf(name: string, path: string[], schema: JsonObject, required: boolean): FormField {
  const choices = Array.isArray(schema['enum']) ? schema['enum'].map(String) : []
  const examples = Array.isArray(schema['examples']) ? schema['examples'] : []
  const isSecret = schema['airbyte_secret'] === true
  return {
    path,
    name,
    title: textOf(schema['title']) ?? path.at(-1)?.replaceAll('_', ' ') ?? name,
    description: textOf(schema['description'])?.replace(/<[^>]*>/g, '') ?? null,
    kind: isSecret ? 'secret' : choices.length > 0 ? 'choice' : kindOf(schema['type']),
    choices,
    required,
    pattern: textOf(schema['pattern']),
    patternDescription: textOf(schema['pattern_descriptor']),
    placeholder: isSecret ? null : textOf(examples[0]),
    initial: isSecret ? '' : (textOf(schema['default']) ?? ''),
  }
}

function kindOf(type: JsonValue | undefined): FormField['kind'] {
  const types = Array.isArray(type) ? type : [type]
  if (types.includes('boolean')) return 'flag'
  return types.includes('integer') || types.includes('number') ? 'number' : 'text'
}

function textOf(value: JsonValue | undefined): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null
}

export type FormValues = {
  /** Part of the manifest's configuration that is not secret. */
  config: JsonObject
  /** The part that is sealed. */
  secretConfig: JsonObject
  /** In plain words, by the field's name; empty when all is well. */
  faults: Record<string, string>
}

/** Reads what the customer sent; each fault is told at its field. */
export function readForm(fields: readonly FormField[], sent: Record<string, unknown>): FormValues {
  const values: FormValues = { config: {}, secretConfig: {}, faults: {} }
  for (const field of fields) {
    const raw = sent[field.name]
    const text = typeof raw === 'string' ? (field.kind === 'secret' ? raw : raw.trim()) : ''
    const fault = faultOf(field, text)
    if (fault !== null) values.faults[field.name] = fault
    else if (text !== '' || field.kind === 'flag') {
      setAt(field.kind === 'secret' ? values.secretConfig : values.config, field.path, valueOf(field, text))
    }
  }
  return values
}

function faultOf(field: FormField, text: string): string | null {
  if (text === '') return field.required && field.kind !== 'flag' ? 'Please fill this in.' : null
  if (text.length > textLengthMax) return `This may be up to ${textLengthMax} characters long.`
  if (text.includes('\0')) return 'This holds a character that can not be used.'
  if (field.kind === 'number' && !Number.isFinite(Number(text))) return 'Please give a number.'
  if (field.kind === 'choice' && !field.choices.includes(text)) return 'Please choose one of the list.'
  if (field.pattern !== null && !matches(field.pattern, text)) {
    return `This does not have the right form${field.patternDescription ? ` (expected: ${field.patternDescription})` : ''}.`
  }
  return null
}

/** A pattern that is no regular expression of JavaScript can not refuse a customer. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text)
  } catch {
    return true
  }
}

function valueOf(field: FormField, text: string): JsonValue {
  if (field.kind === 'number') return Number(text)
  return field.kind === 'flag' ? text === 'true' : text
}

function setAt(target: JsonObject, path: readonly string[], value: JsonValue): void {
  let level = target
  for (const key of path.slice(0, -1)) {
    const inner = level[key]
    level = isJsonObject(inner) ? inner : (level[key] = {})
  }
  const last = path.at(-1)
  if (last !== undefined) level[last] = value
}
