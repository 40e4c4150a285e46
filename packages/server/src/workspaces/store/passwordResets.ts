import type { Sql } from '../../db/index.ts'

/** Keeps the token of a link with which an account's password is set. */
export async function insertPasswordReset(
  sql: Sql,
  reset: { tokenHash: Buffer; accountId: string; expiresAt: Date },
): Promise<void> {
  await sql.query('insert into password_resets (token_hash, account_id, expires_at) values ($1, $2, $3)', [
    reset.tokenHash,
    reset.accountId,
    reset.expiresAt,
  ])
}

/** The account of a link that can still be used, or null. */
export async function findPasswordReset(sql: Sql, tokenHash: Buffer): Promise<string | null> {
  const { rows } = await sql.query<{ account_id: string }>(
    'select account_id from password_resets where token_hash = $1 and expires_at > now()',
    [tokenHash],
  )
  return rows[0]?.account_id ?? null
}

/** Uses a link up, in the caller's transaction: the account, or null when it was used, or its time is over. */
export async function usePasswordReset(sql: Sql, tokenHash: Buffer): Promise<string | null> {
  const { rows } = await sql.query<{ account_id: string }>(
    'delete from password_resets where token_hash = $1 and expires_at > now() returning account_id',
    [tokenHash],
  )
  return rows[0]?.account_id ?? null
}

/** Takes all links of an account back. */
export async function deletePasswordResets(sql: Sql, accountId: string): Promise<void> {
  await sql.query('delete from password_resets where account_id = $1', [accountId])
}

/** Deletes links that nobody used in time. */
export async function deleteOldPasswordResets(sql: Sql): Promise<void> {
  await sql.query('delete from password_resets where expires_at < now()')
}
