import type { Transaction } from '../../db/index.ts'
import { armLanes } from './lanes.ts'
import { wakeWorkers } from './queue.ts'

/**
 * Takes an import that ended partial or failed into the queue again, to read its failed streams from where they stand; what was done stays
 * done. `priority` 0: somebody waits. Null when there is no such import, it ended otherwise, or a later import has read since; `busy` when
 * an import of the integration is under way.
 */
export async function reopenImport(
  tx: Transaction,
  workspaceId: string,
  importId: string,
  priority: number,
): Promise<'reopened' | 'busy' | null> {
  // An import that is queued at the same moment waits for this lock, or is seen below.
  await tx.query(
    `select 1 from integrations join imports using (workspace_id, integration_id)
     where workspace_id = $1 and import_id = $2 for update of integrations`,
    [workspaceId, importId],
  )
  const { rows } = await tx.query<{ is_busy: boolean; is_newest: boolean; connector_type: string }>(
    `select imports.connector_type,
       exists (select 1 from imports active where active.workspace_id = $1 and active.integration_id = imports.integration_id
         and active.status in ('queued', 'running')) as is_busy,
       not exists (select 1 from imports later where later.workspace_id = $1 and later.integration_id = imports.integration_id
         and later.import_id > imports.import_id and later.trigger <> 'mapping') as is_newest
     from imports where workspace_id = $1 and import_id = $2`,
    [workspaceId, importId],
  )
  const [found] = rows
  if (!found) return null
  if (found.is_busy) return 'busy'
  if (!found.is_newest) return null
  const { rowCount } = await tx.query(
    `with reopened as (
       update imports set status = 'queued', not_before = now(), priority = $3, failures = 0, waits = 0, retries = retries + 1,
         finished_at = null, cancel_requested_at = null
       where workspace_id = $1 and import_id = $2 and status in ('partial', 'failed')
       returning workspace_id, import_id, integration_id
     ), scheduled as (
       update integrations set retry_at = null from reopened
       where integrations.workspace_id = reopened.workspace_id and integrations.integration_id = reopened.integration_id
     ), streams as (
       update import_streams set finished_at = null, status = case when pages = 0 then 'pending' else 'reading' end
       from reopened where import_streams.workspace_id = reopened.workspace_id and import_streams.import_id = reopened.import_id
         and import_streams.status = 'failed'
     )
     select import_id from reopened`,
    [workspaceId, importId, priority],
  )
  if (rowCount !== 1) return null
  await armLanes(tx, [{ workspaceId, connectorType: found.connector_type, priority }])
  await wakeWorkers(tx)
  return 'reopened'
}

/** Locks integrations whose failed streams are due again, each with its newest import that read (null where it is paused, or its
 * connector); those that others have in hand are left out. */
export async function lockDueRetries(
  tx: Transaction,
  limit: number,
): Promise<{ workspaceId: string; integrationId: string; importId: string | null }[]> {
  const { rows } = await tx.query<{ workspace_id: string; integration_id: string; import_id: string | null }>(
    `select due.workspace_id, due.integration_id, case when status = 'active' and not exists (
       select 1 from connector_settings paused where paused.workspace_id = due.workspace_id
         and paused.connector_type = due.connector_type and paused.paused_at is not null) then (
       select import_id from imports where imports.workspace_id = due.workspace_id and imports.integration_id = due.integration_id
         and trigger <> 'mapping' order by import_id desc limit 1) end as import_id
     from integrations due where retry_at is not null and retry_at <= now()
     order by retry_at limit $1 for update skip locked`,
    [limit],
  )
  return rows.map((row) => ({
    workspaceId: row.workspace_id,
    integrationId: row.integration_id,
    importId: row.import_id,
  }))
}

/** Forgets that failed streams are due again: the next import by schedule reads them. */
export async function clearRetry(tx: Transaction, workspaceId: string, integrationId: string): Promise<void> {
  await tx.query('update integrations set retry_at = null where workspace_id = $1 and integration_id = $2', [
    workspaceId,
    integrationId,
  ])
}
