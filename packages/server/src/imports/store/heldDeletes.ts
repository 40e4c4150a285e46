import type { JsonValue } from '@tributary/contract'
import type { Sql } from '../../db/index.ts'
import type { Lease } from './queue.ts'

/** Deletes of a stream that a sweep stopped at. */
export type HeldDeletes = { stream: string; missing: number; of: number; since: Date; importId: string }

/**
 * Keeps that a full read did not show so much that nothing is deleted until somebody confirms: the stream counts as read, and goes on from
 * `state`. Null when the lease is lost; otherwise whether an earlier import has held deletes of it.
 */
export async function holdDeletes(
  sql: Sql,
  lease: Lease,
  of: { stream: string; state: JsonValue; mappingHash: string; missing: number; held: number },
): Promise<{ wasHeld: boolean } | null> {
  const { rows } = await sql.query<{ was_held: boolean }>(
    `with fence as (
       select workspace_id, import_id, integration_id, created_at from imports
       where workspace_id = $1 and import_id = $2 and lease_epoch = $3 and status = 'running' for update
     ), before as (
       -- What this import itself has held, before its worker died or in an earlier try, was not told yet.
       select known.held_since < fence.created_at as is_older from fence join stream_states known using (workspace_id, integration_id) where known.stream = $4
     ), kept as (
       insert into stream_states (workspace_id, integration_id, stream, state, mapping_hash, full_read_at, held_deletes, held_of, held_since, held_import_id)
       select workspace_id, integration_id, $4, $5, $6, now(), $7, $8, now(), import_id from fence
       on conflict (workspace_id, integration_id, stream) do update set state = excluded.state,
         same_hashes = case when stream_states.mapping_hash = excluded.mapping_hash then stream_states.same_hashes else '{}' end,
         mapping_hash = excluded.mapping_hash,
         full_read_at = excluded.full_read_at, held_deletes = excluded.held_deletes, held_of = excluded.held_of,
         held_since = coalesce(stream_states.held_since, excluded.held_since), held_import_id = excluded.held_import_id,
         modified_at = now()
     )
     select exists (select 1 from before where is_older) as was_held from fence`,
    [
      lease.workspaceId,
      lease.importId,
      lease.leaseEpoch,
      of.stream,
      of.state === null ? null : JSON.stringify(of.state),
      of.mappingHash,
      of.missing,
      of.held,
    ],
  )
  return rows[0] ? { wasHeld: rows[0].was_held } : null
}

/** A full read and its sweep went through: nothing of the stream is held any more. */
export async function releaseDeletes(
  sql: Sql,
  of: { workspaceId: string; integrationId: string },
  stream: string,
): Promise<void> {
  await sql.query(
    `update stream_states set held_deletes = null, held_of = null, held_since = null, held_import_id = null
     where workspace_id = $1 and integration_id = $2 and stream = $3 and held_since is not null`,
    [of.workspaceId, of.integrationId, stream],
  )
}

/** What is held of an integration's streams, by their names. */
export async function listHeldDeletes(
  sql: Sql,
  workspaceId: string,
  integrationId: string,
): Promise<HeldDeletes[]> {
  const { rows } = await sql.query<{
    stream: string
    held_deletes: number
    held_of: number
    held_since: Date
    held_import_id: string
  }>(
    `select stream, held_deletes, held_of, held_since, held_import_id from stream_states
     where workspace_id = $1 and integration_id = $2 and held_since is not null order by stream`,
    [workspaceId, integrationId],
  )
  return rows.map((row) => ({
    stream: row.stream,
    missing: row.held_deletes,
    of: row.held_of,
    since: row.held_since,
    importId: row.held_import_id,
  }))
}
