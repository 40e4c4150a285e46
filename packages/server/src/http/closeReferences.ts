import { isJsonObject, type JsonObject, type JsonValue } from '@tributary/contract'

/** What zod calls a schema without a name that refers to itself: `z.json()`, the only such schema there is. */
const anyJson = /(^|\/)(__)?schema\d+$/
const componentPrefix = '#/components/schemas/'

/**
 * Makes every reference of an OpenAPI document lead somewhere: one to "any JSON value" becomes `{}`, and components that nothing refers to
 * go (the library writes each one twice, as what is sent and as what is answered). Generators refuse a document otherwise.
 */
export function closeReferences<T extends object>(document: T): T {
  const closed: unknown = withoutAnyJson(JSON.parse(JSON.stringify(document)))
  const components = isJsonObject(closed) ? closed['components'] : null
  const schemas = isJsonObject(components) ? components['schemas'] : null
  if (isJsonObject(schemas)) for (const name of unused(closed, schemas)) delete schemas[name]
  // The same document with parts left out.
  return closed as T
}

function withoutAnyJson(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutAnyJson)
  if (!isJsonObject(value)) return value
  const { $ref } = value
  if (typeof $ref === 'string' && anyJson.test($ref)) return {}
  const isSchemaDocument = '$schema' in value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !isSchemaDocument || (key !== '$schema' && key !== '$defs'))
      .map(([key, part]) => [key, withoutAnyJson(part)]),
  )
}

function unused(document: unknown, schemas: JsonObject): string[] {
  const used = new Set<string>()
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const part of value) walk(part)
    else if (isJsonObject(value)) {
      const { $ref } = value
      const name =
        typeof $ref === 'string' && $ref.startsWith(componentPrefix)
          ? $ref.slice(componentPrefix.length)
          : null
      if (name !== null && !used.has(name)) {
        used.add(name)
        walk(schemas[name])
      }
      for (const part of Object.values(value)) if (part !== schemas) walk(part)
    }
  }
  walk(document)
  return Object.keys(schemas).filter((name) => !used.has(name))
}
