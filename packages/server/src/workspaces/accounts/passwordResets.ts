import { TributaryError } from '@tributary/contract'
import type { Database, Sql } from '../../db/index.ts'
import type { Caller, Write } from '../../http/index.ts'
import { findAccount, findAccountByEmail, updateAccount, type Account } from '../store/accounts.ts'
import { insertAuditEntry } from '../store/auditLog.ts'
import { listWorkspacesOf, type MemberRole } from '../store/members.ts'
import {
  deletePasswordResets,
  findPasswordReset,
  insertPasswordReset,
  usePasswordReset,
} from '../store/passwordResets.ts'
import { deleteSessions } from '../store/sessions.ts'
import { requireOwner } from './changeMember.ts'
import { hashPassword, requireStrongPassword } from './passwords.ts'
import { accountOf } from './session.ts'
import { hashOfToken, newToken } from './tokens.ts'

/** A link that is handed on by a person lives for a day, one that was mailed for an hour. */
const handedOnMs = 24 * 3_600_000
const mailedMs = 3_600_000

export type PasswordReset = { token: string; account: Account; expiresAt: Date }

/** Makes a link's token for the account of an address; null when there is none. `mail`: it is on its way to the address itself. */
export async function createPasswordReset(
  sql: Sql,
  email: string,
  by: 'mail' | 'hand',
): Promise<PasswordReset | null> {
  const account = await findAccountByEmail(sql, email)
  return account ? await openReset(sql, account, by === 'mail' ? mailedMs : handedOnMs) : null
}

async function openReset(sql: Sql, account: Account, lifetimeMs: number): Promise<PasswordReset> {
  const { token, tokenHash } = newToken()
  const expiresAt = new Date(Date.now() + lifetimeMs)
  await insertPasswordReset(sql, { tokenHash, accountId: account.accountId, expiresAt })
  return { token, account, expiresAt }
}

/**
 * Makes a link's token for a member, asked for by an admin. Whoever holds it can sign in as the member, so the caller must be a
 * person with at least the member's rights wherever the member has any. Throws `auth.session_required`, `request.invalid` (one's own),
 * `workspace.member_not_found`, `workspace.owner_required`, `workspace.member_elsewhere`.
 */
export async function resetMember(sql: Sql, caller: Caller, accountId: string): Promise<PasswordReset> {
  const actor = accountOf(caller)
  if (actor.id === accountId) {
    throw new TributaryError(
      'request.invalid',
      'Expected another member; this is you. Change your own password on the page Account.',
    )
  }
  const [account, theirs, mine] = [
    await findAccount(sql, accountId),
    await listWorkspacesOf(sql, accountId),
    await listWorkspacesOf(sql, actor.id),
  ]
  const here = theirs.find(({ workspaceId }) => workspaceId === caller.workspaceId)
  if (!account || !here) {
    throw new TributaryError('workspace.member_not_found', `There is no member with the id "${accountId}".`)
  }
  if (here.role === 'owner') requireOwner(caller)
  const isCovered = ({ workspaceId, role }: { workspaceId: string; role: MemberRole }) =>
    mine.some((one) => one.workspaceId === workspaceId && covers(one.role, role))
  if (!theirs.every(isCovered)) {
    throw new TributaryError(
      'workspace.member_elsewhere',
      `"${account.email}" is a member of another workspace too, where you may not do this. They can ask for a mail on the sign-in page, or the operator makes a link: npm run tributary -- member reset-password ${account.email}`,
    )
  }
  return await openReset(sql, account, handedOnMs)
}

function covers(mine: MemberRole, theirs: MemberRole): boolean {
  return mine === 'owner' || (mine === 'admin' && theirs !== 'owner')
}

/** The account that a link is for. Throws `account.reset_link_invalid`. */
export async function requirePasswordReset(sql: Sql, token: string): Promise<Account> {
  const accountId = await findPasswordReset(sql, hashOfToken(token))
  const account = accountId === null ? null : await findAccount(sql, accountId)
  if (!account) throw linkInvalid()
  return account
}

/**
 * Sets the password of a link's account, once: all its sessions end, its other links are of no use any more, and the audit log of
 * each of its workspaces says so. Throws `account.reset_link_invalid`, `account.password_weak`.
 */
export async function resetPassword(
  db: Database,
  wanted: { token: string; password: string; address: string; path: string },
): Promise<void> {
  // Before the slow hash, so that strangers can not make the service compute it; the transaction looks again.
  const { accountId, email } = await requirePasswordReset(db, wanted.token)
  requireStrongPassword(wanted.password, email)
  const passwordHash = await hashPassword(wanted.password)
  await db.transaction(async (tx) => {
    if ((await usePasswordReset(tx, hashOfToken(wanted.token))) !== accountId) throw linkInvalid()
    await deletePasswordResets(tx, accountId)
    await updateAccount(tx, accountId, { name: null, passwordHash })
    await deleteSessions(tx, accountId)
    for (const { workspaceId } of await listWorkspacesOf(tx, accountId)) {
      await insertAuditEntry(tx, resetWrite({ workspaceId, accountId, email, ...wanted }))
    }
  })
}

function resetWrite(of: {
  workspaceId: string
  accountId: string
  email: string
  address: string
  path: string
}): Write {
  return {
    caller: {
      workspaceId: of.workspaceId,
      role: 'user',
      actor: { kind: 'account', id: of.accountId, name: of.email, sessionId: '', isOwner: false },
    },
    action: 'resetPassword',
    method: 'POST',
    path: of.path,
    target: {},
    statusCode: 204,
    address: of.address,
  }
}

function linkInvalid(): TributaryError {
  return new TributaryError(
    'account.reset_link_invalid',
    'This link was used, is too old, or another one was used meanwhile. Ask for a new one on the sign-in page, or ask an admin.',
  )
}
