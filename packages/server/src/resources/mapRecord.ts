import { TributaryError, type JsonObject, type JsonValue } from '@tributary/contract'
import { castValue, shownValue } from './castValue.ts'
import type { CompiledField, CompiledStream } from './compileMapping.ts'
import type { Evaluated, Expression } from './expression.ts'
import type { Identity } from './identity.ts'

const externalIdCharactersMax = 1_000
const reasonCharactersMax = 500

/** The third party's id of a record, as text. Throws `mapping.record_failed`. */
export function externalIdOf(stream: CompiledStream, record: JsonObject): string | Promise<string> {
  const value = evaluate('external_id', stream.externalId, record)
  return value instanceof Promise ? value.then(toExternalId) : toExternalId(value)
}

/** The mapped fields of a record. Synchronous as long as all that is met are plain paths. Throws `mapping.record_failed` that names the field. */
export function mapFields(
  stream: CompiledStream,
  record: JsonObject,
  identity: Identity,
): JsonObject | Promise<JsonObject> {
  const data: JsonObject = {}
  const { fields } = stream
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index]
    if (!field) continue
    const value = evaluate(field.name, field.evaluate, record)
    if (value instanceof Promise) return mapFurther(stream, record, identity, { data, index, value })
    place(data, field, value, identity)
  }
  return data
}

async function mapFurther(
  { fields }: CompiledStream,
  record: JsonObject,
  identity: Identity,
  begun: { data: JsonObject; index: number; value: Promise<Evaluated> },
): Promise<JsonObject> {
  const { data, index } = begun
  for (const [offset, field] of fields.slice(index).entries()) {
    const value = await (offset === 0 ? begun.value : evaluate(field.name, field.evaluate, record))
    place(data, field, value, identity)
  }
  return data
}

/** Whether the third party says that the record is gone. Throws `mapping.record_failed`. */
export function isDeletedRecord(stream: CompiledStream, record: JsonObject): boolean | Promise<boolean> {
  if (stream.deletedWhen === null) return false
  const value = evaluate('deleted_when', stream.deletedWhen, record)
  return value instanceof Promise ? value.then(toFlag) : toFlag(value)
}

function evaluate(field: string, expression: Expression, record: JsonObject): Evaluated | Promise<Evaluated> {
  const value = expression(record)
  if (!(value instanceof Promise)) return value
  return value.catch((cause: unknown) => {
    const reason =
      cause !== null && typeof cause === 'object' && 'message' in cause
        ? String(cause.message)
        : 'the expression failed'
    throw recordFault(field, reason, cause)
  })
}

function place(data: JsonObject, field: CompiledField, value: Evaluated, identity: Identity): void {
  if (value === undefined) return
  if (field.ref !== null) {
    data[field.name] = toReference(field, field.ref, value, identity)
    return
  }
  let result: JsonValue = value
  for (const type of field.casts) {
    const cast = castValue(result, type)
    if (!cast.ok) throw recordFault(field.name, cast.fault)
    result = cast.value
  }
  data[field.name] = result
}

function toReference(field: CompiledField, model: string, value: JsonValue, identity: Identity): JsonValue {
  if (value === null || value === '') return null
  const externalId = idText(value)
  if (externalId === null) {
    throw recordFault(
      field.name,
      `expected the id of a ${model} (text or a whole number), got ${shownValue(value)}`,
    )
  }
  return identity(model, externalId)
}

function toExternalId(value: Evaluated): string {
  const text = value === undefined || value === null ? null : idText(value)
  if (text === null || text === '' || text.length > externalIdCharactersMax) {
    const came = value === undefined ? 'nothing' : shownValue(value)
    throw recordFault(
      'external_id',
      `expected the record's id (text of at most ${externalIdCharactersMax} characters, or a whole number below 2^53), got ${came}`,
    )
  }
  return text
}

/** A number beyond 2^53 has lost digits before it came here: two records would share one id. */
function idText(value: JsonValue): string | null {
  if (typeof value === 'string') return value
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : null
}

function toFlag(value: Evaluated): boolean {
  if (value === undefined || value === null) return false
  if (typeof value === 'boolean') return value
  throw recordFault('deleted_when', `expected true or false, got ${shownValue(value)}`)
}

/** Why one record can not be taken; it is kept in record_errors and the import goes on. `field` null: the record as a whole. */
export function recordFault(field: string | null, reason: string, cause?: unknown): TributaryError {
  // JSONata quotes values whole, and a value may have megabytes.
  const words = reason.length > reasonCharactersMax ? `${reason.slice(0, reasonCharactersMax)}...` : reason
  const message = field === null ? `The record can not be taken: ${words}.` : `${field}: ${words}.`
  return new TributaryError('mapping.record_failed', message, { cause, details: { field } })
}
