import type { Deps } from '../deps.ts'
import { deleteQueue } from './store/deleteQueue.ts'
import { deleteEndpointRow } from './store/endpoints.ts'

/**
 * Deletes an endpoint, and then what waits for it, step by step; false when there is none. What was tried stays in the log. From the
 * first step on nothing is sent to it; what an interruption leaves of its queue goes with the next round of maintainPartitions.
 */
export async function deleteEndpoint(
  { db }: Pick<Deps, 'db'>,
  key: { workspaceId: string; endpointId: string },
  deletesPerStep?: number,
): Promise<boolean> {
  if (!(await deleteEndpointRow(db, key.workspaceId, key.endpointId))) return false
  await deleteQueue(db, key, deletesPerStep)
  return true
}
