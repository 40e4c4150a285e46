import type { Sql } from '../db/index.ts'
import { keyIdSql, type SealedColumn } from './sealedColumn.ts'

/** How many values of a column are sealed with a key. */
export type SealedCount = { keyId: string; table: string; column: string; count: number }

/** Counts the sealed values of every workspace by their key: reads the columns whole, about a second for a million values. */
export async function countSealed(sql: Sql, columns: readonly SealedColumn[]): Promise<SealedCount[]> {
  const counts: SealedCount[] = []
  for (const { table, column } of columns) {
    const { rows } = await sql.query<{ key_id: string; count: number }>(
      `select ${keyIdSql(column)} as key_id, count(*) as count from ${table} where ${column} is not null group by 1 order by 1`,
    )
    counts.push(...rows.map(({ key_id, count }) => ({ keyId: key_id, table, column, count })))
  }
  return counts
}
