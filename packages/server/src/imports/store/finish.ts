import type { Sql } from '../../db/index.ts'
import type { ImportStatus } from './importRow.ts'
import type { Lease } from './queue.ts'

type Fault = { code: string; message: string }

/** Gives a running import back to the queue, to be claimed after `delayMs`. `fault` null: nothing failed, the worker just stops. False when the lease is lost. */
export async function requeueImport(
  sql: Sql,
  lease: Lease,
  delayMs: number,
  fault: Fault | null,
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `update imports set status = 'queued', lease_owner = null, not_before = now() + $4 * interval '1 millisecond',
       failures = failures + ($5::text is not null)::integer, error_code = $5, error_message = $6
     where workspace_id = $1 and import_id = $2 and lease_epoch = $3 and status = 'running'`,
    [
      lease.workspaceId,
      lease.importId,
      lease.leaseEpoch,
      delayMs,
      fault?.code ?? null,
      fault?.message ?? null,
    ],
  )
  return rowCount === 1
}

/**
 * Ends a running import, forgets what its full reads have seen, and sets when the integration's next one is due (`intervalS`, give or
 * take a tenth). Null when the lease is lost; otherwise whether records changed, and whether an earlier import had succeeded.
 */
export async function finishImport(
  sql: Sql,
  lease: Lease,
  end: {
    status: Extract<ImportStatus, 'succeeded' | 'partial' | 'failed' | 'cancelled'>
    fault: Fault | null
    intervalS: number
  },
): Promise<{ changed: boolean; first: boolean } | null> {
  const { rows } = await sql.query<{ changed: boolean; first: boolean }>(
    `with ended as (
       update imports set status = $4, lease_owner = null, finished_at = now(), error_code = $5, error_message = $6
       where workspace_id = $1 and import_id = $2 and lease_epoch = $3 and status = 'running'
       returning workspace_id, import_id, integration_id, records_new + records_updated + records_deleted > 0 as changed
     ), forgotten as (
       delete from import_seen using ended
       where import_seen.workspace_id = ended.workspace_id and import_seen.import_id = ended.import_id
     ), scheduled as (
       update integrations set next_import_at = now() + $7 * (0.9 + 0.2 * random()) * interval '1 second'
       from ended where integrations.workspace_id = ended.workspace_id and integrations.integration_id = ended.integration_id
     )
     select changed, not exists (
       select 1 from imports earlier where earlier.workspace_id = ended.workspace_id
         and earlier.integration_id = ended.integration_id and earlier.import_id <> ended.import_id and earlier.status = 'succeeded'
     ) as first
     from ended`,
    [
      lease.workspaceId,
      lease.importId,
      lease.leaseEpoch,
      end.status,
      end.fault?.code ?? null,
      end.fault?.message ?? null,
      end.intervalS,
    ],
  )
  return rows[0] ?? null
}

/**
 * Deletes imports that ended more than `days` days ago, but for the last succeeded one of each integration, by which the policy
 * "first" knows that there was one. Returns how many.
 */
export async function deleteOldImports(sql: Sql, days: number): Promise<number> {
  const { rowCount } = await sql.query(
    `delete from imports old where finished_at < now() - $1 * interval '1 day'
       and (status <> 'succeeded' or exists (
         select 1 from imports newer where newer.workspace_id = old.workspace_id and newer.integration_id = old.integration_id
           and newer.import_id > old.import_id and newer.status = 'succeeded'))`,
    [days],
  )
  return rowCount ?? 0
}
