import type { EventPayload, JsonObject, JsonValue } from '@tributary/contract'

/** One key for each top-level field that differs. */
export type RecordDiff = EventPayload<'integration_updated_data_model'>['diff']

/** Whether two JSON values are equal, whatever the order of their keys. */
export function isEqualJson(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => isEqualJson(item, b[index]))
  }
  if (Array.isArray(b)) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isEqualJson(a[key], b[key]))
  )
}

/**
 * What changed between two versions of a record's mapped fields: one key for each top-level field that differs, with `old` and
 * `new`; a field that appeared has only `new`, one that went only `old`. Null when nothing differs. The contract: docs/webhooks.md.
 */
export function diffOf(before: JsonObject, after: JsonObject): RecordDiff | null {
  const diff: RecordDiff = {}
  let differs = false
  for (const field of Object.keys(before)) {
    const was = before[field] ?? null
    if (!Object.hasOwn(after, field)) diff[field] = { old: was }
    else if (!isEqualJson(was, after[field])) diff[field] = { old: was, new: after[field] ?? null }
    else continue
    differs = true
  }
  for (const field of Object.keys(after)) {
    if (Object.hasOwn(before, field)) continue
    diff[field] = { new: after[field] ?? null }
    differs = true
  }
  return differs ? diff : null
}
