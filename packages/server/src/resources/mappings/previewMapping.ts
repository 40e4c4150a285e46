import { TributaryError, type JsonObject } from '@tributary/contract'
import type { Sql } from '../../db/index.ts'
import type { CompiledMapping, CompiledStream } from '../compileMapping.ts'
import { diffOf, type RecordDiff } from '../diff.ts'
import { identityOf } from '../identity.ts'
import { externalIdOf, isDeletedRecord, mapFields } from '../mapRecord.ts'
import { sampleFaulty, sampleHeld, type Sample } from '../store/sampleStored.ts'

/** What a mapping would make of one stored record. */
export type PreviewedRecord = {
  stream: string
  model: string
  integrationId: string
  /** Null: the record has no usable id. */
  resourceId: string | null
  externalId: string | null
  /**
   * new: it is at fault today, and would be taken. updated, unchanged: as a webhook would tell it. replaced: its id or model comes out
   * differently, so what is held is deleted and another resource is new. deleted: `deleted_when` is true. failed: see `errors`.
   */
  outcome: 'new' | 'updated' | 'unchanged' | 'replaced' | 'deleted' | 'failed'
  /** One for each field that fails, the others notwithstanding. */
  errors: { field: string | null; message: string }[]
  raw: JsonObject
  before: JsonObject | null
  /** The fields that do not fail. */
  after: JsonObject
  diff: RecordDiff | null
}

/** An expression may take a second; somebody waits for the answer. */
const timeMsMax = 10_000

/**
 * Tries a mapping on records that are stored, those at fault among them; nothing is written. `isComplete` is false when the time for it
 * was over before all samples were mapped.
 */
export async function previewMapping(
  sql: Sql,
  mapping: CompiledMapping,
  of: { workspaceId: string; connectorType: string; integrationId: string | null; stream: string | null },
  limit: number,
): Promise<{ records: PreviewedRecord[]; isComplete: boolean }> {
  const endsAtMs = performance.now() + timeMsMax
  const records: PreviewedRecord[] = []
  for (const stream of mapping.streams.values()) {
    if (of.stream !== null && of.stream !== stream.stream) continue
    const from = { ...of, stream: stream.stream }
    const samples = [...(await sampleFaulty(sql, from, limit)), ...(await sampleHeld(sql, from, limit))]
    for (const sample of samples.slice(0, limit)) {
      if (performance.now() > endsAtMs) return { records, isComplete: false }
      records.push(await previewRecord(stream, sample))
    }
  }
  return { records, isComplete: true }
}

async function previewRecord(stream: CompiledStream, sample: Sample): Promise<PreviewedRecord> {
  const { raw, held, integrationId } = sample
  const identity = identityOf(integrationId)
  const errors: PreviewedRecord['errors'] = []
  async function attempt<T>(work: () => T | Promise<T>): Promise<T | null> {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof TributaryError)) throw error
      const { field } = error.details
      errors.push({ field: typeof field === 'string' ? field : null, message: error.message })
      return null
    }
  }
  const externalId = await attempt(() => externalIdOf(stream, raw))
  const isGone = (await attempt(() => isDeletedRecord(stream, raw))) === true
  const after: JsonObject = {}
  for (const field of stream.fields) {
    Object.assign(after, await attempt(() => mapFields({ ...stream, fields: [field] }, raw, identity)))
  }
  const resourceId = externalId === null ? null : identity(stream.model.name, externalId)
  const isSame = held !== null && held.resourceId === resourceId
  const diff = errors.length === 0 && isSame && !isGone ? diffOf(held.data, after) : null
  const outcome = outcomeOf({ hasErrors: errors.length > 0, isGone, isHeld: held !== null, isSame, diff })
  return {
    stream: stream.stream,
    model: stream.model.name,
    integrationId,
    resourceId,
    externalId,
    outcome,
    errors,
    raw,
    before: held?.data ?? null,
    after,
    diff,
  }
}

function outcomeOf(of: {
  hasErrors: boolean
  isGone: boolean
  isHeld: boolean
  isSame: boolean
  diff: RecordDiff | null
}): PreviewedRecord['outcome'] {
  if (of.hasErrors) return 'failed'
  if (of.isGone) return 'deleted'
  if (!of.isHeld) return 'new'
  if (!of.isSame) return 'replaced'
  return of.diff ? 'updated' : 'unchanged'
}
