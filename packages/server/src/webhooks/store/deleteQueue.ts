import type { Database, Transaction } from '../../db/index.ts'
import { walkKeysText } from './walkKeys.ts'

/** Deletes of one statement: a queue of millions must not be one transaction. */
const deletesPerStep = 10_000

/** Deletes everything that waits for an endpoint, step by step. */
export async function deleteQueue(
  db: Pick<Database, 'transaction'>,
  key: { workspaceId: string; endpointId: string },
  perStep = deletesPerStep,
): Promise<void> {
  const step = async (tx: Transaction) => {
    await tx.query(walkKeysText)
    return await deleteQueueOf(tx, key, perStep)
  }
  while (await db.transaction(step));
}

/** Deletes up to `limit` pending deliveries of an endpoint; returns whether there are more. To be run after walkKeysText. */
export async function deleteQueueOf(
  tx: Transaction,
  { workspaceId, endpointId }: { workspaceId: string; endpointId: string },
  limit: number,
): Promise<boolean> {
  // Up to a number, not a list of numbers: a join with a list is done number by number where the planner takes the queue for short.
  // How many were deleted says nothing of what is left: a result that is written meanwhile takes some of them out.
  const { rows } = await tx.query<{ has_more: boolean }>(
    `with next as materialized (
       select seq from deliveries where workspace_id = $1 and endpoint_id = $2
       order by workspace_id, endpoint_id, seq offset $3 limit 1
     ), deleted as (
       delete from deliveries where workspace_id = $1 and endpoint_id = $2
         and seq < coalesce((select seq from next), 9223372036854775807)
     )
     select exists (select from next) as has_more`,
    [workspaceId, endpointId, limit],
  )
  return rows[0]?.has_more ?? false
}
