import { Problem } from '../problem.ts'
import type { Position } from '../records/table.ts'

/** One page of a list that is paged by number. */
export type Page<Shown> = { data: Shown[]; page: number; per_page: number; has_more: boolean }

/** Cuts page `page` (from 1) out of a list. A page after the last is empty. */
export function pageOf<Row, Shown>(
  rows: readonly Row[],
  query: { page: number; per_page: number },
  present: (row: Row) => Shown,
): Page<Shown> {
  const start = (query.page - 1) * query.per_page
  const end = start + query.per_page
  return { data: rows.slice(start, end).map(present), ...query, has_more: end < rows.length }
}

/** The position before the first record that changed at `since` or later; without it, before everything. */
export function firstPosition(since: string | null): Position {
  return { updatedAt: since ?? '', id: 0 }
}

/** A cursor that stands after this record. Opaque to the reader. */
export function encodeCursor(record: { updated_at: string; id: number }): string {
  return Buffer.from(`${record.updated_at} ${record.id}`).toString('base64url')
}

/** The position of a cursor; 400 when it is not one of ours. */
export function decodeCursor(cursor: string): Position {
  const match = /^(\S{27}) (\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'))
  if (!match?.[1] || !match[2]) {
    throw new Problem(
      400,
      'invalid_cursor',
      `cursor must be a next_cursor of an earlier answer; it is ${JSON.stringify(cursor)}.`,
    )
  }
  return { updatedAt: match[1], id: Number(match[2]) }
}
