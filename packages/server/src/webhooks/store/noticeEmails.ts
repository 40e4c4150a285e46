import type { Sql } from '../../db/index.ts'
import type { NoticeKind } from './notices.ts'

/** One notice for one address. */
export type NoticeEmail = {
  workspaceId: string
  noticeId: string
  address: string
  kind: NoticeKind
  message: string
  /** Tries so far, this one included. */
  tries: number
}

/** Who gets the notices of a workspace by e-mail, beside the operator. */
export async function findNoticeAddresses(sql: Sql, workspaceId: string): Promise<string[]> {
  const { rows } = await sql.query<{ addresses: string[] }>(
    'select addresses from notice_addresses where workspace_id = $1',
    [workspaceId],
  )
  return rows[0]?.addresses ?? []
}

/** Replaces the addresses of a workspace. */
export async function setNoticeAddresses(
  sql: Sql,
  workspaceId: string,
  addresses: readonly string[],
): Promise<void> {
  await sql.query(
    `insert into notice_addresses (workspace_id, addresses) values ($1, $2)
     on conflict (workspace_id) do update set addresses = excluded.addresses`,
    [workspaceId, addresses],
  )
}

/** Older ones are not mailed any more: nobody wants them when SMTP is set up. */
const mailedWithin = `interval '3 days'`

/** Makes the e-mails of new notices: one to the operator and one to each address of the workspace. */
export async function makeNoticeEmails(sql: Sql, operator: string): Promise<void> {
  await sql.query(
    `with fresh as (
       select workspace_id, notice_id from notices
       where emails_made_at is null and created_at > now() - ${mailedWithin}
       order by created_at limit 1000 for update skip locked
     ), marked as (
       update notices n set emails_made_at = now() from fresh f
       where n.workspace_id = f.workspace_id and n.notice_id = f.notice_id
     )
     insert into notice_emails (workspace_id, notice_id, address)
     select f.workspace_id, f.notice_id, to_whom.address
     from fresh f
     left join notice_addresses w on w.workspace_id = f.workspace_id
     cross join lateral (select distinct unnest(array[$1] || coalesce(w.addresses, '{}')) as address) to_whom
     on conflict do nothing`,
    [operator],
  )
}

const isDue = 'ended_at is null and not_before <= now()'

/** Whether there is an e-mail to be sent now. */
export async function isNoticeEmailDue(sql: Sql): Promise<boolean> {
  const { rowCount } = await sql.query(`select from notice_emails where ${isDue} limit 1`)
  return rowCount === 1
}

/** Seconds until an e-mail comes again that was taken up: 2 minutes, doubled up to 6 hours. The first is longer than sending may take. */
const pauseS = `least(120 * 2 ^ least(e.tries, 10), 21600)`

/**
 * Takes up the e-mail that is due first, for one process alone; null when there is none. It comes again after a growing pause unless
 * `endNoticeEmail` says that it is over: so a process that dies while it sends leaves it to the next one.
 */
export async function claimNoticeEmail(sql: Sql): Promise<NoticeEmail | null> {
  const { rows } = await sql.query<{
    workspace_id: string
    notice_id: string
    address: string
    kind: NoticeKind
    message: string
    tries: number
  }>(
    `update notice_emails e set tries = e.tries + 1, not_before = now() + ${pauseS} * interval '1 second'
     from (
       select workspace_id, notice_id, address from notice_emails where ${isDue}
       order by not_before limit 1 for update skip locked
     ) due
     join notices n on n.workspace_id = due.workspace_id and n.notice_id = due.notice_id
     where e.workspace_id = due.workspace_id and e.notice_id = due.notice_id and e.address = due.address
     returning e.workspace_id, e.notice_id, e.address, e.tries, n.kind, n.message`,
  )
  const [row] = rows
  return row
    ? {
        workspaceId: row.workspace_id,
        noticeId: row.notice_id,
        address: row.address,
        kind: row.kind,
        message: row.message,
        tries: row.tries,
      }
    : null
}

type NoticeEmailKey = Pick<NoticeEmail, 'workspaceId' | 'noticeId' | 'address'>

/** The e-mail was sent, or is given up. */
export async function endNoticeEmail(sql: Sql, key: NoticeEmailKey, isSent: boolean): Promise<void> {
  await sql.query(
    `update notice_emails set ended_at = now(), is_sent = $4, last_error = case when $4 then null else last_error end
     where workspace_id = $1 and notice_id = $2 and address = $3 and ended_at is null`,
    [key.workspaceId, key.noticeId, key.address, isSent],
  )
}

/** Keeps why a try failed. */
export async function noteEmailError(sql: Sql, key: NoticeEmailKey, error: string): Promise<void> {
  await sql.query(
    `update notice_emails set last_error = $4 where workspace_id = $1 and notice_id = $2 and address = $3`,
    [key.workspaceId, key.noticeId, key.address, error],
  )
}
