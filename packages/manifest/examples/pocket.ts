import type { CustomComponents, JsonObject, JsonValue } from '../src/index.ts'

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Stands in for the one Python class of the public Pocket manifest, `PocketExtractor`. Pocket answers with
 * `{"list": {"<item id>": {...}, ...}}`, and with `{"list": []}` where there is nothing; the records are the values.
 */
export const pocketComponents: CustomComponents = {
  recordExtractors: {
    'source_declarative_manifest.components.PocketExtractor': () => (parts) =>
      parts.flatMap((part) => {
        const list = isObject(part) ? part['list'] : undefined
        return isObject(list) ? Object.values(list).filter(isObject) : []
      }),
  },
}
