import { isJsonObject, type JsonObject, type JsonValue } from '@tributary/contract'
import type { Manifest } from '@tributary/manifest'

/** A larger answer has records in it, or is none that says what is wrong. */
export const errorBodyBytesMax = 16_384

/** Names that errors have, small and without `_`. */
const errorNames = new Set(['error', 'errors', 'errormessage', 'errormessages', 'fault', 'exception'])
const mayBeError = /"(errors?|error_?messages?|fault|exception|ok|success|status|status_?code|code)"/i

/**
 * What an answer with a good status says is wrong, in its words; null: nothing. Some APIs answer 200 to what failed, and to take that for
 * "no records" would be to say that everything is gone. It is one that names an error (or says that it did not succeed) and has no list
 * with anything in it.
 */
export function errorInBody(text: string): string | null {
  if (!mayBeError.test(text)) return null
  let body: JsonValue
  try {
    body = JSON.parse(text) as JsonValue
  } catch {
    return null
  }
  if (!isJsonObject(body)) return null
  const fields = Object.entries(body)
  const said = fields.find(([name, value]) => errorNames.has(plain(name)) && isSaid(value))?.[1]
  const isRefusal = body['ok'] === false || body['success'] === false || isFailureAlone(body)
  const rest = fields.filter(([name]) => !errorNames.has(plain(name))).map(([, value]) => value)
  if ((said === undefined && !isRefusal) || rest.some(hasRecords)) return null
  return (typeof said === 'string' ? said : JSON.stringify(said ?? body)).slice(0, 300)
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll('_', '')
}

const wordsOfFailure = new Set(['error', 'errored', 'fail', 'failed', 'failure'])
/** What stands around an answer, and is no field of a record. */
const namesAround = new Set(
  `status statuscode code message msg detail details description reason type title
  data result results items records requestid traceid correlationid timestamp time path`.split(/\s+/),
)

/** Whether a status or code says that it failed, and nothing in the body could be a record: of those some have a status as well. */
function isFailureAlone(body: JsonObject): boolean {
  const fields = Object.entries(body).map(([name, value]) => [plain(name), value] as const)
  if (!fields.every(([name, value]) => namesAround.has(name) && !isJsonObject(value))) return false
  return fields.some(([name, value]) => {
    if (name !== 'status' && name !== 'code' && name !== 'statuscode') return false
    if (typeof value === 'string' && wordsOfFailure.has(value.toLowerCase())) return true
    const number = typeof value === 'string' && value !== '' ? Number(value) : value
    return typeof number === 'number' && number >= 400 && number <= 599
  })
}

function isSaid(value: JsonValue): boolean {
  if (Array.isArray(value)) return value.length > 0
  if (isJsonObject(value)) return Object.keys(value).length > 0
  return value !== null && value !== false && value !== '' && value !== 0
}

/** Whether there is a list with anything in it, however deep: of GraphQL's answers some have errors and records. */
function hasRecords(value: JsonValue): boolean {
  if (Array.isArray(value)) return value.length > 0
  return isJsonObject(value) && Object.values(value).some(hasRecords)
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
