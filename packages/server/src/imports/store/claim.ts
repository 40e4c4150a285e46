import type { Sql, Transaction } from '../../db/index.ts'
import { importColumns, importFromRow, type Import, type ImportRow } from './importRow.ts'
import type { Lane } from './lanes.ts'

/**
 * Takes an import whose worker is dead (its lease ended), under a new epoch: null when there is none. That counts as a failure, so that an
 * import that kills its workers ends. It has its place already, so no limit is asked.
 */
export async function claimAbandoned(sql: Sql, owner: string, leaseMs: number): Promise<Import | null> {
  const { rows } = await sql.query<ImportRow>({
    name: 'imports.claimAbandoned',
    text: `
      with next as (
        select workspace_id, import_id from imports where status = 'running' and not_before <= now()
        order by not_before limit 1
        for update skip locked
      )
      update imports set failures = imports.failures + 1, lease_owner = $1, lease_epoch = imports.lease_epoch + 1,
        not_before = now() + $2 * interval '1 millisecond'
      from next where imports.workspace_id = next.workspace_id and imports.import_id = next.import_id
      returning ${importColumns}`,
    values: [owner, leaseMs],
  })
  return rows[0] ? importFromRow(rows[0]) : null
}

/** The query of lookIntoLane. */
export function firstOfLaneQuery(lane: Lane): { text: string; values: unknown[] } {
  return {
    text: `
      select import_id, extract(epoch from not_before - clock_timestamp())::float8 * 1000 as due_in_ms from imports
      where workspace_id = $1 and connector_type = $2 and priority = $3 and status = 'queued'
      order by not_before limit 2
      for update`,
    values: [lane.workspaceId, lane.connectorType, lane.priority],
  }
}

/** The first two that wait in a lane that this transaction holds, each with the milliseconds until it is due (0 or less: now). */
export async function lookIntoLane(
  tx: Transaction,
  lane: Lane,
): Promise<{ importId: string; dueInMs: number }[]> {
  const { rows } = await tx.query<{ import_id: string; due_in_ms: number }>({
    name: 'imports.lookIntoLane',
    ...firstOfLaneQuery(lane),
  })
  return rows.map((row) => ({ importId: row.import_id, dueInMs: row.due_in_ms }))
}

/** How many imports of a workspace and of a connector run now, and how long the third party's limit on either still holds, in milliseconds. */
export async function countPlaces(
  tx: Transaction,
  lane: Lane,
): Promise<{ ofWorkspace: number; ofConnector: number; limitedForMs: number }> {
  const { rows } = await tx.query<{
    of_workspace: number
    of_connector: number
    limited_for_ms: number | null
  }>({
    name: 'imports.countPlaces',
    text: `
      select (select count(*) from imports where workspace_id = $1 and status = 'running') as of_workspace,
        (select count(*) from imports where connector_type = $2 and status = 'running') as of_connector,
        (select extract(epoch from max(greatest(not_before, held_until)) - clock_timestamp())::float8 * 1000 from rate_limits
         where workspace_id in ($1, '00000000-0000-0000-0000-000000000000') and connector_type = $2 and account = ''
        ) as limited_for_ms`,
    values: [lane.workspaceId, lane.connectorType],
  })
  const row = rows[0]
  return {
    ofWorkspace: row?.of_workspace ?? 0,
    ofConnector: row?.of_connector ?? 0,
    limitedForMs: Math.max(0, row?.limited_for_ms ?? 0),
  }
}

/** From queued to running, under a new epoch. */
export async function startClaimed(
  tx: Transaction,
  workspaceId: string,
  importId: string,
  lease: { owner: string; leaseMs: number },
): Promise<Import | null> {
  const { rows } = await tx.query<ImportRow>({
    name: 'imports.startClaimed',
    text: `
      update imports set status = 'running', lease_owner = $3, lease_epoch = lease_epoch + 1,
        not_before = now() + $4 * interval '1 millisecond', started_at = coalesce(started_at, now())
      where workspace_id = $1 and import_id = $2 and status = 'queued'
      returning ${importColumns}`,
    values: [workspaceId, importId, lease.owner, lease.leaseMs],
  })
  return rows[0] ? importFromRow(rows[0]) : null
}
