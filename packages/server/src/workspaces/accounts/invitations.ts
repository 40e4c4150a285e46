import { TributaryError, newUuid } from '@tributary/contract'
import type { Database, Sql } from '../../db/index.ts'
import { findAccountByEmail, insertAccount, lockSetUp } from '../store/accounts.ts'
import {
  deleteInvitation,
  findInvitation,
  insertMember,
  listMembers,
  upsertInvitation,
  type Invitation,
  type MemberRole,
} from '../store/members.ts'
import { hashPassword, requireStrongPassword } from './passwords.ts'
import { checkPassword } from './signIn.ts'
import { hashOfToken, newToken } from './tokens.ts'

const lifetimeMs = 7 * 86_400_000

/** Makes a link's token that lets its holder join under this address, for seven days, once. Throws `workspace.member_exists`. */
export async function inviteMember(
  sql: Sql,
  wanted: { workspaceId: string; email: string; role: MemberRole; invitedBy: string },
): Promise<{ token: string; invitation: Invitation }> {
  await requireNoMember(sql, wanted.workspaceId, wanted.email)
  const { token, tokenHash } = newToken()
  const invitation = await upsertInvitation(sql, {
    ...wanted,
    invitationId: newUuid(),
    tokenHash,
    expiresAt: new Date(Date.now() + lifetimeMs),
  })
  return { token, invitation }
}

/** The invitation of a link. Throws `workspace.invitation_not_found`. */
export async function requireInvitation(sql: Sql, token: string): Promise<Invitation> {
  const invitation = await findInvitation(sql, hashOfToken(token))
  if (invitation) return invitation
  throw new TributaryError(
    'workspace.invitation_not_found',
    'This invitation was used, was taken back, or is older than seven days. Ask for a new one.',
  )
}

/**
 * Makes the holder of a link a member: with a new account, or with the one that the address has, whose password is needed then.
 * Throws `workspace.invitation_not_found`, `auth.sign_in_failed`, `account.password_weak`, `workspace.member_exists`.
 */
export async function acceptInvitation(
  db: Database,
  wanted: { token: string; name: string; password: string; address: string },
): Promise<{ accountId: string; workspaceId: string; email: string }> {
  const { email } = await requireInvitation(db, wanted.token)
  const known = await findAccountByEmail(db, email)
  if (known) await checkPassword(db, { email, password: wanted.password, address: wanted.address })
  else requireStrongPassword(wanted.password, email)
  const passwordHash = known ? known.passwordHash : await hashPassword(wanted.password)
  return await db.transaction(async (tx) => {
    await lockSetUp(tx)
    // Used once, whoever presses at the same time.
    const invitation = await requireInvitation(tx, wanted.token)
    const { workspaceId, role } = invitation
    await requireNoMember(tx, workspaceId, email)
    await deleteInvitation(tx, workspaceId, invitation.invitationId)
    let accountId = (await findAccountByEmail(tx, email))?.accountId
    if (accountId === undefined) {
      accountId = newUuid()
      await insertAccount(tx, { accountId, email, name: wanted.name, passwordHash })
    } else if (!known) {
      // The account came into being between the check of the password and now.
      throw new TributaryError(
        'auth.sign_in_failed',
        'There is an account with this address now. Try again with its password.',
      )
    }
    await insertMember(tx, { workspaceId, accountId, role })
    return { accountId, workspaceId, email }
  })
}

async function requireNoMember(sql: Sql, workspaceId: string, email: string): Promise<void> {
  const members = await listMembers(sql, workspaceId)
  if (!members.some((member) => member.email === email)) return
  throw new TributaryError('workspace.member_exists', `"${email}" is a member of this workspace already.`)
}
