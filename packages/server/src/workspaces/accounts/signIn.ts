import { TributaryError } from '@tributary/contract'
import type { Database } from '../../db/index.ts'
import { findAccount, findAccountByEmail, updateAccount, type Account } from '../store/accounts.ts'
import { deletePasswordResets } from '../store/passwordResets.ts'
import { deleteOtherSessions } from '../store/sessions.ts'
import { hashPassword, isPassword, requireStrongPassword } from './passwords.ts'
import { allowTry } from './tries.ts'

/** The account of an address and its password. Throws `auth.sign_in_failed`, the same whichever is wrong, and `auth.too_many_tries`. */
export async function checkPassword(
  db: Database,
  { email, password, address }: { email: string; password: string; address: string },
): Promise<Account> {
  const forget = await allowTry(db, email, address)
  const account = await findAccountByEmail(db, email)
  if (!(await isPassword(password, account?.passwordHash ?? null)) || !account) {
    throw new TributaryError(
      'auth.sign_in_failed',
      'There is no account with this e-mail address and this password. Check both; the password tells capital letters from small ones.',
    )
  }
  await forget()
  return account
}

/**
 * Sets a new password, ends all other sessions of the account, and takes open reset links back. Throws `account.password_wrong`, `account.password_weak`,
 * `auth.too_many_tries`.
 */
export async function changePassword(
  db: Database,
  wanted: { accountId: string; sessionId: string; present: string; next: string; address: string },
): Promise<void> {
  const account = await findAccount(db, wanted.accountId)
  if (!account) throw new TributaryError('auth.session_over', 'The account is gone.')
  const forget = await allowTry(db, account.email, wanted.address)
  if (!(await isPassword(wanted.present, account.passwordHash))) {
    throw new TributaryError(
      'account.password_wrong',
      'The present password is not right. Nothing was changed.',
    )
  }
  requireStrongPassword(wanted.next, account.email)
  const passwordHash = await hashPassword(wanted.next)
  await forget()
  await db.transaction(async (tx) => {
    await updateAccount(tx, account.accountId, { name: null, passwordHash })
    await deleteOtherSessions(tx, account.accountId, wanted.sessionId)
    // Whoever got hold of a link before shall not change it back.
    await deletePasswordResets(tx, account.accountId)
  })
}
