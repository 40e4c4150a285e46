import { isJsonObject, type JsonObject, type JsonValue } from '@tributary/contract'
import type { FormField } from './formFields.ts'

/** What is wrong with a field; the page says it in the customer's language. */
export type FieldFault = 'missing' | 'too_long' | 'character' | 'number' | 'choice' | 'pattern'

export type FormValues = {
  /** Part of the manifest's configuration that is not secret. */
  config: JsonObject
  /** The part that is sealed. */
  secretConfig: JsonObject
  /** By the field's name; empty when all is well. */
  faults: Record<string, FieldFault>
}

/** The longest value of a field. */
export const textLengthMax = 4_096

/** Reads what the customer sent; each fault is told at its field. Fields of a form that was not chosen are left out. */
export function readForm(fields: readonly FormField[], sent: Record<string, unknown>): FormValues {
  const values: FormValues = { config: {}, secretConfig: {}, faults: {} }
  for (const field of fields) {
    if (field.when !== null && sent[field.when.name] !== field.when.value) continue
    const raw = sent[field.name]
    const text = typeof raw === 'string' ? (field.kind === 'secret' ? raw : raw.trim()) : ''
    const fault = faultOf(field, text)
    if (fault !== null) values.faults[field.name] = fault
    else if (text !== '' || field.kind === 'flag') {
      setAt(field.kind === 'secret' ? values.secretConfig : values.config, field.path, valueOf(field, text))
    }
  }
  return values
}

function faultOf(field: FormField, text: string): FieldFault | null {
  if (text === '') return field.required && field.kind !== 'flag' ? 'missing' : null
  if (text.length > textLengthMax) return 'too_long'
  if (text.includes('\0')) return 'character'
  if (field.kind === 'number' && !Number.isFinite(Number(text))) return 'number'
  if (field.kind === 'choice' && !field.choices.some(({ value }) => value === text)) return 'choice'
  return field.pattern !== null && !matches(field.pattern, text) ? 'pattern' : null
}

/** A pattern that is no regular expression of JavaScript can not refuse a customer. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text)
  } catch {
    return true
  }
}

function valueOf(field: FormField, text: string): JsonValue {
  if (field.kind === 'number') return Number(text)
  return field.kind === 'flag' ? text === 'true' : text
}

function setAt(target: JsonObject, path: readonly string[], value: JsonValue): void {
  let level = target
  for (const key of path.slice(0, -1)) {
    const inner = level[key]
    level = isJsonObject(inner) ? inner : (level[key] = {})
  }
  const last = path.at(-1)
  if (last !== undefined) level[last] = value
}
