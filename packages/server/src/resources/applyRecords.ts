import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Sql, Transaction } from '../db/index.ts'
import { faultPoint } from '../faultPoint.ts'
import {
  StaleComparison,
  type EventRecorder,
  type ImportTarget,
  type NewEvent,
  type RecordCounts,
  type RecordFailure,
} from '../ports.ts'
import type { CompiledStream } from './compileMapping.ts'
import { decideChange, type Change } from './decideChange.ts'
import type { Identity } from './identity.ts'
import { failureOf, type PreparedRecord } from './prepareRecords.ts'
import { presentedText } from './presentResource.ts'
import {
  findChanged,
  insertResourcesQuery,
  isTakenAlready,
  updateResourcesQuery,
  type ResourceRow,
  type StoredUnder,
} from './store/writeResources.ts'

/** One batch of a stream's records and where they belong. */
export type Batch = {
  target: ImportTarget
  stream: CompiledStream
  identity: Identity
  prepared: readonly PreparedRecord[]
  under: StoredUnder
  now: Date
}

/** What a batch brought; the rest of it was unchanged. */
type AppliedBatch = {
  counts: Pick<RecordCounts, 'new' | 'updated' | 'deleted' | 'failed'>
  failures: RecordFailure[]
}

/** A batch that was compared with what was held of it, ready to be written. */
export type ComparedBatch = AppliedBatch & {
  /** Writes what was found to differ, and tells it after `earlier`. Throws StaleComparison when what is held changed meanwhile. */
  write(tx: Transaction, earlier: Promise<unknown>): Promise<void>
}

type Found = {
  inserts: ResourceRow[]
  updates: (ResourceRow & { rowVersion: string })[]
  told: NewEvent[]
}

/** Between others' turns; see prepareRecords. */
const recordsPerTurn = 25

/**
 * Looks a batch up, decides what to do about each record, and makes the statements; writes nothing. A record that can not be mapped keeps
 * what is held of it.
 */
export async function compareRecords(sql: Sql, events: EventRecorder, batch: Batch): Promise<ComparedBatch> {
  const { target, prepared, under } = batch
  const counts = { new: 0, updated: 0, deleted: 0, failed: 0 }
  const applied: AppliedBatch = { counts, failures: [] }
  const found: Found = { inserts: [], updates: [], told: [] }
  const changed = await findChanged(sql, target.workspaceId, under, prepared)
  // The server may answer in any order; events keep the order of the page.
  changed.sort((a, b) => a.index - b.index)
  for (const [position, { index, held }] of changed.entries()) {
    if (position % recordsPerTurn === recordsPerTurn - 1) await nextTurn()
    const record = prepared[index]
    if (!record) continue
    try {
      const decided = decideChange(batch, record, held)
      const change = decided instanceof Promise ? await decided : decided
      if (change.kind === 'ignored') continue
      if (held) found.updates.push({ ...change.row, rowVersion: held.rowVersion })
      else found.inserts.push(change.row)
      if (change.kind === 'touched') continue
      counts[change.kind] += 1
      found.told.push(eventOf(batch, change))
    } catch (error) {
      applied.failures.push(failureOf(error, record))
      counts.failed += 1
    }
  }
  return { ...applied, write: await writeOf(events, batch, found) }
}

/** The statements are made here, so that the transaction has only to send them. */
async function writeOf(
  events: EventRecorder,
  { target, stream, now }: Batch,
  { inserts, updates, told }: Found,
): Promise<ComparedBatch['write']> {
  const { workspaceId, customerId, integrationId, connector } = target
  const { model, stream: name, hash: mappingHash } = stream
  const connectorType = connector.type
  const of = {
    workspaceId,
    customerId,
    integrationId,
    connectorType,
    model: model.name,
    stream: name,
    mappingHash,
  }
  const insert = inserts.length > 0 ? insertResourcesQuery(of, now, inserts) : null
  const update = updates.length > 0 ? updateResourcesQuery(of, updates) : null
  // What is held until the commit is the statements alone, not the rows and events that they were made of.
  const updateCount = updates.length
  await nextTurn()
  const tell = events.prepare(told)
  await nextTurn()
  return async (tx, earlier) => {
    if (insert) await tx.query(insert).catch(toStale)
    const updated = update ? (await tx.query(update)).rowCount : 0
    if (updated !== updateCount) throw stale()
    await earlier
    await tell(tx)
    faultPoint('resources.stored')
  }
}

function stale(cause?: unknown): StaleComparison {
  return new StaleComparison('what is held changed between the look at it and the write', { cause })
}

function toStale(error: unknown): never {
  throw isTakenAlready(error) ? stale(error) : error
}

/** Payloads are put together as text, of texts that are there already: `data` as it is stored, the diff as it was measured. */
function eventOf(
  { target, stream }: Batch,
  change: Exclude<Change, { kind: 'ignored' | 'touched' }>,
): NewEvent {
  const { workspaceId, customerId, integrationId, importId, state, connector } = target
  const { row } = change
  const { resourceId } = row
  const common = { workspaceId, customerId, integrationId, importId, state, resourceId }
  const named = `"id":"${integrationId}","resource_id":"${resourceId}","type":"${stream.model.name}"`
  const payloadText = `{${named}}`
  if (change.kind === 'new') return { ...common, event: 'integration_new_data_model', payloadText }
  if (change.kind === 'deleted') return { ...common, event: 'integration_deleted_data_model', payloadText }
  const { createdAt, diff } = change
  const data = presentedText({ ...row, connectorType: connector.type, integrationId, createdAt })
  return {
    ...common,
    event: 'integration_updated_data_model',
    payloadText: `{${named},"diff":${diff},"data":${data}}`,
  }
}
