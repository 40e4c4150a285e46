import { isJsonObject, type JsonValue } from '@tributary/contract'
import type { Manifest } from '@tributary/manifest'

/** A larger answer has records in it, or is none that says what is wrong. */
export const errorBodyBytesMax = 16_384

/**
 * What an answer with a good status says is wrong, in its words; null: nothing. Some APIs answer 200 to what failed, and to take that for
 * "no records" would be to say that everything is gone. It is one that has `error` or `errors` (or says that it did not succeed) and no
 * list of anything else.
 */
export function errorInBody(text: string): string | null {
  if (!/"(errors?|ok|success)"/i.test(text)) return null
  let body: JsonValue
  try {
    body = JSON.parse(text) as JsonValue
  } catch {
    return null
  }
  if (!isJsonObject(body)) return null
  const { error = null, errors = null, ...rest } = body
  const said = [error, errors].find((value) => isSaid(value))
  const isRefusal = rest['ok'] === false || rest['success'] === false
  if ((said === undefined && !isRefusal) || hasList(rest)) return null
  return (typeof said === 'string' ? said : JSON.stringify(said ?? body)).slice(0, 300)
}

function isSaid(value: JsonValue): boolean {
  if (Array.isArray(value)) return value.length > 0
  if (isJsonObject(value)) return Object.keys(value).length > 0
  return value !== null && value !== false && value !== '' && value !== 0
}

/** Whether there is a list in it, however deep: of GraphQL's answers some have errors and records. */
function hasList(value: JsonValue): boolean {
  if (Array.isArray(value)) return true
  return isJsonObject(value) && Object.values(value).some(hasList)
}

const speaking = new WeakMap<Manifest, boolean>()

/** Whether a manifest says itself what answers mean by their words: then nothing is guessed. */
export function readsErrorBodies(manifest: Manifest): boolean {
  const known = speaking.get(manifest)
  if (known !== undefined) return known
  const text = JSON.stringify(manifest.resolved.fields, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  )
  const reads = /"(predicate|error_message_contains)":/.test(text)
  speaking.set(manifest, reads)
  return reads
}
