import type { JsonValue } from '@tributary/contract'
import { uuidArray, type Sql } from '../../db/index.ts'
import type { ImportMode, RecordCounts } from '../../ports.ts'
import { countsFromRow, type CountColumns } from './importRow.ts'
import type { Lease } from './queue.ts'

type StreamStatus = 'pending' | 'reading' | 'sweeping' | 'done' | 'failed'

/** Progress and checkpoint of one stream within one import. */
export type ImportStream = {
  stream: string
  mode: ImportMode
  status: StreamStatus
  state: JsonValue
  position: JsonValue
  pages: number
  counts: RecordCounts
  errorCode: string | null
  errorMessage: string | null
  startedAt: Date | null
  finishedAt: Date | null
}

export type StreamRow = CountColumns & {
  stream: string
  mode: ImportMode
  status: StreamStatus
  state: JsonValue
  position: JsonValue
  error_code: string | null
  error_message: string | null
  started_at: Date | null
  finished_at: Date | null
}

/** The columns of an import's stream. */
export const streamColumns = `stream, mode, import_streams.status, state, position, import_streams.pages, import_streams.records_read,
  import_streams.records_new, import_streams.records_updated, import_streams.records_deleted, import_streams.records_unchanged,
  import_streams.records_failed, import_streams.error_code, import_streams.error_message, import_streams.started_at,
  import_streams.finished_at`

/** The one place where a stream's columns become a value. */
export function streamFromRow(row: StreamRow): ImportStream {
  return {
    stream: row.stream,
    mode: row.mode,
    status: row.status,
    state: row.state,
    position: row.position,
    pages: row.pages,
    counts: countsFromRow(row),
    errorCode: row.error_code,
    errorMessage: row.error_message,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  }
}

/** The streams of an import, in their order. */
export async function listStreams(sql: Sql, workspaceId: string, importId: string): Promise<ImportStream[]> {
  const { rows } = await sql.query<StreamRow>(
    `select ${streamColumns} from import_streams where workspace_id = $1 and import_id = $2 order by ordinal`,
    [workspaceId, importId],
  )
  return rows.map(streamFromRow)
}

// Every write of a run is fenced: it happens only while the import is running under the run's epoch. The row lock on the import that
// this takes makes a claim by another worker wait for the commit, or this statement see the new epoch and write nothing.
const fence = `
  fence as (
    select workspace_id, import_id, integration_id from imports
    where workspace_id = $1 and import_id = $2 and lease_epoch = $3 and status = 'running'
    for update
  )`

function fenceValues({ workspaceId, importId, leaseEpoch }: Lease): unknown[] {
  return [workspaceId, importId, leaseEpoch]
}

/** Writes the streams that an import will read, and returns them in their order. Null when the lease is lost. */
export async function insertStreams(
  sql: Sql,
  lease: Lease,
  streams: readonly { stream: string; mode: ImportMode; state: JsonValue }[],
): Promise<ImportStream[] | null> {
  const { rows } = await sql.query<StreamRow | { [column in keyof StreamRow]: null }>(
    `with ${fence}, inserted as (
       insert into import_streams (workspace_id, import_id, stream, ordinal, mode, state)
       select fence.workspace_id, fence.import_id, wanted.stream, wanted.ordinal, wanted.mode, wanted.state::jsonb
       from fence, unnest($4::text[], $5::text[], $6::text[]) with ordinality as wanted (stream, mode, state, ordinal)
       returning import_streams.*
     )
     select ${streamColumns} from fence left join inserted as import_streams on true order by ordinal`,
    [
      ...fenceValues(lease),
      streams.map(({ stream }) => stream),
      streams.map(({ mode }) => mode),
      streams.map(({ state }) => (state === null ? null : JSON.stringify(state))),
    ],
  )
  if (rows.length === 0) return null
  return rows.flatMap((row) => (row.stream === null ? [] : streamFromRow(row)))
}

/** The checkpoint of pages that are committed together: position, state, counters and, for a full read, the ids it has seen. */
export type PageCheckpoint = {
  stream: string
  /** The number of the last of them, and how many there are. */
  page: number
  pages: number
  position: JsonValue
  state: JsonValue
  counts: RecordCounts
  /** Null: not a full read. */
  seen: readonly string[] | null
  leaseMs: number
}

/** Commits progress with the page it belongs to, and prolongs the lease. Null when the lease is lost: then nothing may be committed. */
export async function checkpointPage(
  sql: Sql,
  lease: Lease,
  of: PageCheckpoint,
): Promise<{ isCancelled: boolean } | null> {
  const { counts } = of
  const { rows } = await sql.query<{ is_cancelled: boolean }>({
    name: 'imports.checkpointPage',
    text: `
      with fence as (
        update imports set not_before = now() + $15 * interval '1 millisecond', failures = 0, error_code = null, error_message = null,
          pages = pages + $16, records_read = records_read + $8,
          records_new = records_new + $9, records_updated = records_updated + $10, records_deleted = records_deleted + $11,
          records_unchanged = records_unchanged + $12, records_failed = records_failed + $13
        where workspace_id = $1 and import_id = $2 and lease_epoch = $3 and status = 'running'
        returning workspace_id, import_id, cancel_requested_at is not null as is_cancelled
      ), progress as (
        update import_streams set position = $6, state = $7, error_code = null, error_message = null,
          pages = pages + $16, records_read = records_read + $8,
          records_new = records_new + $9, records_updated = records_updated + $10, records_deleted = records_deleted + $11,
          records_unchanged = records_unchanged + $12, records_failed = records_failed + $13
        from fence where import_streams.workspace_id = fence.workspace_id and import_streams.import_id = fence.import_id
          and import_streams.stream = $4
      ), seen as (
        insert into import_seen (workspace_id, import_id, stream, page, resource_ids)
        select workspace_id, import_id, $4, $5, $14::uuid[] from fence where $14::uuid[] is not null
      )
      select is_cancelled from fence`,
    values: [
      ...fenceValues(lease),
      of.stream,
      of.page,
      of.position === null ? null : JSON.stringify(of.position),
      of.state === null ? null : JSON.stringify(of.state),
      counts.read,
      counts.new,
      counts.updated,
      counts.deleted,
      counts.unchanged,
      counts.failed,
      of.seen === null ? null : uuidArray(of.seen),
      of.leaseMs,
      of.pages,
    ],
  })
  return rows[0] ? { isCancelled: rows[0].is_cancelled } : null
}

