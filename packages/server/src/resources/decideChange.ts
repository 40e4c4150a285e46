import { TributaryError, type JsonObject, type JsonValue } from '@tributary/contract'
import type { Batch } from './applyRecords.ts'
import { diffOf } from './diff.ts'
import { isDeletedRecord, mapFields } from './mapRecord.ts'
import { recordOf, type PreparedRecord } from './prepareRecords.ts'
import { mayBeUnstorable, toStorableObject } from './storableJson.ts'
import type { HeldVersion, ResourceRow } from './store/writeResources.ts'

/** What has to be done about one record that is not held as it came. */
export type Change =
  | { kind: 'new'; row: ResourceRow }
  | { kind: 'deleted'; row: ResourceRow }
  /** Written and not told. */
  | { kind: 'touched'; row: ResourceRow }
  | { kind: 'updated'; row: ResourceRow; /** JSON text. */ diff: string; createdAt: Date }
  | { kind: 'ignored' }

/** Room for the diff, the data and the integration's state in a webhook's body of at most 1 MB; what else is in it is small. */
const updateBytesMax = 980_000
/** A character is at most three bytes of UTF-8, so that most need no counting. */
const smallCharactersMax = updateBytesMax / 3

/**
 * Maps a record and compares it with what is held of it (null: nothing). Throws `mapping.record_failed`, and `event.too_large` for a
 * change that no webhook could carry.
 */
export function decideChange(
  batch: Batch,
  record: PreparedRecord,
  held: HeldVersion | null,
): Change | Promise<Change> {
  const isGone = isDeletedRecord(batch.stream, recordOf(record))
  return isGone instanceof Promise
    ? isGone.then((gone) => decideKnown(batch, record, held, gone))
    : decideKnown(batch, record, held, isGone)
}

function decideKnown(
  batch: Batch,
  record: PreparedRecord,
  held: HeldVersion | null,
  isGone: boolean,
): Change | Promise<Change> {
  // What is gone needs no fields: many third parties send little more than its id and the mark.
  if (isGone) return goneOf(batch, record, held)
  const data = mapFields(batch.stream, recordOf(record), batch.identity)
  return data instanceof Promise
    ? data.then((mapped) => changeOf(batch, record, held, mapped))
    : changeOf(batch, record, held, data)
}

function goneOf({ now }: Batch, record: PreparedRecord, held: HeldVersion | null): Change {
  // Never told as new, so it is not told as deleted; and nothing is kept of it.
  if (!held) return { kind: 'ignored' }
  const { resourceId, externalId, raw, rawHash } = record
  const modifiedAt = held.isDeleted ? held.modifiedAt : now
  const data = JSON.stringify(held.data)
  const row = { resourceId, externalId, data, raw, rawHash, modifiedAt, deletedAt: now }
  return { kind: held.isDeleted ? 'touched' : 'deleted', row }
}

function changeOf(
  { now, target }: Batch,
  record: PreparedRecord,
  held: HeldVersion | null,
  mapped: JsonObject,
): Change {
  let data = mapped
  let text = JSON.stringify(data)
  if (mayBeUnstorable(text)) {
    data = toStorableObject(data)
    text = JSON.stringify(data)
  }
  const { resourceId, externalId, raw, rawHash } = record
  const row = { resourceId, externalId, data: text, raw, rawHash, modifiedAt: now, deletedAt: null }
  if (!held || held.isDeleted) return { kind: 'new', row }
  const differences = diffOf(held.data, data)
  if (!differences) {
    return held.mayStay
      ? { kind: 'ignored' }
      : { kind: 'touched', row: { ...row, modifiedAt: held.modifiedAt } }
  }
  const diff = JSON.stringify(differences)
  checkUpdateSize({ data: text, diff, state: target.state })
  return { kind: 'updated', row, diff, createdAt: held.createdAt }
}

/** An event that can not be told would stop the import, so a record that is too large for it is a record at fault. */
function checkUpdateSize(event: { data: string; diff: string; state: JsonValue }): void {
  const { data, diff } = event
  const state = event.state === null ? 'null' : JSON.stringify(event.state)
  if (data.length + diff.length + state.length <= smallCharactersMax) return
  const bytes = Buffer.byteLength(data) + Buffer.byteLength(diff) + Buffer.byteLength(state)
  if (bytes <= updateBytesMax) return
  throw new TributaryError(
    'event.too_large',
    `The change can not be told: data, diff and state have ${bytes} bytes, more than the ${updateBytesMax} that a webhook can carry. ` +
      'Map fewer or shorter fields.',
    { details: { body_bytes: bytes } },
  )
}
