import type { Sql } from '../../db/index.ts'
import type { MemberRole } from './members.ts'

/** A browser that is signed in and not used for this long is signed out. */
const idleInterval = `interval '7 days'`

export type SignedIn = {
  sessionId: string
  workspaceId: string
  accountId: string
  email: string
  role: MemberRole
}

/** Inserts a session. */
export async function insertSession(
  sql: Sql,
  session: {
    sessionId: string
    tokenHash: Buffer
    accountId: string
    workspaceId: string
    userAgent: string
    address: string
    expiresAt: Date
  },
): Promise<void> {
  await sql.query(
    `insert into account_sessions (session_id, token_hash, account_id, workspace_id, user_agent, address, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      session.sessionId,
      session.tokenHash,
      session.accountId,
      session.workspaceId,
      session.userAgent,
      session.address,
      session.expiresAt,
    ],
  )
}

type SignedInRow = {
  session_id: string
  workspace_id: string
  account_id: string
  email: string
  role: MemberRole
  is_stale: boolean
}

/** Who is signed in with this token, with the role of this moment; null when the session is over or the membership is. */
export async function findSession(
  sql: Sql,
  tokenHash: Buffer,
): Promise<(SignedIn & { isStale: boolean }) | null> {
  const { rows } = await sql.query<SignedInRow>({
    name: 'find_session',
    text: `select s.session_id, s.workspace_id, s.account_id, a.email, m.role, s.last_seen_at < now() - interval '1 minute' as is_stale
      from account_sessions s join accounts a using (account_id)
      join members m on m.workspace_id = s.workspace_id and m.account_id = s.account_id
      where s.token_hash = $1 and s.expires_at > now() and s.last_seen_at > now() - ${idleInterval}`,
    values: [tokenHash],
  })
  const [row] = rows
  return row
    ? {
        sessionId: row.session_id,
        workspaceId: row.workspace_id,
        accountId: row.account_id,
        email: row.email,
        role: row.role,
        isStale: row.is_stale,
      }
    : null
}

/** Notes that a session is in use: at most once a minute, so that reading writes next to nothing. */
export async function touchSession(sql: Sql, sessionId: string): Promise<void> {
  await sql.query(
    `update account_sessions set last_seen_at = now() where session_id = $1 and last_seen_at < now() - interval '1 minute'`,
    [sessionId],
  )
}

export type Session = {
  sessionId: string
  userAgent: string
  address: string
  createdAt: Date
  lastSeenAt: Date
}

type SessionRow = {
  session_id: string
  user_agent: string
  address: string
  created_at: Date
  last_seen_at: Date
}

/** The browsers in which an account is signed in, the newest first. */
export async function listSessions(sql: Sql, accountId: string): Promise<Session[]> {
  const { rows } = await sql.query<SessionRow>(
    `select session_id, user_agent, address, created_at, last_seen_at from account_sessions
     where account_id = $1 and expires_at > now() and last_seen_at > now() - ${idleInterval} order by session_id desc`,
    [accountId],
  )
  return rows.map((row) => ({
    sessionId: row.session_id,
    userAgent: row.user_agent,
    address: row.address,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
  }))
}

/** Ends one session of an account; false when there is none. */
export async function deleteSession(sql: Sql, accountId: string, sessionId: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    'delete from account_sessions where account_id = $1 and session_id = $2',
    [accountId, sessionId],
  )
  return rowCount === 1
}

/** Ends all sessions of an account but one. */
export async function deleteOtherSessions(sql: Sql, accountId: string, keep: string): Promise<void> {
  await sql.query('delete from account_sessions where account_id = $1 and session_id <> $2', [
    accountId,
    keep,
  ])
}

/** Ends all sessions of an account. */
export async function deleteSessions(sql: Sql, accountId: string): Promise<void> {
  await sql.query('delete from account_sessions where account_id = $1', [accountId])
}

/** Lets a session look at another workspace of its account; false when the account is no member there. */
export async function moveSession(sql: Sql, sessionId: string, workspaceId: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    `update account_sessions s set workspace_id = $2 from members m
     where s.session_id = $1 and m.workspace_id = $2 and m.account_id = s.account_id`,
    [sessionId, workspaceId],
  )
  return rowCount === 1
}

/** Deletes sessions that are over. */
export async function deleteEndedSessions(sql: Sql): Promise<void> {
  await sql.query(
    `delete from account_sessions where expires_at < now() or last_seen_at < now() - ${idleInterval}`,
  )
}
