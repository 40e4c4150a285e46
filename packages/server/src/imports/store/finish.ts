import type { Sql, Transaction } from '../../db/index.ts'
import type { ImportStatus } from './importRow.ts'
import { armLanes, unblockLanes, waitForCount } from './lanes.ts'
import { wakeWorkers, type Lease } from './queue.ts'

type Fault = { code: string; message: string }

/**
 * Gives a running import back to the queue, to be claimed after `delayMs`, in the caller's transaction. `fault` null: nothing failed, the
 * worker just stops. `waits`: a limit of the third party is waited for, which is no failure, for the so manyth time. False when the lease is lost.
 */
export async function requeueImport(
  tx: Transaction,
  lease: Lease,
  delayMs: number,
  fault: (Fault & { waits?: number }) | null,
): Promise<boolean> {
  await waitForCount(tx, lease.workspaceId)
  const { rows } = await tx.query<{ connector_type: string; priority: number }>(
    `update imports set status = 'queued', lease_owner = null, not_before = now() + $4 * interval '1 millisecond',
       failures = failures + ($5::text is not null and $7::integer is null)::integer,
       waits = coalesce($7, 0), error_code = $5, error_message = $6
     where workspace_id = $1 and import_id = $2 and lease_epoch = $3 and status = 'running'
     returning connector_type, priority`,
    [
      lease.workspaceId,
      lease.importId,
      lease.leaseEpoch,
      delayMs,
      fault?.code ?? null,
      fault?.message ?? null,
      fault?.waits ?? null,
    ],
  )
  const { workspaceId } = lease
  const [row] = rows
  if (row)
    await armLanes(tx, [{ workspaceId, connectorType: row.connector_type, priority: row.priority }], delayMs)
  await unblockLanes(tx, workspaceId)
  await wakeWorkers(tx)
  return row !== undefined
}

/**
 * Ends a running import, forgets what its full reads have seen (but for what a retry of failed streams goes on from), and sets when the
 * integration's next one is due, in the caller's transaction. Null when the lease is lost; otherwise whether records changed, and whether
 * it is the first that read the integration to its end.
 */
export async function finishImport(
  tx: Transaction,
  lease: Lease,
  end: {
    status: Extract<ImportStatus, 'succeeded' | 'partial' | 'failed' | 'cancelled'>
    fault: Fault | null
    nextImportAt: Date
    /** When failed streams are read again; null: with the next import. */
    retryAt: Date | null
  },
): Promise<{ changed: boolean; first: boolean } | null> {
  await waitForCount(tx, lease.workspaceId)
  const { rows } = await tx.query<{ changed: boolean; first: boolean }>(
    `with ended as (
       update imports set status = $4, lease_owner = null, finished_at = now(), error_code = $5, error_message = $6
       where workspace_id = $1 and import_id = $2 and lease_epoch = $3 and status = 'running'
       returning workspace_id, import_id, integration_id, trigger, records_new + records_updated + records_deleted > 0 as changed
     ), before as (
       -- What it kept for a retry is of no use any more: this import read those streams as well. One that only maps reads nothing.
       select imports.workspace_id, imports.import_id from ended join imports using (workspace_id, integration_id)
       where ended.trigger <> 'mapping' and imports.import_id < ended.import_id and imports.trigger <> 'mapping'
       order by imports.import_id desc limit 10
     ), forgotten as (
       delete from import_seen using (select workspace_id, import_id from ended union all select workspace_id, import_id from before) old
       where import_seen.workspace_id = old.workspace_id and import_seen.import_id = old.import_id
         -- Without it, what was read before the failure would be taken for gone by a retry, which reads on from there.
         and ($4 not in ('partial', 'failed') or old.import_id <> $2 or exists (
           select 1 from import_streams done where done.workspace_id = import_seen.workspace_id
             and done.import_id = import_seen.import_id and done.stream = import_seen.stream and done.status = 'done'))
     ), scheduled as (
       update integrations set next_import_at = $7, retry_at = $8
       from ended where integrations.workspace_id = ended.workspace_id and integrations.integration_id = ended.integration_id
     )
     select changed, not exists (
       select 1 from imports earlier where earlier.workspace_id = ended.workspace_id
         and earlier.integration_id = ended.integration_id and earlier.import_id <> ended.import_id and earlier.status = 'succeeded'
         and earlier.trigger <> 'mapping'
     ) as first
     from ended`,
    [
      lease.workspaceId,
      lease.importId,
      lease.leaseEpoch,
      end.status,
      end.fault?.code ?? null,
      end.fault?.message ?? null,
      end.nextImportAt,
      end.retryAt,
    ],
  )
  await unblockLanes(tx, lease.workspaceId)
  return rows[0] ?? null
}

/** Old imports that one statement deletes, with their streams. */
const deletedAtOnce = 1_000

/** The query of a part of deleteOldImports, apart so that a test can EXPLAIN it. */
export const deleteOldImportsQuery = `delete from imports where (workspace_id, import_id) in (
    select old.workspace_id, old.import_id from imports old
    where finished_at < now() - $1 * interval '1 day'
      and (status <> 'succeeded' or trigger = 'mapping' or exists (
        select 1 from imports newer where newer.workspace_id = old.workspace_id and newer.integration_id = old.integration_id
          and newer.import_id > old.import_id and newer.status = 'succeeded' and newer.trigger <> 'mapping'))
    order by finished_at limit ${deletedAtOnce})`

/**
 * Deletes imports that ended more than `days` days ago, but for the last succeeded one of each integration that read it, by which the policy
 * "first" knows that there was one; in parts, each a transaction of its own. Returns how many.
 */
export async function deleteOldImports(sql: Sql, days: number): Promise<number> {
  for (let deleted = 0; ;) {
    const { rowCount } = await sql.query(deleteOldImportsQuery, [days])
    deleted += rowCount ?? 0
    if ((rowCount ?? 0) < deletedAtOnce) return deleted
  }
}
