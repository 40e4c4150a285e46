import type { Sql } from '../../db/index.ts'

export type NoticeKind = 'endpoint_gone' | 'endpoint_failing'

/** What the people of a workspace must know; made by disableEndpoints.ts. */
export type Notice = {
  workspaceId: string
  noticeId: string
  kind: NoticeKind
  endpointId: string | null
  message: string
  createdAt: Date
  /** Null: nobody has marked it as read. */
  readAt: Date | null
}

type NoticeRow = {
  workspace_id: string
  notice_id: string
  kind: NoticeKind
  endpoint_id: string | null
  message: string
  created_at: Date
  read_at: Date | null
}

function fromRow(row: NoticeRow): Notice {
  return {
    workspaceId: row.workspace_id,
    noticeId: row.notice_id,
    kind: row.kind,
    endpointId: row.endpoint_id,
    message: row.message,
    createdAt: row.created_at,
    readAt: row.read_at,
  }
}

const columns = 'workspace_id, notice_id, kind, endpoint_id, message, created_at, read_at'

/** A workspace's notices, newest first, after `after` (exclusive); `unread` leaves out those that were read. */
export async function listNotices(
  sql: Sql,
  workspaceId: string,
  wanted: { unread: boolean; after: string | null; limit: number },
): Promise<Notice[]> {
  const { rows } = await sql.query<NoticeRow>(
    `select ${columns} from notices
     where workspace_id = $1 and ($2::uuid is null or notice_id < $2) and (not $3 or read_at is null)
     order by notice_id desc limit $4`,
    [workspaceId, wanted.after, wanted.unread, wanted.limit],
  )
  return rows.map(fromRow)
}

/** Marks a notice as read, the first time that counts; null when there is none. */
export async function markRead(sql: Sql, workspaceId: string, noticeId: string): Promise<Notice | null> {
  const { rows } = await sql.query<NoticeRow>(
    `update notices set read_at = coalesce(read_at, now()) where workspace_id = $1 and notice_id = $2 returning ${columns}`,
    [workspaceId, noticeId],
  )
  return rows[0] ? fromRow(rows[0]) : null
}

/** Deletes notices older than this. Returns how many. */
export async function deleteOldNotices(sql: Sql, days: number): Promise<number> {
  const { rowCount } = await sql.query(
    'delete from notices where created_at < now() - make_interval(days => $1)',
    [days],
  )
  return rowCount ?? 0
}
