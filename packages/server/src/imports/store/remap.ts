import type { JsonObject } from '@tributary/contract'
import type { Sql } from '../../db/index.ts'
import type { RecordCounts } from '../../ports.ts'
import type { Lease } from './queue.ts'

type Of = { workspaceId: string; integrationId: string }

/** A stream of an integration, the mapping by which it is stored, and how far another one was applied to that. */
export type MappedStream = {
  stream: string
  mappingHash: string
  remapHash: string | null
  remapPosition: string | null
}

/** What is stored of an integration, stream by stream. */
export async function listMappedStreams(sql: Sql, of: Of): Promise<MappedStream[]> {
  const { rows } = await sql.query<{
    stream: string
    mapping_hash: string
    remap_hash: string | null
    remap_position: string | null
  }>(
    // While a remap is under way, what is stored is of no one mapping.
    `select stream, case when remap_hash is null then mapping_hash else '' end as mapping_hash, remap_hash, remap_position
     from stream_states
     where workspace_id = $1 and integration_id = $2 order by stream`,
    [of.workspaceId, of.integrationId],
  )
  return rows.map((row) => ({
    stream: row.stream,
    mappingHash: row.mapping_hash,
    remapHash: row.remap_hash,
    remapPosition: row.remap_position,
  }))
}

// As in streams.ts: a write of a run happens only while the import is running under the run's epoch.
const fence = `
  fence as (
    update imports set not_before = now() + $4 * interval '1 millisecond', failures = 0, error_code = null, error_message = null,
      records_read = records_read + $5, records_new = records_new + $6, records_updated = records_updated + $7,
      records_deleted = records_deleted + $8, records_unchanged = records_unchanged + $9, records_failed = records_failed + $10
    where workspace_id = $1 and import_id = $2 and lease_epoch = $3 and status = 'running'
    returning workspace_id, integration_id, cancel_requested_at is not null as is_cancelled
  )`

function fenceValues(lease: Lease, leaseMs: number, counts: RecordCounts): unknown[] {
  return [
    lease.workspaceId,
    lease.importId,
    lease.leaseEpoch,
    leaseMs,
    counts.read,
    counts.new,
    counts.updated,
    counts.deleted,
    counts.unchanged,
    counts.failed,
  ]
}

/** What a step of a remap brought, and where the next one begins. */
export type RemapStep = {
  stream: string
  hash: string
  position: string
  counts: RecordCounts
  leaseMs: number
}

/** Commits a step with the records it belongs to, and prolongs the lease. Null when the lease is lost: then nothing may be committed. */
export async function checkpointRemap(
  sql: Sql,
  lease: Lease,
  of: RemapStep,
): Promise<{ isCancelled: boolean } | null> {
  const { rows } = await sql.query<{ is_cancelled: boolean }>({
    name: 'imports.checkpointRemap',
    text: `
      with ${fence}, moved as (
        update stream_states s set remap_hash = $12, remap_position = $13, modified_at = now()
        from fence where s.workspace_id = fence.workspace_id and s.integration_id = fence.integration_id and s.stream = $11
      )
      select is_cancelled from fence`,
    values: [...fenceValues(lease, of.leaseMs, of.counts), of.stream, of.hash, of.position],
  })
  return rows[0] ? { isCancelled: rows[0].is_cancelled } : null
}

const nothing: RecordCounts = { read: 0, new: 0, updated: 0, deleted: 0, unchanged: 0, failed: 0 }

/** All that is stored of a stream is of this mapping now. False when the lease is lost. */
export async function finishStreamRemap(
  sql: Sql,
  lease: Lease,
  of: { stream: string; hash: string; leaseMs: number },
): Promise<boolean> {
  const { rows } = await sql.query(
    `with ${fence}, done as (
       update stream_states s set mapping_hash = $12, same_hashes = case when cardinality(s.same_hashes) < 20
         then array_remove(s.mapping_hash || s.same_hashes, $12) else '{}' end, remap_hash = null, remap_position = null, modified_at = now()
       from fence where s.workspace_id = fence.workspace_id and s.integration_id = fence.integration_id and s.stream = $11
     )
     select integration_id from fence`,
    [...fenceValues(lease, of.leaseMs, nothing), of.stream, of.hash],
  )
  return rows.length === 1
}

/**
 * Lets a full read of a stream that is half done, in this import or in one whose failed streams may be read again, begin at its start: what
 * it has seen has other ids now, and would be taken for gone.
 */
export async function restartFullRead(sql: Sql, of: Of & { stream: string }): Promise<void> {
  await sql.query(
    `with newest as (
       select workspace_id, import_id from imports where workspace_id = $1 and integration_id = $2 and trigger <> 'mapping'
       order by import_id desc limit 1
     ), half as (
       update import_streams s set position = null, state = null, status = case status when 'sweeping' then 'reading' else status end
       from newest
       where s.workspace_id = newest.workspace_id and s.import_id = newest.import_id and s.stream = $3 and s.mode = 'full'
         and s.status <> 'done'
       returning s.workspace_id, s.import_id, s.stream
     )
     delete from import_seen using half
     where import_seen.workspace_id = half.workspace_id and import_seen.import_id = half.import_id and import_seen.stream = half.stream`,
    [of.workspaceId, of.integrationId, of.stream],
  )
}

/**
 * Forgets a stream that the mapping reads no more, its records at fault included, and that this import was to read it. False when the lease
 * is lost.
 */
export async function forgetStream(
  sql: Sql,
  lease: Lease,
  of: { stream: string; leaseMs: number },
): Promise<boolean> {
  const { rows } = await sql.query(
    `with ${fence}, forgotten as (
       delete from stream_states s using fence
       where s.workspace_id = fence.workspace_id and s.integration_id = fence.integration_id and s.stream = $11
     ), unread as (
       delete from import_streams s using fence
       where s.workspace_id = fence.workspace_id and s.import_id = $2 and s.stream = $11 and s.status <> 'done'
     ), mended as (
       delete from record_errors e using fence
       where e.workspace_id = fence.workspace_id and e.integration_id = fence.integration_id and e.stream = $11
     )
     select integration_id from fence`,
    [...fenceValues(lease, of.leaseMs, nothing), of.stream],
  )
  return rows.length === 1
}

/**
 * The next records at fault of a stream that were kept whole, by their keys after `after`. What this import found to be at fault was
 * mapped by it already.
 */
export async function readFaultyRecords(
  sql: Sql,
  of: Of & { stream: string; importId: string },
  after: string,
  limit: number,
): Promise<{ recordKey: string; raw: JsonObject }[]> {
  const { rows } = await sql.query<{ record_key: string; raw: JsonObject }>(
    `select record_key, raw from record_errors
     where workspace_id = $1 and integration_id = $2 and stream = $3 and record_key > $4 and import_id <> $6
       and json_typeof(raw) = 'object'
     order by record_key limit $5`,
    [of.workspaceId, of.integrationId, of.stream, after, limit, of.importId],
  )
  return rows.map((row) => ({ recordKey: row.record_key, raw: row.raw }))
}
