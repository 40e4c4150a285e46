import { readFileSync } from 'node:fs'
import type { JsonObject } from '../json.ts'
import { isJsonObject } from '../json.ts'

let loaded: JsonObject | undefined

/** The JSON schema of the manifest format (see NOTICE), read on first use. */
export function componentSchema(): JsonObject {
  if (loaded !== undefined) return loaded
  const parsed: unknown = JSON.parse(readFileSync(new URL('componentSchema.json', import.meta.url), 'utf8'))
  if (!isJsonObject(parsed)) throw new TypeError('componentSchema.json must hold an object.')
  loaded = parsed
  return parsed
}
