import type { Sql } from '../../db/index.ts'

export type MemberRole = 'owner' | 'admin' | 'user'

export type Member = {
  accountId: string
  email: string
  name: string
  role: MemberRole
  createdAt: Date
}

type MemberRow = { account_id: string; email: string; name: string; role: MemberRole; created_at: Date }

function fromRow(row: MemberRow): Member {
  return {
    accountId: row.account_id,
    email: row.email,
    name: row.name,
    role: row.role,
    createdAt: row.created_at,
  }
}

const select =
  'select m.account_id, a.email, a.name, m.role, m.created_at from members m join accounts a using (account_id)'

/** Makes an account a member. */
export async function insertMember(
  sql: Sql,
  member: { workspaceId: string; accountId: string; role: MemberRole },
): Promise<void> {
  await sql.query('insert into members (workspace_id, account_id, role) values ($1, $2, $3)', [
    member.workspaceId,
    member.accountId,
    member.role,
  ])
}

/** A workspace's members, in the order of joining. */
export async function listMembers(sql: Sql, workspaceId: string): Promise<Member[]> {
  const { rows } = await sql.query<MemberRow>(
    `${select} where m.workspace_id = $1 order by m.created_at, m.account_id`,
    [workspaceId],
  )
  return rows.map(fromRow)
}

/** One member, locked until the transaction ends, or null. */
export async function lockMembers(sql: Sql, workspaceId: string): Promise<Member[]> {
  const { rows } = await sql.query<MemberRow>(
    `${select} where m.workspace_id = $1 order by m.account_id for update of m`,
    [workspaceId],
  )
  return rows.map(fromRow)
}

/** Sets a member's role. */
export async function updateMemberRole(
  sql: Sql,
  workspaceId: string,
  accountId: string,
  role: MemberRole,
): Promise<void> {
  await sql.query('update members set role = $3 where workspace_id = $1 and account_id = $2', [
    workspaceId,
    accountId,
    role,
  ])
}

/** Removes a member and ends the sessions that look at the workspace. */
export async function deleteMember(sql: Sql, workspaceId: string, accountId: string): Promise<void> {
  await sql.query(
    `with ended as (delete from account_sessions where workspace_id = $1 and account_id = $2)
     delete from members where workspace_id = $1 and account_id = $2`,
    [workspaceId, accountId],
  )
}

/** The workspaces of an account, those that it joined first before the others. */
export async function listWorkspacesOf(
  sql: Sql,
  accountId: string,
): Promise<{ workspaceId: string; name: string; role: MemberRole }[]> {
  const { rows } = await sql.query<{ workspace_id: string; name: string; role: MemberRole }>(
    `select m.workspace_id, w.name, m.role from members m join workspaces w using (workspace_id)
     where m.account_id = $1 order by m.created_at, m.workspace_id`,
    [accountId],
  )
  return rows.map((row) => ({ workspaceId: row.workspace_id, name: row.name, role: row.role }))
}

export type Invitation = {
  workspaceId: string
  invitationId: string
  email: string
  role: MemberRole
  invitedBy: string
  createdAt: Date
  expiresAt: Date
}

type InvitationRow = {
  workspace_id: string
  invitation_id: string
  email: string
  role: MemberRole
  invited_by: string
  created_at: Date
  expires_at: Date
}

function invitationFromRow(row: InvitationRow): Invitation {
  return {
    workspaceId: row.workspace_id,
    invitationId: row.invitation_id,
    email: row.email,
    role: row.role,
    invitedBy: row.invited_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  }
}

const invitationColumns = 'workspace_id, invitation_id, email, role, invited_by, created_at, expires_at'

/** Inserts an invitation; an earlier one of the same address gives way, so that its link is of no use any more. */
export async function upsertInvitation(
  sql: Sql,
  invitation: Omit<Invitation, 'createdAt'> & { tokenHash: Buffer },
): Promise<Invitation> {
  const { rows } = await sql.query<InvitationRow>(
    `insert into invitations (workspace_id, invitation_id, email, role, token_hash, invited_by, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (workspace_id, email) do update set invitation_id = excluded.invitation_id, role = excluded.role,
       token_hash = excluded.token_hash, invited_by = excluded.invited_by, created_at = now(), expires_at = excluded.expires_at
     returning ${invitationColumns}`,
    [
      invitation.workspaceId,
      invitation.invitationId,
      invitation.email,
      invitation.role,
      invitation.tokenHash,
      invitation.invitedBy,
      invitation.expiresAt,
    ],
  )
  const [row] = rows
  if (!row) throw new Error('insert returned no row')
  return invitationFromRow(row)
}

/** A workspace's invitations that can still be accepted, oldest first. */
export async function listInvitations(sql: Sql, workspaceId: string): Promise<Invitation[]> {
  const { rows } = await sql.query<InvitationRow>(
    `select ${invitationColumns} from invitations where workspace_id = $1 and expires_at > now() order by invitation_id`,
    [workspaceId],
  )
  return rows.map(invitationFromRow)
}

/** The invitation of a link that can still be accepted, or null. */
export async function findInvitation(sql: Sql, tokenHash: Buffer): Promise<Invitation | null> {
  const { rows } = await sql.query<InvitationRow>(
    `select ${invitationColumns} from invitations where token_hash = $1 and expires_at > now()`,
    [tokenHash],
  )
  return rows[0] ? invitationFromRow(rows[0]) : null
}

/** Takes an invitation back, or uses it up; false when there is none. */
export async function deleteInvitation(
  sql: Sql,
  workspaceId: string,
  invitationId: string,
): Promise<boolean> {
  const { rowCount } = await sql.query(
    'delete from invitations where workspace_id = $1 and invitation_id = $2 and expires_at > now()',
    [workspaceId, invitationId],
  )
  return rowCount === 1
}

/** Deletes invitations that nobody accepted in time. */
export async function deleteOldInvitations(sql: Sql): Promise<void> {
  await sql.query('delete from invitations where expires_at < now()')
}
