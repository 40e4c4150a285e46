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
import { presentResource } from './presentResource.ts'
import { findChanged, insertResources, updateResources, type ResourceRow } from './store/writeResources.ts'

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

/** A batch next to what was held of it: what has to be written and told. */
export type Comparison = AppliedBatch & {
  inserts: ResourceRow[]
  updates: (ResourceRow & { rowVersion: string })[]
  told: NewEvent[]
}

/** Between others' turns; see prepareRecords. */
const recordsPerTurn = 25

/** Looks a batch up and decides what to do about each record; writes nothing. A record that can not be mapped keeps what is held of it. */
export async function compareRecords(sql: Sql, batch: Batch): Promise<Comparison> {
  const { target, stream, prepared } = batch
  const counts = { new: 0, updated: 0, deleted: 0, failed: 0 }
  const comparison: Comparison = {
    counts,
    failures: [],
    writtenKeys: [],
    inserts: [],
    updates: [],
    told: [],
  }
  if (prepared.length === 0) return comparison
  const changed = await findChanged(sql, target.workspaceId, stream.hash, prepared)
  // The server may answer in any order; events keep the order of the page.
  changed.sort((a, b) => a.index - b.index)
  for (const [position, found] of changed.entries()) {
    if (position % recordsPerTurn === recordsPerTurn - 1) await nextTurn()
    const record = prepared[found.index]
    if (!record) continue
    try {
      const decided = decideChange(batch, record, found.held)
      const change = decided instanceof Promise ? await decided : decided
      if (change.kind === 'ignored') continue
      const { row } = change
      if (found.held) comparison.updates.push({ ...row, rowVersion: found.held.rowVersion })
      else comparison.inserts.push(row)
      comparison.writtenKeys.push(`id:${row.externalId}`)
      if (change.kind === 'touched') continue
      counts[change.kind] += 1
      comparison.told.push(eventOf(batch, change))
    } catch (error) {
      comparison.failures.push(failureOf(error, record))
      counts.failed += 1
    }
  }
  return comparison
}

/** Writes what was found to differ, and tells it, in one transaction. Throws StaleComparison when what is held changed meanwhile. */
export async function writeChanges(
  tx: Transaction,
  events: EventRecorder,
  { target, stream, now }: Batch,
  { inserts, updates, told }: Comparison,
): Promise<void> {
  const { workspaceId, customerId, integrationId, connector } = target
  const of = {
    workspaceId,
    customerId,
    integrationId,
    connectorType: connector.type,
    model: stream.model.name,
    stream: stream.stream,
    mappingHash: stream.hash,
  }
  // All go to one connection, which runs them in this order; each takes form while the server works on the one before.
  const [inserted, updated] = await Promise.all([
    inserts.length > 0 ? insertResources(tx, of, now, inserts) : 0,
    updates.length > 0 ? updateResources(tx, of, updates) : 0,
    told.length > 0 ? events.record(tx, told) : null,
  ])
  if (inserted !== inserts.length || updated !== updates.length) {
    throw new StaleComparison('what is held changed between the look at it and the write')
  }
  faultPoint('resources.stored')
}

function eventOf(
  { target, stream }: Batch,
  change: Exclude<Change, { kind: 'ignored' | 'touched' }>,
): NewEvent {
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
