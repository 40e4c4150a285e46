import { isJsonObject, type JsonObject, type JsonValue } from '@tributary/contract'
import type { FormMethod } from '../../connectors/index.ts'

/** One field of a form that the customer fills in, made from the manifest's connection specification. */
export type FormField = {
  /** Where its value stands in the manifest's configuration. */
  path: string[]
  /** The name of the input: the dotted path, and the place of the choice that it belongs to. */
  name: string
  title: string
  description: string | null
  kind: 'text' | 'secret' | 'number' | 'choice' | 'flag'
  choices: { value: string; title: string }[]
  required: boolean
  pattern: string | null
  patternDescription: string | null
  placeholder: string | null
  initial: string
  /** The field counts when that one, a choice before it, has this value; null: always. */
  when: { name: string; value: string } | null
}

/** The fields of a method's form, in the order that connector.yaml names them. A path that the specification lacks becomes a plain secret. */
export function formFieldsOf(specification: JsonObject, method: FormMethod): FormField[] {
  return method.fields.flatMap((name) => {
    const path = name.split('.')
    const { schema, required } = propertyAt(specification, path, method.config)
    return fieldsAt(path, schema, required, null)
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
  const fitting = optionsOf(schema).sort((a, b) => constantsMet(b, config) - constantsMet(a, config))
  for (const candidate of [schema, ...fitting]) {
    const properties = candidate['properties']
    const child = isJsonObject(properties) ? properties[key] : undefined
    if (!isJsonObject(child)) continue
    return { schema: child, required: isRequired(candidate, key) }
  }
  return null
}

function optionsOf(schema: JsonObject): JsonObject[] {
  return [schema['oneOf'], schema['anyOf']]
    .flatMap((list) => (Array.isArray(list) ? list : []))
    .filter(isJsonObject)
}

function isRequired(schema: JsonObject, key: string): boolean {
  const required = schema['required']
  return Array.isArray(required) && required.includes(key)
}

function constantsMet(choice: JsonObject, config: JsonObject): number {
  return constantsOf(choice).filter(([key, value]) => value === config[key]).length
}

function constantsOf(schema: JsonObject): [key: string, value: JsonValue][] {
  const properties = schema['properties']
  if (!isJsonObject(properties)) return []
  return Object.entries(properties).flatMap(([key, property]) => {
    const value = isJsonObject(property) ? property['const'] : undefined
    return value === undefined ? [] : [[key, value] satisfies [string, JsonValue]]
  })
}

/** A property as fields: an object has those of its properties; one that may take several forms, a choice and the fields of each form. */
function fieldsAt(
  path: string[],
  schema: JsonObject,
  required: boolean,
  when: FormField['when'],
): FormField[] {
  const options = optionsOf(schema).filter((option) => isJsonObject(option['properties']))
  if (options.length > 0) return choiceOf(path, schema, options, when)
  const properties = schema['properties']
  if (!isJsonObject(properties)) return [fieldOf(path, schema, required, when)]
  return orderedProperties(properties).flatMap(([key, property]) =>
    property['const'] === undefined
      ? fieldsAt([...path, key], property, required && isRequired(schema, key), when)
      : [],
  )
}

function choiceOf(
  path: string[],
  schema: JsonObject,
  options: readonly JsonObject[],
  when: FormField['when'],
): FormField[] {
  // What tells the forms apart: a property that is another constant in each of them.
  const key = constantsOf(options[0] ?? {}).find(([name]) =>
    options.every((option) => constantsOf(option).some(([other]) => other === name)),
  )?.[0]
  const [only] = options
  if (key === undefined || options.length === 1) {
    return only ? fieldsAt(path, { ...only, oneOf: [], anyOf: [] }, true, when) : []
  }
  const choices = options.map((option) => {
    const value = textOf(constantsOf(option).find(([name]) => name === key)?.[1]) ?? ''
    return { value, title: textOf(option['title']) ?? value }
  })
  const choice: FormField = {
    ...fieldOf(
      [...path, key],
      { title: schema['title'] ?? key, description: schema['description'] ?? null },
      true,
      when,
    ),
    kind: 'choice',
    choices,
    initial: choices[0]?.value ?? '',
  }
  return [
    choice,
    ...options.flatMap((option, index) => {
      const value = choices[index]?.value ?? ''
      const inside = fieldsAt(path, { ...option, oneOf: [], anyOf: [] }, true, { name: choice.name, value })
      // Two forms may have a property of the same name.
      const renamed = (name: string) => `${name}#${index}`
      return inside.map((field) => ({
        ...field,
        name: renamed(field.name),
        when:
          field.when && field.when.name !== choice.name
            ? { ...field.when, name: renamed(field.when.name) }
            : field.when,
      }))
    }),
  ]
}

/** In the order that the specification states, or that of the file. */
function orderedProperties(properties: JsonObject): [string, JsonObject][] {
  const order = (property: JsonObject) => (typeof property['order'] === 'number' ? property['order'] : 1_000)
  return Object.entries(properties)
    .flatMap(([key, property]) =>
      isJsonObject(property) ? [[key, property] satisfies [string, JsonObject]] : [],
    )
    .sort(([, a], [, b]) => order(a) - order(b))
}

function fieldOf(path: string[], schema: JsonObject, required: boolean, when: FormField['when']): FormField {
  const choices = Array.isArray(schema['enum']) ? schema['enum'].map(String) : []
  const examples = Array.isArray(schema['examples']) ? schema['examples'] : []
  const isSecret = schema['airbyte_secret'] === true
  return {
    path,
    name: path.join('.'),
    title: textOf(schema['title']) ?? path.at(-1)?.replaceAll('_', ' ') ?? '',
    description: textOf(schema['description'])?.replace(/<[^>]*>/g, '') ?? null,
    kind: isSecret ? 'secret' : choices.length > 0 ? 'choice' : kindOf(schema['type']),
    choices: choices.map((value) => ({ value, title: value })),
    required,
    pattern: textOf(schema['pattern']),
    patternDescription: textOf(schema['pattern_descriptor']),
    placeholder: isSecret ? null : textOf(examples[0]),
    initial: isSecret ? '' : (textOf(schema['default']) ?? ''),
    when,
  }
}

function kindOf(type: JsonValue | undefined): FormField['kind'] {
  const types = Array.isArray(type) ? type : [type]
  if (types.includes('boolean')) return 'flag'
  return types.includes('integer') || types.includes('number') ? 'number' : 'text'
}

function textOf(value: JsonValue | undefined): string | null {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : null
}
