import { newUuid } from '@tributary/contract'
import type { Sql, Transaction } from '../../db/index.ts'
import type { ImportMode, ImportTrigger } from '../../ports.ts'
import { importColumns, importFromRow, type Import, type ImportRow } from './importRow.ts'

/** Notified when there may be an import to claim. */
export const importsChannel = 'tributary_imports'

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
  const { rows } = await tx.query<{ import_id: string }>(
    `insert into imports (workspace_id, import_id, integration_id, trigger, mode, deletes_confirmed, priority)
     values ($1, $2, $3, $4, $5, $6, case when $4 = 'schedule' then 1 else 0 end)
     on conflict (workspace_id, integration_id) where status in ('queued', 'running') do nothing
     returning import_id`,
    [
      wanted.workspaceId,
      newUuid(),
      wanted.integrationId,
      wanted.trigger,
      wanted.mode,
      wanted.deletesConfirmed,
    ],
  )
  if (!rows[0]) return null
  await tx.query('select pg_notify($1, null)', [importsChannel])
  return rows[0].import_id
}

/**
 * Takes the next import that is due, or whose worker is dead (its lease ended), under a new epoch: null when there is none.
 * Any number of processes may ask at once. A dead worker counts as a failure, so that an import that kills its workers ends.
 */
export async function claimImport(sql: Sql, owner: string, leaseMs: number): Promise<Import | null> {
  const { rows } = await sql.query<ImportRow>({
    name: 'imports.claim',
    text: `
      with next as (
        select workspace_id, import_id from imports
        where status in ('queued', 'running') and not_before <= now()
        order by priority, not_before limit 1
        for update skip locked
      )
      update imports set failures = imports.failures + (imports.status = 'running')::integer, status = 'running', lease_owner = $1,
        lease_epoch = imports.lease_epoch + 1, not_before = now() + $2 * interval '1 millisecond',
        started_at = coalesce(imports.started_at, now())
      from next where imports.workspace_id = next.workspace_id and imports.import_id = next.import_id
      returning ${importColumns}`,
    values: [owner, leaseMs],
  })
  return rows[0] ? importFromRow(rows[0]) : null
}

export type Lease = { workspaceId: string; importId: string; leaseEpoch: number }

/** Prolongs leases, all of a process by one statement. Returns those that are still held; an import that is not among them is lost. */
export async function renewLeases(
  sql: Sql,
  leases: readonly Lease[],
  leaseMs: number,
): Promise<{ importId: string; isCancelled: boolean }[]> {
  const { rows } = await sql.query<{ import_id: string; is_cancelled: boolean }>({
    name: 'imports.renewLeases',
    text: `
      update imports set not_before = now() + $4 * interval '1 millisecond'
      from unnest($1::uuid[], $2::uuid[], $3::bigint[]) as held (workspace_id, import_id, lease_epoch)
      where imports.workspace_id = held.workspace_id and imports.import_id = held.import_id
        and imports.lease_epoch = held.lease_epoch and imports.status = 'running'
      returning imports.import_id, imports.cancel_requested_at is not null as is_cancelled`,
    values: [
      leases.map(({ workspaceId }) => workspaceId),
      leases.map(({ importId }) => importId),
      leases.map(({ leaseEpoch }) => leaseEpoch),
      leaseMs,
    ],
  })
  return rows.map((row) => ({ importId: row.import_id, isCancelled: row.is_cancelled }))
}

/**
 * Queues an import for each integration whose time has come, and moves that time on by its interval, give or take a tenth, so that
 * integrations do not fire together. One statement, safe in any number of processes. `intervals`: the connectors' own, in seconds.
 * Returns how many were queued.
 */
export async function queueDueImports(
  sql: Sql,
  intervals: readonly { connectorType: string; intervalS: number }[],
  limit: number,
): Promise<number> {
  const { rows } = await sql.query<{ queued: number }>(
    `with due as (
       select workspace_id, integration_id, connector_type from integrations
       where status = 'active' and next_import_at <= now()
       order by next_import_at limit $4
       for update skip locked
     ), moved as (
       update integrations set next_import_at = now()
         + coalesce(settings.import_interval_s, connector.interval_s, 900) * (0.9 + 0.2 * random()) * interval '1 second'
       from due
         left join connector_settings settings on settings.workspace_id = due.workspace_id and settings.connector_type = due.connector_type
         left join unnest($1::text[], $2::integer[]) as connector (connector_type, interval_s) on connector.connector_type = due.connector_type
       where integrations.workspace_id = due.workspace_id and integrations.integration_id = due.integration_id
       returning integrations.workspace_id, integrations.integration_id
     ), queued as (
       insert into imports (workspace_id, import_id, integration_id, trigger, mode, priority)
       select workspace_id, ($5::uuid[])[row_number() over ()], integration_id, 'schedule', 'incremental', 1 from moved
       on conflict (workspace_id, integration_id) where status in ('queued', 'running') do nothing
       returning import_id
     )
     select count(*) as queued, case when count(*) > 0 then pg_notify($3, null) end from queued`,
    [
      intervals.map(({ connectorType }) => connectorType),
      intervals.map(({ intervalS }) => intervalS),
      importsChannel,
      limit,
      Array.from({ length: limit }, () => newUuid()),
    ],
  )
  return rows[0]?.queued ?? 0
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
