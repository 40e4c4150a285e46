import { z } from 'zod'
import { isJsonObject, type JsonObject, type JsonValue } from '@tributary/contract'

/** What a connector says to customers, in a language other than English. What is left out stays English. */
export type ConnectorTexts = {
  /** In the order of the connector's own. */
  reads?: string[]
  /** Titles of the ways in, in the order of `auth`. */
  methods?: string[]
  /** By the dotted path of the field in the manifest's connection specification. */
  fields: { [path: string]: FieldTexts }
}

type FieldTexts = {
  title?: string
  description?: string
  patternDescription?: string
  /** By the value of the choice. */
  choices: { [value: string]: string }
}

const text = z.string().min(1).max(500)

/** The form of a language's texts in connector.yaml. */
export const connectorTextsFile = z.strictObject({
  reads: z.array(text).optional(),
  methods: z.array(text).optional(),
  fields: z
    .record(
      z.string(),
      z.strictObject({
        title: text.optional(),
        description: text.optional(),
        pattern_descriptor: text.optional(),
        choices: z.record(z.string(), text).default({}),
      }),
    )
    .default({}),
})

type Found = z.infer<typeof connectorTextsFile>

/** The texts of a language as connector.yaml has them. */
export function connectorTexts({ reads, methods, fields }: Found): ConnectorTexts {
  return {
    ...(reads === undefined ? {} : { reads }),
    ...(methods === undefined ? {} : { methods }),
    fields: Object.fromEntries(
      Object.entries(fields).map(([path, { title, description, pattern_descriptor: pattern, choices }]) => [
        path,
        {
          ...(title === undefined ? {} : { title }),
          ...(description === undefined ? {} : { description }),
          ...(pattern === undefined ? {} : { patternDescription: pattern }),
          choices,
        },
      ]),
    ),
  }
}

/** What in a language's texts fits nothing of the connector, in words; null when all does. */
export function textsFault(
  found: Found,
  own: { reads: readonly string[]; auth: readonly unknown[]; specification: JsonObject },
): string | null {
  if (found.reads && found.reads.length !== own.reads.length) {
    return `reads: expected ${own.reads.length} texts as in "reads" above, but there are ${found.reads.length}`
  }
  if (found.methods && found.methods.length !== own.auth.length) {
    return `methods: expected ${own.auth.length} titles as in "auth" above, but there are ${found.methods.length}`
  }
  for (const [path, { choices }] of Object.entries(found.fields)) {
    const places = propertiesAt(own.specification, path.split('.'))
    if (places.length === 0) {
      return `fields.${path}: expected the path of a field of the manifest's connection specification`
    }
    const values = places.flatMap(valuesOf)
    const unknown = Object.keys(choices).find((value) => !values.includes(value))
    if (unknown !== undefined) {
      return `fields.${path}.choices: expected one of ${values.join(', ') || 'no values (the field has no choices)'}, but there is "${unknown}"`
    }
  }
  return null
}

/** The properties at a path, those of all forms of an object (`oneOf`, `anyOf`) included. */
function propertiesAt(schema: JsonObject, path: readonly string[]): JsonObject[] {
  const [key, ...rest] = path
  if (key === undefined) return [schema]
  const options = [schema['oneOf'], schema['anyOf']].flatMap((list) => (Array.isArray(list) ? list : []))
  return [schema, ...options].flatMap((candidate: JsonValue) => {
    const properties = isJsonObject(candidate) ? candidate['properties'] : null
    const child = isJsonObject(properties) ? properties[key] : null
    return isJsonObject(child) ? propertiesAt(child, rest) : []
  })
}

function valuesOf(property: JsonObject): string[] {
  const { enum: values, const: constant } = property
  return [...(Array.isArray(values) ? values : []), ...(constant === undefined ? [] : [constant])].map(String)
}
