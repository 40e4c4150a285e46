import type { Sql, Transaction } from '../../db/index.ts'

// The queue's line of lanes (import_lanes). The statements of a claim are apart, so that a test can EXPLAIN them.

/** What waits of a workspace, a connector and a priority. */
export type Lane = { workspaceId: string; connectorType: string; priority: number }

type LaneRow = { workspace_id: string; connector_type: string; priority: number }

function laneFromRow(row: LaneRow): Lane {
  return { workspaceId: row.workspace_id, connectorType: row.connector_type, priority: row.priority }
}

/**
 * Puts lanes into the line, in the transaction that made imports wait in them, `delayMs` from now at the latest. It waits for a claim
 * that has the lane in hand and may have found it empty.
 */
export async function armLanes(tx: Sql, lanes: readonly Lane[], delayMs = 0): Promise<void> {
  await tx.query(
    `insert into import_lanes (workspace_id, connector_type, priority, next_at)
     select distinct workspace_id, connector_type, priority, now() + $4 * interval '1 millisecond'
     from unnest($1::uuid[], $2::text[], $3::smallint[]) as wanted (workspace_id, connector_type, priority)
     order by workspace_id, connector_type, priority
     on conflict (workspace_id, connector_type, priority) do update set next_at = excluded.next_at
     where import_lanes.next_at is null or (import_lanes.next_at > excluded.next_at and not import_lanes.is_blocked)`,
    [
      lanes.map(({ workspaceId }) => workspaceId),
      lanes.map(({ connectorType }) => connectorType),
      lanes.map(({ priority }) => priority),
      delayMs,
    ],
  )
}

/** How many lanes a look takes into account: as many processes can claim at the same moment. */
const lanesPerLook = 16

/** The query of lockNextLane. */
export function nextLaneQuery(
  connectorTypes: readonly string[],
  priorities: readonly number[],
  passed: readonly Lane[],
): { text: string; values: unknown[] } {
  return {
    text: `
      with wanted as (
        select connector_type, priority, rank
        from unnest($1::text[]) as connector (connector_type), unnest($2::smallint[]) with ordinality as priority (priority, rank)
      ), candidates as materialized (
        select lane.workspace_id, lane.connector_type, lane.priority, lane.next_at, wanted.rank
        from wanted cross join lateral (
          select workspace_id, connector_type, priority, next_at from import_lanes
          where connector_type = wanted.connector_type and priority = wanted.priority and next_at <= now()
            and (workspace_id, connector_type, priority) not in (select * from unnest($3::uuid[], $4::text[], $5::smallint[]))
          order by next_at limit ${lanesPerLook}
        ) lane
        order by wanted.rank, lane.next_at limit ${lanesPerLook}
      )
      select lane.workspace_id, lane.connector_type, lane.priority
      from candidates join import_lanes lane using (workspace_id, connector_type, priority)
      where lane.next_at <= now()
      order by candidates.rank, candidates.next_at limit 1
      for update of lane skip locked`,
    values: [
      connectorTypes,
      priorities,
      passed.map(({ workspaceId }) => workspaceId),
      passed.map(({ connectorType }) => connectorType),
      passed.map(({ priority }) => priority),
    ],
  }
}

/**
 * Locks the lane that has waited longest, of the first of `priorities` that has one, until the transaction ends. Lanes that others have in
 * hand and those of `passed` are left out. Null: none is due.
 */
export async function lockNextLane(
  tx: Transaction,
  connectorTypes: readonly string[],
  priorities: readonly number[],
  passed: readonly Lane[],
): Promise<Lane | null> {
  const { rows } = await tx.query<LaneRow>({
    name: 'imports.lockNextLane',
    ...nextLaneQuery(connectorTypes, priorities, passed),
  })
  return rows[0] ? laneFromRow(rows[0]) : null
}

/** The connectors of which as many imports run as may, of those with a limit. */
export async function findFullConnectors(
  sql: Sql,
  limits: readonly { type: string; concurrency: number }[],
): Promise<string[]> {
  if (limits.length === 0) return []
  const { rows } = await sql.query<{ connector_type: string }>(
    `select connector_type from unnest($1::text[], $2::integer[]) as of (connector_type, most)
     where (select count(*) from imports where imports.connector_type = of.connector_type and status = 'running') >= most`,
    [limits.map(({ type }) => type), limits.map(({ concurrency }) => concurrency)],
  )
  return rows.map(({ connector_type: type }) => type)
}

/** Whether a lane of one of these connectors is due in a workspace that is none of these. */
export async function isAnotherWaiting(
  sql: Sql,
  connectorTypes: readonly string[],
  workspaceIds: readonly string[],
): Promise<boolean> {
  const { rows } = await sql.query<{ waits: boolean }>(
    `select exists (
       select 1 from import_lanes where connector_type = any ($1) and priority in (0, 1) and next_at <= now()
         and workspace_id <> all ($2::uuid[])) as waits`,
    [connectorTypes, workspaceIds],
  )
  return rows[0]?.waits === true
}

/** Sets the lane's place in the line: due after `delayMs`; null: nothing waits in it. */
export async function moveLane(
  tx: Transaction,
  lane: Lane,
  to: { delayMs: number | null; isBlocked?: boolean },
): Promise<void> {
  await tx.query(
    `update import_lanes set next_at = clock_timestamp() + $4 * interval '1 millisecond', is_blocked = $5
     where workspace_id = $1 and connector_type = $2 and priority = $3`,
    [lane.workspaceId, lane.connectorType, lane.priority, to.delayMs, to.isBlocked === true],
  )
}

/** Sends the other lanes of a workspace, one of which was served, to the end of the line, those that others have in hand left out. */
export async function moveWorkspaceBack(tx: Transaction, served: Lane): Promise<void> {
  await tx.query(
    `update import_lanes set next_at = now()
     from (
       select workspace_id, connector_type, priority from import_lanes
       where workspace_id = $1 and next_at <= now() and (connector_type, priority) <> ($2, $3)
       for update skip locked
     ) other
     where import_lanes.workspace_id = other.workspace_id and import_lanes.connector_type = other.connector_type
       and import_lanes.priority = other.priority`,
    [served.workspaceId, served.connectorType, served.priority],
  )
}

/** An import of the workspace has ended or given its place back: lanes that waited for that are due. */
export async function unblockLanes(sql: Sql, workspaceId: string): Promise<void> {
  await sql.query(
    'update import_lanes set next_at = now(), is_blocked = false where workspace_id = $1 and is_blocked',
    [workspaceId],
  )
}

const workspacePlaces = 0x7472_0001
const connectorPlaces = 0x7472_0002

/**
 * Makes this transaction the only one that counts the running imports of a workspace or a connector. False: another one is counting
 * right now. It never waits, so two that hold lanes can not wait for each other.
 */
export async function tryCount(
  tx: Transaction,
  of: { workspaceId: string } | { connectorType: string },
): Promise<boolean> {
  const [space, key] =
    'workspaceId' in of ? [workspacePlaces, of.workspaceId] : [connectorPlaces, of.connectorType]
  const { rows } = await tx.query<{ got: boolean }>(
    'select pg_try_advisory_xact_lock($1, hashtext($2)) as got',
    [space, key],
  )
  return rows[0]?.got === true
}

/** Lets an end be written while nobody counts, so that a claim either sees it or is seen by unblockLanes. */
export async function waitForCount(tx: Transaction, workspaceId: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1, hashtext($2))', [workspacePlaces, workspaceId])
}
