import type { JsonObject } from '@tributary/contract'

/** The JSON text of `data` or `raw` as it was written: an object, for nothing else is stored. */
export function parseStored(text: string): JsonObject {
  const value: JsonObject = JSON.parse(text)
  return value
}
