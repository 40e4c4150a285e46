import type { Sql } from '../../db/index.ts'

export type Account = {
  accountId: string
  email: string
  name: string
  passwordHash: string
}

type AccountRow = { account_id: string; email: string; name: string; password_hash: string }

function fromRow(row: AccountRow): Account {
  return {
    accountId: row.account_id,
    email: row.email,
    name: row.name,
    passwordHash: row.password_hash,
  }
}

const columns = 'account_id, email, name, password_hash'

/** Whether anybody has an account yet. */
export async function hasAccounts(sql: Sql): Promise<boolean> {
  const { rows } = await sql.query<{ found: boolean }>('select exists (select 1 from accounts) as found')
  return rows[0]?.found ?? false
}

/** Inserts an account. The address must be free: callers look first, in the same transaction or under a lock. */
export async function insertAccount(sql: Sql, account: Account): Promise<void> {
  await sql.query('insert into accounts (account_id, email, name, password_hash) values ($1, $2, $3, $4)', [
    account.accountId,
    account.email,
    account.name,
    account.passwordHash,
  ])
}

/** The account of an address (lower case), or null. */
export async function findAccountByEmail(sql: Sql, email: string): Promise<Account | null> {
  const { rows } = await sql.query<AccountRow>(`select ${columns} from accounts where email = $1`, [email])
  return rows[0] ? fromRow(rows[0]) : null
}

/** One account, or null. */
export async function findAccount(sql: Sql, accountId: string): Promise<Account | null> {
  const { rows } = await sql.query<AccountRow>(`select ${columns} from accounts where account_id = $1`, [
    accountId,
  ])
  return rows[0] ? fromRow(rows[0]) : null
}

/** Sets what is not null. */
export async function updateAccount(
  sql: Sql,
  accountId: string,
  change: { name: string | null; passwordHash: string | null },
): Promise<void> {
  await sql.query(
    `update accounts set name = coalesce($2, name), password_hash = coalesce($3, password_hash), modified_at = now() where account_id = $1`,
    [accountId, change.name, change.passwordHash],
  )
}

/** One set-up at a time, in the caller's transaction. */
export async function lockSetUp(sql: Sql): Promise<void> {
  await sql.query(`select pg_advisory_xact_lock(hashtext('tributary.set_up'))`)
}

/** Keeps a set-up link's token; those of a month ago go. */
export async function insertSetUpToken(sql: Sql, tokenHash: Buffer): Promise<void> {
  await sql.query(
    `with old as (delete from set_up_tokens where created_at < now() - interval '30 days')
     insert into set_up_tokens (token_hash) values ($1)`,
    [tokenHash],
  )
}

/** Whether this is a set-up token; then all of them are used up, in the caller's transaction. */
export async function useSetUpToken(sql: Sql, tokenHash: Buffer): Promise<boolean> {
  const { rowCount } = await sql.query(
    'delete from set_up_tokens where exists (select 1 from set_up_tokens where token_hash = $1)',
    [tokenHash],
  )
  return (rowCount ?? 0) > 0
}
