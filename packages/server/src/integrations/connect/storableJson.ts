import { isJsonObject, type JsonValue } from '@tributary/contract'

/** Whether PostgreSQL can hold the text: no NUL character, no half of a surrogate pair. */
export function isStorableText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}

/** Whether `value` is JSON that PostgreSQL's jsonb can hold. */
export function isStorableJson(value: unknown): value is JsonValue {
  if (typeof value === 'string') return isStorableText(value)
  if (typeof value === 'number') return Number.isFinite(value)
  if (value === null || typeof value === 'boolean') return true
  if (Array.isArray(value)) return value.every(isStorableJson)
  return (
    isJsonObject(value) &&
    Object.entries(value).every(([key, inner]) => isStorableText(key) && isStorableJson(inner))
  )
}
