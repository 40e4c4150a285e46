import type { Transaction } from '../../db/index.ts'

/** How many endpoints a workspace has; until the end of the transaction no other one counts them. */
export async function lockAndCountEndpoints(tx: Transaction, workspaceId: string): Promise<number> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('tributary.endpoints:' || $1, 0))`, [
    workspaceId,
  ])
  const { rows } = await tx.query<{ count: number }>(
    'select count(*) from webhook_endpoints where workspace_id = $1',
    [workspaceId],
  )
  return rows[0]?.count ?? 0
}

/** How many tests a workspace sent in the last minute; until the end of the transaction no other one counts them. */
export async function lockAndCountRecentTests(tx: Transaction, workspaceId: string): Promise<number> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('tributary.tests:' || $1, 0))`, [workspaceId])
  const { rows } = await tx.query<{ count: number }>(
    `select count(*) from events
     where workspace_id = $1 and event = 'webhook_test' and created_at > clock_timestamp() - interval '1 minute'`,
    [workspaceId],
  )
  return rows[0]?.count ?? 0
}

/** How many replays of an endpoint are not over yet; until the end of the transaction no other one counts them. */
export async function lockAndCountReplays(
  tx: Transaction,
  { workspaceId, endpointId }: { workspaceId: string; endpointId: string },
): Promise<{ one: number; many: number }> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('tributary.replays:' || $1, 0))`, [
    endpointId,
  ])
  const { rows } = await tx.query<{ one: number; many: number }>(
    `select count(*) filter (where kind = 'one') as one, count(*) filter (where kind <> 'one') as many from replays
     where workspace_id = $1 and endpoint_id = $2 and state in ('queued', 'running')`,
    [workspaceId, endpointId],
  )
  return rows[0] ?? { one: 0, many: 0 }
}
