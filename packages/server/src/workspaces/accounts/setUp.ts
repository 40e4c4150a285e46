import { TributaryError, newUuid } from '@tributary/contract'
import type { Database, Sql } from '../../db/index.ts'
import { insertNewWorkspace, type NewWorkspace } from '../createWorkspace.ts'
import { listWorkspaces } from '../store.ts'
import { hasAccounts, insertAccount, insertSetUpToken, lockSetUp, useSetUpToken } from '../store/accounts.ts'
import { insertMember } from '../store/members.ts'
import { hashPassword, requireStrongPassword } from './passwords.ts'
import { hashOfToken, newToken } from './tokens.ts'

/** Makes the token of a set-up link while there is no account; null when there is one. Any number of links may be open. */
export async function createSetUpToken(sql: Sql): Promise<string | null> {
  if (await hasAccounts(sql)) return null
  const { token, tokenHash } = newToken()
  await insertSetUpToken(sql, tokenHash)
  return token
}

/**
 * Makes the first account, with a set-up token, once (docs/decisions/0007-the-first-account-needs-the-operator.md). It becomes the
 * owner of the workspaces that the command line made; when there is none, of a new one, whose key and private key are returned.
 * Throws `account.set_up_done`, `account.set_up_token_invalid`, `account.password_weak`.
 */
export async function setUp(
  db: Database,
  wanted: { token: string; email: string; name: string; password: string; workspaceName: string },
): Promise<{ accountId: string; workspaceId: string; workspace: NewWorkspace | null }> {
  requireStrongPassword(wanted.password, wanted.email)
  // Before the slow hash, so that strangers can not make the service compute it; the transaction looks again.
  await checkSetUp(db, wanted.token)
  const passwordHash = await hashPassword(wanted.password)
  return await db.transaction(async (tx) => {
    await lockSetUp(tx)
    if (await hasAccounts(tx)) throw setUpDone()
    if (!(await useSetUpToken(tx, hashOfToken(wanted.token)))) throw tokenInvalid()
    const accountId = newUuid()
    await insertAccount(tx, { accountId, email: wanted.email, name: wanted.name, passwordHash })
    const existing = await listWorkspaces(tx)
    const workspace = existing.length === 0 ? await insertNewWorkspace(tx, wanted.workspaceName) : null
    const workspaceIds = workspace ? [workspace.workspaceId] : existing.map(({ workspaceId }) => workspaceId)
    for (const workspaceId of workspaceIds) await insertMember(tx, { workspaceId, accountId, role: 'owner' })
    return { accountId, workspaceId: workspaceIds[0] ?? '', workspace }
  })
}

async function checkSetUp(sql: Sql, token: string): Promise<void> {
  if (await hasAccounts(sql)) throw setUpDone()
  const { rows } = await sql.query('select 1 from set_up_tokens where token_hash = $1', [hashOfToken(token)])
  if (rows.length === 0) throw tokenInvalid()
}

function setUpDone(): TributaryError {
  return new TributaryError(
    'account.set_up_done',
    'Somebody made the first account already. Sign in, or ask its owner to invite you.',
  )
}

function tokenInvalid(): TributaryError {
  return new TributaryError(
    'account.set_up_token_invalid',
    'This set-up link is not one that the service printed, or it is too old. Start the service again, or run: npm run tributary -- set-up-link.',
  )
}
