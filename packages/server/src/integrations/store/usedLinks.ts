import type { Sql, Transaction } from '../../db/index.ts'

/** Notes that a connect link led to READY. False when it did before; the caller's transaction must not commit then. */
export async function noteLinkUsed(
  tx: Transaction,
  link: { workspaceId: string; linkId: string; expiresAt: Date },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    'insert into used_connect_links (workspace_id, link_id, expires_at) values ($1, $2, $3) on conflict do nothing',
    [link.workspaceId, link.linkId, link.expiresAt],
  )
  return rowCount === 1
}

/** Whether a connect link led to READY already. */
export async function isLinkUsed(sql: Sql, workspaceId: string, linkId: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    'select 1 from used_connect_links where workspace_id = $1 and link_id = $2',
    [workspaceId, linkId],
  )
  return rowCount === 1
}

/** Forgets links that have ended by themselves, of all workspaces. */
export async function deleteExpiredLinks(sql: Sql, before: Date): Promise<void> {
  await sql.query('delete from used_connect_links where expires_at < $1', [before])
}
