import type { Sql, Transaction } from '../../db/index.ts'

// The queue's line of lanes (import_lanes). The statements of a claim are apart, so that a test can EXPLAIN them.

/** What waits of a workspace, a connector and a priority. */
export type Lane = { workspaceId: string; connectorType: string; priority: number }

type LaneRow = { workspace_id: string; connector_type: string; priority: number }

function laneFromRow(row: LaneRow): Lane {
  return { workspaceId: row.workspace_id, connectorType: row.connector_type, priority: row.priority }
}

/** Lanes as the parameters of a statement: workspaces, connectors, priorities. */
export function laneColumns(lanes: readonly Lane[]): [string[], string[], number[]] {
  return [
    lanes.map(({ workspaceId }) => workspaceId),
    lanes.map(({ connectorType }) => connectorType),
    lanes.map(({ priority }) => priority),
  ]
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
    [...laneColumns(lanes), delayMs],
  )
}

/** Lanes of a connector and priority beyond those wanted that a look takes into account: as many processes can claim at the same moment. */
const lanesInOtherHands = 16

export type LanesWanted = {
  types: readonly string[]
  /** In the order in which they come. */
  priorities: readonly number[]
  /** Left out. */
  passed: readonly Lane[]
  count: number
}

/** The query of lockNextLanes. */
export function nextLanesQuery({ types, priorities, passed, count }: LanesWanted): {
  text: string
  values: unknown[]
} {
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
          order by next_at limit $6 + ${lanesInOtherHands}
        ) lane
        order by wanted.rank, lane.next_at limit $6 + ${lanesInOtherHands}
      )
      -- One by one, in the order of the candidates, until there are enough: no other is locked.
      select lane.workspace_id, lane.connector_type, lane.priority
      from candidates cross join lateral (
        select workspace_id, connector_type, priority from import_lanes
        where workspace_id = candidates.workspace_id and connector_type = candidates.connector_type
          and priority = candidates.priority and next_at <= now()
        for update skip locked
      ) lane
      limit $6`,
    values: [types, priorities, ...laneColumns(passed), count],
  }
}

/**
 * Locks the lanes that have waited longest until the transaction ends: of the first of `priorities` that has any, then of the next. Lanes
 * that others have in hand are left out. Fewer than were wanted: no other is due.
 */
export async function lockNextLanes(tx: Transaction, wanted: LanesWanted): Promise<Lane[]> {
  const { rows } = await tx.query<LaneRow>({ name: 'imports.lockNextLanes', ...nextLanesQuery(wanted) })
  return rows.map(laneFromRow)
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

/** Sets the places of lanes in the line: due after `delayMs`; null: nothing waits in it. */
export async function moveLanes(
  tx: Transaction,
  moves: readonly { lane: Lane; delayMs: number | null; isBlocked: boolean }[],
): Promise<void> {
  if (moves.length === 0) return
  await tx.query({
    name: 'imports.moveLanes',
    text: `
      update import_lanes set next_at = clock_timestamp() + moved.delay_ms * interval '1 millisecond', is_blocked = moved.is_blocked
      from unnest($1::uuid[], $2::text[], $3::smallint[], $4::float8[], $5::boolean[])
        as moved (workspace_id, connector_type, priority, delay_ms, is_blocked)
      where import_lanes.workspace_id = moved.workspace_id and import_lanes.connector_type = moved.connector_type
        and import_lanes.priority = moved.priority`,
    values: [
      ...laneColumns(moves.map(({ lane }) => lane)),
      moves.map(({ delayMs }) => delayMs),
      moves.map(({ isBlocked }) => isBlocked),
    ],
  })
}

/** Sends the other lanes of workspaces that were served to the end of the line, those that others have in hand left out. */
export async function moveWorkspacesBack(tx: Transaction, served: readonly Lane[]): Promise<void> {
  if (served.length === 0) return
  await tx.query({
    name: 'imports.moveWorkspacesBack',
    text: `
      update import_lanes set next_at = now()
      from (
        select workspace_id, connector_type, priority from import_lanes
        where workspace_id = any ($1::uuid[]) and next_at <= now()
          and (workspace_id, connector_type, priority) not in (select * from unnest($1::uuid[], $2::text[], $3::smallint[]))
        for update skip locked
      ) other
      where import_lanes.workspace_id = other.workspace_id and import_lanes.connector_type = other.connector_type
        and import_lanes.priority = other.priority`,
    values: laneColumns(served),
  })
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
 * Makes this transaction the only one that counts the running imports of these workspaces and connectors. The answer says of a lane whether
 * it is, as far as its own were asked for; otherwise another one is counting right now. It never waits, so two that hold lanes can not wait
 * for each other.
 */
export async function tryCount(
  tx: Transaction,
  of: { workspaceIds: readonly string[]; connectorTypes: readonly string[] },
): Promise<(lane: Lane) => boolean> {
  const workspaces = [...new Set(of.workspaceIds)]
  const keys = [...workspaces, ...new Set(of.connectorTypes)]
  if (keys.length === 0) return () => true
  const spaces = keys.map((_key, index) => (index < workspaces.length ? workspacePlaces : connectorPlaces))
  const { rows } = await tx.query<{ key: string; got: boolean }>(
    'select key, pg_try_advisory_xact_lock(space, hashtext(key)) as got from unnest($1::integer[], $2::text[]) as of (space, key)',
    [spaces, keys],
  )
  const taken = new Set(rows.filter(({ got }) => !got).map(({ key }) => key))
  return ({ workspaceId, connectorType }) => !taken.has(workspaceId) && !taken.has(connectorType)
}

/** Lets an end be written while nobody counts, so that a claim either sees it or is seen by unblockLanes. Ends do not wait for each other. */
export async function waitForCount(tx: Transaction, workspaceId: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock_shared($1, hashtext($2))', [workspacePlaces, workspaceId])
}
