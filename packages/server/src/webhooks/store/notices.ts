import type { Sql } from '../../db/index.ts'

type NoticeKind = 'endpoint_gone' | 'endpoint_failing'

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

/** A notice is mailed within so long, or no more: nobody wants the old ones when SMTP is set up. */
const mailedWithin = `interval '3 days'`

const isDue = `email_started_at is null and created_at > now() - ${mailedWithin}
         and (email_not_before is null or email_not_before <= now())`

/** Whether there is a notice to be mailed now. */
export async function isNoticeEmailDue(sql: Sql): Promise<boolean> {
  const { rowCount } = await sql.query(`select from notices where ${isDue} limit 1`)
  return rowCount === 1
}

/**
 * Takes the oldest notice that is to be mailed now, for one process alone, and counts the try; null when there is none. The mark is
 * committed before the e-mail is handed over: a process that dies in between leaves it unsent rather than sent twice.
 */
export async function claimNoticeEmail(sql: Sql): Promise<(Notice & { tries: number }) | null> {
  const { rows } = await sql.query<NoticeRow & { email_tries: number }>(
    `update notices n set email_started_at = now(), email_tries = n.email_tries + 1
     from (
       select workspace_id, notice_id from notices
       where ${isDue}
       order by created_at limit 1 for update skip locked
     ) due
     where n.workspace_id = due.workspace_id and n.notice_id = due.notice_id and n.email_started_at is null
     returning ${columns
       .split(', ')
       .map((column) => `n.${column}`)
       .join(', ')}, n.email_tries`,
  )
  const [row] = rows
  return row ? { ...fromRow(row), tries: row.email_tries } : null
}

type NoticeKey = { workspaceId: string; noticeId: string }

/** The server took the e-mail. */
export async function noteEmailed(sql: Sql, { workspaceId, noticeId }: NoticeKey): Promise<void> {
  await sql.query(
    'update notices set emailed_at = now() where workspace_id = $1 and notice_id = $2 and emailed_at is null',
    [workspaceId, noticeId],
  )
}

/** It is certain that no e-mail was sent: it is tried again after `delayMs`. */
export async function releaseNoticeEmail(
  sql: Sql,
  { workspaceId, noticeId }: NoticeKey,
  delayMs: number,
): Promise<void> {
  await sql.query(
    `update notices set email_started_at = null, email_not_before = now() + make_interval(secs => $3)
     where workspace_id = $1 and notice_id = $2 and emailed_at is null`,
    [workspaceId, noticeId, delayMs / 1000],
  )
}

/** Deletes notices older than this. Returns how many. */
export async function deleteOldNotices(sql: Sql, days: number): Promise<number> {
  const { rowCount } = await sql.query(
    'delete from notices where created_at < now() - make_interval(days => $1)',
    [days],
  )
  return rowCount ?? 0
}
