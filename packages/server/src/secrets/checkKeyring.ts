import { TributaryError } from '@tributary/contract'
import type { Sql } from '../db/index.ts'
import { countSealed } from './countSealed.ts'
import type { Keyring } from './keyring.ts'
import type { SealedColumn } from './sealedColumn.ts'

/**
 * Checks the ring against the keys that this database has been used with, and adds the new ones. A key that the ring lacks is forgotten once nothing is
 * sealed with it any more (sealAgain.ts). Throws `config.invalid` at start rather than `secrets.key_missing` in the middle of the night.
 */
export async function checkKeyring(
  sql: Sql,
  keyring: Keyring,
  columns: readonly SealedColumn[],
): Promise<void> {
  for (const { id, fingerprint } of keyring.keys) {
    await sql.query('insert into sealing_keys (key_id, fingerprint) values ($1, $2) on conflict do nothing', [
      id,
      fingerprint,
    ])
  }
  const { rows } = await sql.query<{ key_id: string; fingerprint: Buffer }>(
    'select key_id, fingerprint from sealing_keys',
  )
  for (const row of rows) {
    const ours = keyring.keys.find(({ id }) => id === row.key_id)
    if (ours?.fingerprint.equals(row.fingerprint)) continue
    if (ours) throw refusal(row.key_id, 'but the ring has another key under that id')
    const needed = (await countSealed(sql, columns)).filter(({ keyId }) => keyId === row.key_id)
    const count = needed.reduce((sum, one) => sum + one.count, 0)
    if (count > 0)
      throw refusal(row.key_id, `which is not in the ring, and ${count} values are sealed with it`)
    await sql.query('delete from sealing_keys where key_id = $1', [row.key_id])
  }
}

function refusal(keyId: string, why: string): TributaryError {
  return new TributaryError(
    'config.invalid',
    `This database was used with the sealing key "${keyId}", ${why}. ` +
      `Set TRIBUTARY_SEALING_KEYS to a ring that holds it (it was in ".tributary/sealing-keys" of the first start).`,
  )
}

/** Whether a process of the service has started with this key: another one could not open what it seals. */
export async function isKeyInUse(sql: Sql, keyId: string): Promise<boolean> {
  const { rowCount } = await sql.query('select 1 from sealing_keys where key_id = $1', [keyId])
  return rowCount === 1
}
