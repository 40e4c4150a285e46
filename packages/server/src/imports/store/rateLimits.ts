import type { JsonValue } from '@tributary/contract'
import type { Database, Sql } from '../../db/index.ts'

/** Whose calls are counted together (rate_limits). */
export type LimitScope = {
  /** All zeros: everybody's calls of the connector. */
  workspaceId: string
  connectorType: string
  /** Empty: all of the workspace. */
  account: string
}

const key = 'workspace_id = $1 and connector_type = $2 and account = $3'
const keyValues = ({ workspaceId, connectorType, account }: LimitScope) => [
  workspaceId,
  connectorType,
  account,
]

/** Milliseconds until the third party may be asked again, as it told any process; 0: now. `refusals`: of those in a row without a time. */
export async function findLimit(sql: Sql, scope: LimitScope): Promise<{ waitMs: number; refusals: number }> {
  const { rows } = await sql.query<{ wait_ms: number | null; refusals: number }>({
    name: 'imports.findLimit',
    text: `select extract(epoch from not_before - clock_timestamp())::float8 * 1000 as wait_ms, refusals
      from rate_limits where ${key}`,
    values: keyValues(scope),
  })
  return { waitMs: Math.max(0, Math.ceil(rows[0]?.wait_ms ?? 0)), refusals: rows[0]?.refusals ?? 0 }
}

const firstWaitMs = 5_000
const longestWaitMs = 900_000

/**
 * Keeps that the third party refused a call because there were too many: nobody of the scope asks again before `retryAfterMs` is over. Null:
 * it told no time; then 5 s, doubled with each refusal, up to 15 min. Returns how long that is.
 */
export async function noteRefusal(sql: Sql, scope: LimitScope, retryAfterMs: number | null): Promise<number> {
  const { rows } = await sql.query<{ wait_ms: number }>(
    `insert into rate_limits as known (workspace_id, connector_type, account, not_before, refusals)
     values ($1, $2, $3, now() + coalesce($4, ${firstWaitMs}) * interval '1 millisecond', 1)
     on conflict (workspace_id, connector_type, account) do update set modified_at = now(),
       -- Imports that were refused at the same moment are one refusal.
       refusals = known.refusals + (known.not_before is null or known.not_before <= now())::integer,
       not_before = greatest(known.not_before,
         now() + coalesce($4, least(${longestWaitMs}, ${firstWaitMs} * 2 ^ least(known.refusals, 20))) * interval '1 millisecond')
     returning extract(epoch from not_before - now())::float8 * 1000 as wait_ms`,
    [...keyValues(scope), retryAfterMs],
  )
  return Math.max(0, Math.ceil(rows[0]?.wait_ms ?? 0))
}

/** A call went through: refusals are counted anew. */
export async function forgetRefusals(sql: Sql, scope: LimitScope): Promise<void> {
  await sql.query(
    `update rate_limits set refusals = 0 where ${key} and (not_before is null or not_before <= now())`,
    keyValues(scope),
  )
}

/** The windows of a scope, by the number of their policy in the manifest. */
type Windows = { [policy: string]: JsonValue }

/**
 * Counts a call, or what the third party said of its count, while no other process does: `change` gets what one policy's window has saved
 * and the database's time, and returns what it saves (undefined: no change) with its answer. `heldMs` of the answer keeps the lanes of the
 * scope out of the queue's line for so long.
 */
export async function changeWindow<Answer extends { heldMs: number }>(
  db: Pick<Database, 'transaction'>,
  scope: LimitScope,
  policy: number,
  change: (saved: JsonValue, nowMs: number) => { saved: JsonValue | undefined; answer: Answer },
): Promise<Answer> {
  return await db.transaction(async (tx) => {
    await tx.query(
      `insert into rate_limits (workspace_id, connector_type, account) values ($1, $2, $3) on conflict do nothing`,
      keyValues(scope),
    )
    const { rows } = await tx.query<{ windows: Windows; now_ms: number }>(
      `select windows, extract(epoch from clock_timestamp())::float8 * 1000 as now_ms from rate_limits where ${key} for update`,
      keyValues(scope),
    )
    const { saved, answer } = change(rows[0]?.windows[policy] ?? null, Math.floor(rows[0]?.now_ms ?? 0))
    if (saved !== undefined || answer.heldMs > 0) {
      await tx.query(
        `update rate_limits set modified_at = now(),
           windows = case when $5::jsonb is null then windows else windows || jsonb_build_object($4::text, $5::jsonb) end,
           held_until = case when $6 > 0 then now() + $6 * interval '1 millisecond' else held_until end
         where ${key}`,
        [
          ...keyValues(scope),
          String(policy),
          saved === undefined ? null : JSON.stringify(saved),
          answer.heldMs,
        ],
      )
    }
    return answer
  })
}

/** Deletes what nobody asked about for `days` days, 1,000 at most. Returns how many. */
export async function deleteIdleRateLimits(sql: Sql, days: number): Promise<number> {
  const { rowCount } = await sql.query(
    `delete from rate_limits where (workspace_id, connector_type, account) in (
       select workspace_id, connector_type, account from rate_limits
       where modified_at < now() - $1 * interval '1 day' and (not_before is null or not_before < now())
       order by modified_at limit 1000)`,
    [days],
  )
  return rowCount ?? 0
}
