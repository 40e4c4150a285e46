import type { Sql } from '../../db/index.ts'
import type { Lease } from './queue.ts'

/**
 * Locks the run's import against being deleted, as the first statement of a page's transaction. Whoever deletes the integration locks
 * the import before its resources as well, so that the two wait for each other and never both. The pages of a run do not wait here for
 * each other: who may commit is decided by the fence of the checkpoint. False when the lease is lost.
 */
export async function lockRun(sql: Sql, { workspaceId, importId, leaseEpoch }: Lease): Promise<boolean> {
  const { rows } = await sql.query({
    name: 'imports.lockRun',
    text: `select import_id from imports
      where workspace_id = $1 and import_id = $2 and lease_epoch = $3 and status = 'running' for key share`,
    values: [workspaceId, importId, leaseEpoch],
  })
  return rows.length === 1
}
