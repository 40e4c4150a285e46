import { TributaryError, type JsonObject, type JsonValue } from '@tributary/contract'
import type { Transaction } from '../db/index.ts'
import { faultPoint } from '../faultPoint.ts'
import type { EventRecorder, ImportTarget, NewEvent, RecordCounts, RecordFailure } from '../ports.ts'
import type { CompiledStream } from './compileMapping.ts'
import { diffOf, type RecordDiff } from './diff.ts'
import type { Identity } from './identity.ts'
import { isDeletedRecord, mapFields } from './mapRecord.ts'
import { failureOf, type PreparedRecord } from './prepareRecords.ts'
import { presentResource } from './presentResource.ts'
import { mayBeUnstorable, toStorableObject } from './storableJson.ts'
import { findChanged, upsertResources, type HeldResource, type ResourceRow } from './store/writeResources.ts'

/** One batch of a stream's records and where they belong. */
export type Batch = {
  target: ImportTarget
  stream: CompiledStream
  identity: Identity
  prepared: readonly PreparedRecord[]
  now: Date
}

/** What a batch brought; the rest of it was unchanged. */
export type AppliedBatch = {
  counts: Pick<RecordCounts, 'new' | 'updated' | 'deleted' | 'failed'>
  failures: RecordFailure[]
  writtenKeys: string[]
}

/** Room for the diff, the data and the integration's state in a webhook's body of at most 1 MB; what else is in it is small. */
const updateBytesMax = 980_000
/** A character is at most three bytes of UTF-8, so that most need no counting. */
const smallCharactersMax = updateBytesMax / 3

type Change =
  | { kind: 'new' | 'deleted'; row: ResourceRow }
  | { kind: 'touched'; row: ResourceRow }
  | { kind: 'updated'; row: ResourceRow; diff: RecordDiff; data: JsonObject; createdAt: Date }
  | { kind: 'ignored' }
type ToldChange = Exclude<Change, { kind: 'ignored' | 'touched' }>

/**
 * Brings a batch into the store: what is new, changed, gone or back is written by one statement and told by events in the same
 * transaction; what is unchanged writes nothing and is not even mapped. A record that can not be mapped keeps what is held of it.
 */
export async function applyRecords(
  tx: Transaction,
  events: EventRecorder,
  batch: Batch,
): Promise<AppliedBatch> {
  const { target, stream, prepared } = batch
  const changed =
    prepared.length === 0 ? [] : await findChanged(tx, target.workspaceId, stream.hash, prepared)
  // The server may answer in any order; events keep the order of the page.
  changed.sort((a, b) => a.index - b.index)
  const counts = { new: 0, updated: 0, deleted: 0, failed: 0 }
  const failures: RecordFailure[] = []
  const rows: ResourceRow[] = []
  const told: ToldChange[] = []
  for (const held of changed) {
    const record = prepared[held.index]
    if (!record) continue
    try {
      const decided = decideChange(batch, record, held)
      const change = decided instanceof Promise ? await decided : decided
      if (change.kind === 'ignored') continue
      rows.push(change.row)
      if (change.kind === 'touched') continue
      counts[change.kind] += 1
      told.push(change)
    } catch (error) {
      failures.push(failureOf(error, record))
      counts.failed += 1
    }
  }
  // Both statements go to one connection, which runs them in this order; the second takes form while the server works on the first.
  const storing = rows.length > 0 ? upsertResources(tx, rowsOf(batch), rows) : null
  const telling =
    told.length > 0
      ? events.record(
          tx,
          told.map((change) => eventOf(batch, change)),
        )
      : null
  await Promise.all([storing, telling])
  faultPoint('resources.stored')
  return {
    counts,
    failures,
    writtenKeys: rows.map(({ externalId }) => `id:${externalId}`),
  }
}

function rowsOf({ target, stream, now }: Batch) {
  const { workspaceId, customerId, integrationId, connector } = target
  return {
    workspaceId,
    customerId,
    integrationId,
    connectorType: connector.type,
    model: stream.model.name,
    stream: stream.stream,
    mappingHash: stream.hash,
    createdAt: now,
  }
}

function decideChange(batch: Batch, record: PreparedRecord, found: HeldResource): Change | Promise<Change> {
  const isGone = isDeletedRecord(batch.stream, record.record)
  const data = mapFields(batch.stream, record.record, batch.identity)
  return isGone instanceof Promise || data instanceof Promise
    ? Promise.all([isGone, data]).then(([gone, mapped]) => changeOf(batch, record, found, gone, mapped))
    : changeOf(batch, record, found, isGone, data)
}

function changeOf(
  { now, target }: Batch,
  record: PreparedRecord,
  { held }: HeldResource,
  isGone: boolean,
  mapped: JsonObject,
): Change {
  let data = mapped
  let text = JSON.stringify(data)
  if (mayBeUnstorable(text)) {
    data = toStorableObject(data)
    text = JSON.stringify(data)
  }
  const { resourceId, externalId, raw, rawHash } = record
  const row = {
    resourceId,
    externalId,
    data: text,
    raw,
    rawHash,
    modifiedAt: now,
    deletedAt: isGone ? now : null,
  }
  if (isGone) {
    // Never told as new, so it is not told as deleted; and nothing is kept of it.
    if (!held) return { kind: 'ignored' }
    return held.isDeleted
      ? { kind: 'touched', row: { ...row, modifiedAt: held.modifiedAt } }
      : { kind: 'deleted', row }
  }
  if (!held || held.isDeleted) return { kind: 'new', row }
  const diff = diffOf(held.data, data)
  if (!diff) return { kind: 'touched', row: { ...row, modifiedAt: held.modifiedAt } }
  checkUpdateSize({ data: text, diff, state: target.state })
  return { kind: 'updated', row, diff, data, createdAt: held.createdAt }
}

/** An event that can not be told would stop the import, so a record that is too large for it is a record at fault. */
function checkUpdateSize(event: { data: string; diff: RecordDiff; state: JsonValue }): void {
  const diff = JSON.stringify(event.diff)
  const state = JSON.stringify(event.state)
  if (event.data.length + diff.length + state.length <= smallCharactersMax) return
  const bytes = Buffer.byteLength(event.data) + Buffer.byteLength(diff) + Buffer.byteLength(state)
  if (bytes <= updateBytesMax) return
  throw new TributaryError(
    'event.too_large',
    `The change can not be told: data, diff and state have ${bytes} bytes, more than the ${updateBytesMax} that a webhook can carry. ` +
      'Map fewer or shorter fields.',
    { details: { body_bytes: bytes } },
  )
}

function eventOf({ target, stream }: Batch, change: ToldChange): NewEvent {
  const { workspaceId, customerId, integrationId, importId, state } = target
  const { resourceId, externalId, modifiedAt } = change.row
  const common = { workspaceId, customerId, integrationId, importId, state, resourceId }
  const payload = { id: integrationId, resource_id: resourceId, type: stream.model.name }
  if (change.kind !== 'updated') {
    return {
      ...common,
      event: change.kind === 'new' ? 'integration_new_data_model' : 'integration_deleted_data_model',
      payload,
    }
  }
  const data = presentResource({
    resourceId,
    externalId,
    connectorType: target.connector.type,
    integrationId,
    createdAt: change.createdAt,
    modifiedAt,
    data: change.data,
  })
  return {
    ...common,
    event: 'integration_updated_data_model',
    payload: { ...payload, diff: change.diff, data },
  }
}
