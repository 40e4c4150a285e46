import { setImmediate as nextTurn } from 'node:timers/promises'
import { TributaryError, isJsonObject, type ErrorCode, type JsonObject } from '@tributary/contract'
import type { RecordFailure } from '../ports.ts'
import { canonicalJson, hashOfText } from './canonicalJson.ts'
import type { CompiledStream } from './compileMapping.ts'
import type { Identity } from './identity.ts'
import { externalIdOf, recordFault } from './mapRecord.ts'
import { mayBeUnstorable, toStorableObject } from './storableJson.ts'
import { parseStored } from './store/parseStored.ts'

/** A larger record is not taken; it is named in record_errors. */
export const recordBytesMax = 5_000_000

/**
 * After so many records others get a turn: the page before is being committed meanwhile, and each of its statements is sent from this
 * thread. In one go, a page's preparation would hold them up, and thread and database would work by turns instead of together.
 */
const recordsPerTurn = 25

/** A record with its name and its hash; not mapped yet, for most are unchanged. */
export type PreparedRecord = {
  resourceId: string
  externalId: string
  /** Null: let go of since it was compared; what `raw` says is the same. */
  record: JsonObject | null
  /** Canonical JSON text of the record. */
  raw: string
  rawHash: string
}

/** The record itself. */
export function recordOf({ record, raw }: Pick<PreparedRecord, 'record' | 'raw'>): JsonObject {
  return record ?? parseStored(raw)
}

/**
 * Lets go of records that were compared. They are many small objects each, and until their batch is committed the collector of garbage
 * would copy them again and again; it is rare that one is compared a second time.
 */
export function letGoOf(prepared: readonly PreparedRecord[]): void {
  for (const one of prepared) one.record = null
}

/** Names and hashes the records of a page. Of several with one id the last one counts. `faultyIds`: resources whose records are at fault. */
export async function prepareRecords(
  stream: CompiledStream,
  identity: Identity,
  records: readonly JsonObject[],
): Promise<{ prepared: PreparedRecord[]; failures: RecordFailure[]; faultyIds: string[] }> {
  const byId = new Map<string, PreparedRecord>()
  const failures: RecordFailure[] = []
  const faultyIds: string[] = []
  let untilTurn = recordsPerTurn
  for (const source of records) {
    if (--untilTurn === 0) {
      untilTurn = recordsPerTurn
      await nextTurn()
    }
    let raw: string | null = null
    try {
      const taken = takeRecord(source)
      const { record } = taken
      raw = taken.raw
      const id = externalIdOf(stream, record)
      const externalId = typeof id === 'string' ? id : await id
      const resourceId = identity(stream.model.name, externalId)
      byId.set(resourceId, { resourceId, externalId, record, raw, rawHash: hashOfText(raw) })
    } catch (error) {
      const externalId = raw === null ? await idOfUntakable(stream, source) : null
      if (externalId !== null) faultyIds.push(identity(stream.model.name, externalId))
      failures.push(failureOf(error, { externalId, raw }))
    }
  }
  return { prepared: [...byId.values()], failures, faultyIds }
}

/** The id of a record that is too large or too deep to be taken: it is at fault under its name, and not gone. Null: it has none either. */
async function idOfUntakable(stream: CompiledStream, source: unknown): Promise<string | null> {
  if (!isJsonObject(source)) return null
  try {
    const externalId = await externalIdOf(stream, source)
    return mayBeUnstorable(JSON.stringify(externalId)) ? null : externalId
  } catch {
    return null
  }
}

function takeRecord(source: unknown): { record: JsonObject; raw: string } {
  if (!isJsonObject(source)) throw recordFault(null, 'it is not a JSON object')
  const raw = canonicalOf(source)
  if (!mayBeUnstorable(raw)) return { record: source, raw }
  const record = toStorableObject(source)
  return { record, raw: canonicalOf(record) }
}

function canonicalOf(record: JsonObject): string {
  let raw: string
  try {
    raw = canonicalJson(record)
  } catch (cause) {
    throw recordFault(null, cause instanceof Error ? cause.message : 'it can not be read', cause)
  }
  // A character is at least one byte; only long texts are worth an exact count.
  if (raw.length > recordBytesMax / 4 && Buffer.byteLength(raw) > recordBytesMax) {
    throw recordFault(null, `it has more than ${recordBytesMax / 1_000_000} MB`)
  }
  return raw
}

/** The record can not be mapped, or its change is too large to be told. */
const faultCodes: readonly ErrorCode[] = ['mapping.record_failed', 'event.too_large']

/** What is kept of a record that can not be taken. An error that is not about the record is thrown on. */
export function failureOf(
  error: unknown,
  of: { externalId: string | null; raw: string | null },
): RecordFailure {
  if (!(error instanceof TributaryError) || !faultCodes.includes(error.code)) throw error
  const field = error.details['field']
  return {
    recordKey:
      of.externalId === null ? `sha256:${hashOfText(of.raw ?? error.message)}` : `id:${of.externalId}`,
    field: typeof field === 'string' ? field : null,
    code: error.code,
    message: error.message,
    raw: of.raw,
  }
}
