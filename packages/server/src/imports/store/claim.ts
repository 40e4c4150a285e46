import type { Sql, Transaction } from '../../db/index.ts'
import { importColumns, importFromRow, type Import, type ImportRow } from './importRow.ts'
import { laneColumns, type Lane } from './lanes.ts'

/**
 * Takes imports whose workers are dead (their leases ended), under a new epoch. That counts as a failure, so that an import that kills its
 * workers ends. They have their places already, so no limit is asked.
 */
export async function claimAbandoned(
  sql: Sql,
  lease: { owner: string; leaseMs: number; count: number },
): Promise<Import[]> {
  const { rows } = await sql.query<ImportRow>({
    name: 'imports.claimAbandoned',
    text: `
      with next as (
        select workspace_id, import_id from imports where status = 'running' and not_before <= now()
        order by not_before limit $3
        for update skip locked
      )
      update imports set failures = imports.failures + 1, lease_owner = $1, lease_epoch = imports.lease_epoch + 1,
        not_before = now() + $2 * interval '1 millisecond'
      from next where imports.workspace_id = next.workspace_id and imports.import_id = next.import_id
      returning ${importColumns}`,
    values: [lease.owner, lease.leaseMs, lease.count],
  })
  return rows.map(importFromRow)
}

/** What a claim must know of a lane. */
export type LaneLook = {
  lane: Lane
  /** Imports that run now. */
  ofWorkspace: number
  ofConnector: number
  /** Milliseconds for which the third party's limit on all of the workspace or of the connector still holds. */
  limitedForMs: number
  /** The first that wait in it, each with the milliseconds until it is due (0 or less: now). */
  waiting: { importId: string; dueInMs: number }[]
}

/** The query of lookIntoLanes. */
export function looksQuery(lanes: readonly Lane[], count: number): { text: string; values: unknown[] } {
  return {
    text: `
      select lane.index::integer as index, waiting.import_ids, waiting.due_in_ms,
        (select count(*) from imports where workspace_id = lane.workspace_id and status = 'running') as of_workspace,
        (select count(*) from imports where connector_type = lane.connector_type and status = 'running') as of_connector,
        (select extract(epoch from max(greatest(not_before, held_until)) - clock_timestamp())::float8 * 1000 from rate_limits
         where workspace_id in (lane.workspace_id, '00000000-0000-0000-0000-000000000000')
           and connector_type = lane.connector_type and account = '') as limited_for_ms
      from unnest($1::uuid[], $2::text[], $3::smallint[]) with ordinality as lane (workspace_id, connector_type, priority, index)
      cross join lateral (
        select array_agg(import_id order by not_before) as import_ids,
          array_agg(extract(epoch from not_before - clock_timestamp())::float8 * 1000 order by not_before) as due_in_ms
        from (
          select import_id, not_before from imports
          where workspace_id = lane.workspace_id and connector_type = lane.connector_type and priority = lane.priority
            and status = 'queued'
          order by not_before limit $4
        ) first
      ) waiting
      order by lane.index`,
    values: [...laneColumns(lanes), count],
  }
}

/** The first `count` that wait in each of the lanes, which this transaction holds, and the places that their limits leave. */
export async function lookIntoLanes(
  tx: Transaction,
  lanes: readonly Lane[],
  count: number,
): Promise<LaneLook[]> {
  const { rows } = await tx.query<{
    index: number
    import_ids: string[] | null
    due_in_ms: number[] | null
    of_workspace: number
    of_connector: number
    limited_for_ms: number | null
  }>({ name: 'imports.lookIntoLanes', ...looksQuery(lanes, count) })
  return rows.flatMap((row) => {
    const lane = lanes[row.index - 1]
    if (!lane) return []
    const dueInMs = row.due_in_ms ?? []
    return {
      lane,
      ofWorkspace: row.of_workspace,
      ofConnector: row.of_connector,
      limitedForMs: Math.max(0, row.limited_for_ms ?? 0),
      waiting: (row.import_ids ?? []).map((importId, index) => ({ importId, dueInMs: dueInMs[index] ?? 0 })),
    }
  })
}

/** From queued to running, under a new epoch, in the order given. What was cancelled meanwhile is left out. */
export async function startClaimed(
  tx: Transaction,
  lease: { owner: string; leaseMs: number },
  taken: readonly { lane: Lane; importId: string }[],
): Promise<Import[]> {
  if (taken.length === 0) return []
  const { rows } = await tx.query<ImportRow>({
    name: 'imports.startClaimed',
    text: `
      update imports set status = 'running', lease_owner = $3, lease_epoch = lease_epoch + 1,
        not_before = now() + $4 * interval '1 millisecond', started_at = coalesce(started_at, now())
      from unnest($1::uuid[], $2::uuid[]) as taken (workspace_id, import_id)
      where imports.workspace_id = taken.workspace_id and imports.import_id = taken.import_id and imports.status = 'queued'
      returning ${importColumns}`,
    values: [
      taken.map(({ lane }) => lane.workspaceId),
      taken.map(({ importId }) => importId),
      lease.owner,
      lease.leaseMs,
    ],
  })
  const started = new Map(rows.map((row) => [row.import_id, importFromRow(row)]))
  return taken.flatMap(({ importId }) => started.get(importId) ?? [])
}
