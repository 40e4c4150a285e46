import { TributaryError } from '@tributary/contract'
import type { Database, Sql } from '../db/index.ts'
import { faultPoint } from '../faultPoint.ts'
import { keyIdOf, type Keyring } from './keyring.ts'
import type { SealedColumn } from './sealedColumn.ts'

export type SealAgainReport = {
  /** Values that were sealed with an older key and are now with the newest one. */
  sealed: number
  /** Values that changed while they were looked at: whoever wrote them has sealed them anew. */
  changed: number
  /** Values that can not be opened, with why; they stay as they are. */
  unreadable: { table: string; column: string; key: string[]; message: string }[]
}

const batchRows = 500

/**
 * Seals every value that an older key sealed with the newest one. In batches by the primary key, each of them one statement, while the service goes on: a
 * value that was written meanwhile is left as it is. What was done stays done, so it can be ended at any moment and begun again. `onProgress` hears
 * how many were sealed so far, after each batch.
 */
export async function sealAgain(
  db: Database,
  keyring: Keyring,
  columns: readonly SealedColumn[],
  options: { signal?: AbortSignal; onProgress?: (sealed: number) => void } = {},
): Promise<SealAgainReport> {
  const report: SealAgainReport = { sealed: 0, changed: 0, unreadable: [] }
  for (const column of columns) {
    let after: string[] | null = null
    for (;;) {
      options.signal?.throwIfAborted()
      const rows = await readRows(db, column, after)
      const last = rows.at(-1)
      if (!last) break
      await sealBatch(db, keyring, column, rows, report)
      faultPoint('secrets.batch_sealed_again')
      options.onProgress?.(report.sealed)
      after = last.key
    }
  }
  return report
}

type Row = { key: string[]; sealed: Buffer }

async function readRows(sql: Sql, column: SealedColumn, after: string[] | null): Promise<Row[]> {
  const names = column.key.map(({ name }) => name)
  const place = column.key.map(({ type }, index) => `$${index + 1}::${type}`).join(', ')
  const { rows } = await sql.query<{ key: string[]; sealed: Buffer }>(
    `select array[${names.map((name) => `${name}::text`).join(', ')}] as key, ${column.column} as sealed from ${column.table}
     where ${column.column} is not null ${after === null ? '' : `and (${names.join(', ')}) > (${place})`}
     order by ${names.join(', ')} limit ${batchRows}`,
    after ?? [],
  )
  return rows
}

async function sealBatch(
  sql: Sql,
  keyring: Keyring,
  column: SealedColumn,
  rows: readonly Row[],
  report: SealAgainReport,
): Promise<void> {
  const newest = keyring.keys[0]?.id
  const renewed: { key: string[]; before: Buffer; after: Buffer }[] = []
  for (const { key, sealed } of rows) {
    if (keyIdOf(sealed) === newest) continue
    const bound = column.boundTo(key)
    try {
      renewed.push({ key, before: sealed, after: keyring.seal(keyring.open(sealed, bound), bound) })
    } catch (error) {
      if (!(error instanceof TributaryError)) throw error
      report.unreadable.push({ table: column.table, column: column.column, key, message: error.message })
    }
  }
  if (renewed.length === 0) return
  const written = await writeRows(sql, column, renewed)
  report.sealed += written
  report.changed += renewed.length - written
}

/** Only what is still as it was read: a token that was refreshed meanwhile is newer. */
async function writeRows(
  sql: Sql,
  { table, column, key }: SealedColumn,
  renewed: readonly { key: string[]; before: Buffer; after: Buffer }[],
): Promise<number> {
  const arrays = key.map(({ type }, index) => `$${index + 1}::${type}[]`)
  const values = `unnest(${[...arrays, `$${key.length + 1}::bytea[]`, `$${key.length + 2}::bytea[]`].join(', ')})`
  const names = [...key.map((_part, index) => `key${index}`), 'before', 'after']
  const same = key.map(({ name }, index) => `held.${name} = given.key${index}`).join(' and ')
  const { rowCount } = await sql.query(
    `update ${table} held set ${column} = given.after from ${values} as given (${names.join(', ')})
     where ${same} and held.${column} = given.before`,
    [
      ...key.map((_part, index) => renewed.map((row) => row.key[index])),
      renewed.map(({ before }) => before),
      renewed.map(({ after }) => after),
    ],
  )
  return rowCount ?? 0
}
