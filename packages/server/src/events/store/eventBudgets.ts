import type { Sql } from '../../db/index.ts'

/**
 * Counts events of workspaces, each of which may make `perMinute` in a minute: moves each one's time on by what its events may take.
 * Returns how far it is ahead of now, in milliseconds. A workspace that is gone is left out. `inBackground`: by itself, and its commit does
 * not wait for the disk (what a crash loses of it is a count); never within a transaction that does anything else.
 */
export async function takeFromBudgets(
  sql: Sql,
  counts: ReadonlyMap<string, number>,
  perMinute: number,
  given: { inBackground: boolean } = { inBackground: false },
): Promise<{ workspaceId: string; aheadMs: number }[]> {
  // In the order of the ids, so that two processes never lock two workspaces crosswise.
  const taken = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const { rows } = await sql.query<{ workspace_id: string; ahead_ms: number }>({
    name: 'take_from_budgets',
    text: `insert into event_budgets as b (workspace_id, used_until)
      select w.workspace_id, statement_timestamp() + t.used_us * interval '1 microsecond'
      from (select case when $3 then set_config('synchronous_commit', 'off', true) end as set_) setting
      cross join unnest($1::uuid[], $2::float8[]) with ordinality as t (workspace_id, used_us, position)
      join workspaces w on w.workspace_id = t.workspace_id
      where setting.set_ is null or setting.set_ = 'off'
      order by t.position
      on conflict (workspace_id) do update
        set used_until = greatest(b.used_until, statement_timestamp()) + (excluded.used_until - statement_timestamp())
      returning workspace_id, (extract(epoch from used_until - statement_timestamp()) * 1000)::float8 as ahead_ms`,
    values: [
      taken.map(([id]) => id),
      taken.map(([, count]) => (count * 60_000_000) / perMinute),
      given.inBackground,
    ],
  })
  return rows.map((row) => ({ workspaceId: row.workspace_id, aheadMs: row.ahead_ms }))
}

/** How far a workspace is ahead of now, in milliseconds. */
export async function findAheadMs(sql: Sql, workspaceId: string): Promise<number> {
  const { rows } = await sql.query<{ ahead_ms: number }>(
    `select (extract(epoch from used_until - clock_timestamp()) * 1000)::float8 as ahead_ms from event_budgets
     where workspace_id = $1`,
    [workspaceId],
  )
  return Math.max(0, rows[0]?.ahead_ms ?? 0)
}
