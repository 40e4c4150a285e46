import type { JsonObject, JsonValue } from '@tributary/contract'

const replacement = '\ufffd'

/**
 * Whether JSON text may hold what PostgreSQL's jsonb refuses: NUL characters and halves of surrogate pairs. Both stand in JSON
 * text as an escape; so a text without escapes is fine, and that is nearly every text.
 */
export function mayBeUnstorable(text: string): boolean {
  return text.includes('\\u') && (text.includes('\\u0000') || text.includes('\\ud'))
}

/** The same value with U+FFFD in place of each NUL character and each lone surrogate, in keys and strings. */
export function toStorable(value: JsonValue): JsonValue {
  if (typeof value === 'string') return toStorableText(value)
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(toStorable)
  return toStorableObject(value)
}

/** `toStorable` of an object. */
export function toStorableObject(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, item]) => [toStorableText(key), toStorable(item)]),
  )
}

/** Text with U+FFFD in place of each NUL character and each lone surrogate. */
function toStorableText(text: string): string {
  return text.replaceAll('\u0000', replacement).toWellFormed()
}
