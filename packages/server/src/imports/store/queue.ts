import { newUuid } from '@tributary/contract'
import type { Sql, Transaction } from '../../db/index.ts'
import type { ImportMode, ImportTrigger } from '../../ports.ts'
import { armLanes } from './lanes.ts'

/** Notified when there may be an import to claim. */
export const importsChannel = 'tributary_imports'

/** What somebody waits for comes before what the schedule queued. */
export function priorityOf(trigger: ImportTrigger): number {
  return trigger === 'schedule' || trigger === 'mapping' ? 1 : 0
}

/** Queues an import and wakes the workers when it commits; null when one of the integration is under way already. */
export async function insertImport(
  tx: Transaction,
  wanted: {
    workspaceId: string
    integrationId: string
    trigger: ImportTrigger
    mode: ImportMode
    deletesConfirmed: boolean
  },
): Promise<string | null> {
  const { workspaceId, trigger } = wanted
  const priority = priorityOf(trigger)
  const { rows } = await tx.query<{ import_id: string; connector_type: string }>(
    `insert into imports (workspace_id, import_id, integration_id, connector_type, trigger, mode, deletes_confirmed, priority)
     select workspace_id, $2, integration_id, connector_type, $4, $5, $6, $7 from integrations
     where workspace_id = $1 and integration_id = $3
     on conflict (workspace_id, integration_id) where status in ('queued', 'running') do nothing
     returning import_id, connector_type`,
    [workspaceId, newUuid(), wanted.integrationId, trigger, wanted.mode, wanted.deletesConfirmed, priority],
  )
  const [inserted] = rows
  if (!inserted) return null
  await armLanes(tx, [{ workspaceId, connectorType: inserted.connector_type, priority }])
  await wakeWorkers(tx)
  return inserted.import_id
}

/** Tells the workers of all processes that there may be an import to claim, once the transaction commits. */
export async function wakeWorkers(sql: Sql): Promise<void> {
  await sql.query('select pg_notify($1, null)', [importsChannel])
}

export type Lease = { workspaceId: string; importId: string; leaseEpoch: number }

/** Prolongs leases, all of a process by one statement. Returns those that are still held; an import that is not among them is lost. */
export async function renewLeases(
  sql: Sql,
  leases: readonly Lease[],
  leaseMs: number,
): Promise<{ importId: string; isCancelled: boolean; pages: number }[]> {
  const { rows } = await sql.query<{ import_id: string; is_cancelled: boolean; pages: number }>({
    name: 'imports.renewLeases',
    text: `
      update imports set not_before = now() + $4 * interval '1 millisecond'
      from unnest($1::uuid[], $2::uuid[], $3::bigint[]) as held (workspace_id, import_id, lease_epoch)
      where imports.workspace_id = held.workspace_id and imports.import_id = held.import_id
        and imports.lease_epoch = held.lease_epoch and imports.status = 'running'
      returning imports.import_id, imports.cancel_requested_at is not null as is_cancelled, imports.pages`,
    values: [
      leases.map(({ workspaceId }) => workspaceId),
      leases.map(({ importId }) => importId),
      leases.map(({ leaseEpoch }) => leaseEpoch),
      leaseMs,
    ],
  })
  return rows.map((row) => ({ importId: row.import_id, isCancelled: row.is_cancelled, pages: row.pages }))
}

/**
 * Cancels an import: a queued one at once, a running one within a page. Returns what became of it; null when there is no such import,
 * or it has ended.
 */
export async function cancelImport(
  sql: Sql,
  workspaceId: string,
  importId: string,
): Promise<'cancelled' | 'running' | null> {
  const { rows } = await sql.query<{ status: 'cancelled' | 'running' }>(
    `update imports set cancel_requested_at = coalesce(cancel_requested_at, now()),
       status = case when status = 'queued' then 'cancelled' else status end,
       finished_at = case when status = 'queued' then now() end
     where workspace_id = $1 and import_id = $2 and status in ('queued', 'running')
     returning status`,
    [workspaceId, importId],
  )
  return rows[0]?.status ?? null
}
