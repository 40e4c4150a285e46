/**
 * A column that holds sealed values. Each stage names its own, so that all of them can be walked: to seal them again with another key, and to see which
 * keys are needed.
 */
export type SealedColumn = {
  table: string
  column: string
  /** The columns of the primary key in their order, with their types. */
  key: readonly { name: string; type: 'uuid' | 'text' }[]
  /** The text that binds a value to its row, from the values of the key. */
  boundTo: (key: readonly string[]) => string
}

/** The key that a value of the column is sealed with, as SQL: see the form in keyring.ts. */
export function keyIdSql(column: string): string {
  return `convert_from(substring(${column} from 3 for get_byte(${column}, 1)), 'UTF8')`
}
