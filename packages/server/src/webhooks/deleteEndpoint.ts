import type { Deps } from '../deps.ts'
import { deleteQueueOf } from './store/deliveries.ts'
import { deleteEndpointRow } from './store/endpoints.ts'

/** Deletes of one statement: a queue of millions must not be one transaction. */
const deletesPerStep = 10_000

/**
 * Deletes an endpoint, and then what waits for it, step by step; false when there is none. What was tried stays in the log. From the
 * first step on nothing is sent to it; what an interruption leaves of its queue goes with the next round of maintainPartitions.
 */
export async function deleteEndpoint(
  { db }: Pick<Deps, 'db'>,
  key: { workspaceId: string; endpointId: string },
): Promise<boolean> {
  if (!(await deleteEndpointRow(db, key.workspaceId, key.endpointId))) return false
  while ((await deleteQueueOf(db, key, deletesPerStep)) === deletesPerStep);
  return true
}