/** From pending to reading, or from reading to sweeping. False when the lease is lost. */
export async function startStreamPhase(
  sql: Sql,
  lease: Lease,
  stream: string,
  phase: 'reading' | 'sweeping',
): Promise<boolean> {
  const { rows } = await sql.query(
    `with ${fence}, moved as (
       update import_streams set status = $5, started_at = coalesce(started_at, now())
       from fence where import_streams.workspace_id = fence.workspace_id and import_streams.import_id = fence.import_id
         and stream = $4 and status in ('pending', 'reading')
     )
     select import_id from fence`,
    [...fenceValues(lease), stream, phase],
  )
  return rows.length === 1
}

/** Counts what a part of a sweep deleted, in its transaction. False when the lease is lost. */
export async function countDeleted(
  sql: Sql,
  lease: Lease,
  stream: string,
  deleted: number,
): Promise<boolean> {
  const { rows } = await sql.query(
    `with fence as (
       update imports set records_deleted = records_deleted + $5, failures = 0
       where workspace_id = $1 and import_id = $2 and lease_epoch = $3 and status = 'running'
       returning workspace_id, import_id
     ), progress as (
       update import_streams set records_deleted = records_deleted + $5
       from fence where import_streams.workspace_id = fence.workspace_id and import_streams.import_id = fence.import_id
         and stream = $4
     )
     select import_id from fence`,
    [...fenceValues(lease), stream, deleted],
  )
  return rows.length === 1
}

/** Ends a stream's read for good: where it goes on the next time outlives the import. False when the lease is lost. */
export async function finishStream(
  sql: Sql,
  lease: Lease,
  of: { stream: string; state: JsonValue; mode: ImportMode; mappingHash: string },
): Promise<boolean> {
  const { rows } = await sql.query(
    `with ${fence}, done as (
       update import_streams set status = 'done', state = $5, position = null, error_code = null, error_message = null,
         finished_at = now()
       from fence where import_streams.workspace_id = fence.workspace_id and import_streams.import_id = fence.import_id
         and stream = $4
     ), kept as (
       insert into stream_states (workspace_id, integration_id, stream, state, mapping_hash, full_read_at)
       select workspace_id, integration_id, $4, $5, $6, case when $7 = 'full' then now() end from fence
       on conflict (workspace_id, integration_id, stream) do update set state = excluded.state,
         same_hashes = case when stream_states.mapping_hash = excluded.mapping_hash then stream_states.same_hashes else '{}' end,
         mapping_hash = excluded.mapping_hash, full_read_at = coalesce(excluded.full_read_at, stream_states.full_read_at),
         modified_at = now()
     ), mended as (
       -- Records at fault that a full read has not met again are gone, or map now.
       delete from record_errors using fence
       where record_errors.workspace_id = fence.workspace_id and record_errors.integration_id = fence.integration_id
         and record_errors.stream = $4 and record_errors.import_id <> fence.import_id and $7 = 'full'
     )
     select import_id from fence`,
    [
      ...fenceValues(lease),
      of.stream,
      of.state === null ? null : JSON.stringify(of.state),
      of.mappingHash,
      of.mode,
    ],
  )
  return rows.length === 1
}

/** What is given up before the next try of a stream: its position, so that it begins anew from its state; or its state, so that it is read whole. */
export type GivenUp = 'position' | 'state' | null

/** Notes why a stream could not be read. `failed`: for good. Otherwise it is tried again, without what is given up. False when the lease is lost. */
export async function noteStreamFailure(
  sql: Sql,
  lease: Lease,
  of: { stream: string; failed: boolean; givenUp: GivenUp; code: string; message: string },
): Promise<boolean> {
  const { rows } = await sql.query(
    `with ${fence}, noted as (
       update import_streams set error_code = $5, error_message = $6, position = case when $8::text is null then position end,
         state = case when $8 = 'state' then null else state end, mode = case when $8 = 'state' then 'full' else mode end,
         status = case when $7 then 'failed' else status end, finished_at = case when $7 then now() end
       from fence where import_streams.workspace_id = fence.workspace_id and import_streams.import_id = fence.import_id
         and stream = $4
     )
     select import_id from fence`,
    [...fenceValues(lease), of.stream, of.code, of.message, of.failed, of.givenUp],
  )
  return rows.length === 1
}
