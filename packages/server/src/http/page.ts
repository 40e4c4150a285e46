import { z } from 'zod'
import { TributaryError } from '@tributary/contract'

/**
 * Query parameters of every list: `limit` (1 to 200, default 50) and `cursor` (from the page before). What a list does not know is refused: a
 * filter that is misspelt must not show everything.
 */
export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
})

/** The answer of every list: `next_cursor` is null on the last page. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ data: z.array(item), next_cursor: z.string().nullable() })
}

/** Packs the sort key of the last row of a page. */
function encodeCursor(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

/** Unpacks a cursor with `schema` (a tuple). Throws `request.cursor_invalid`; undefined for no cursor. */
export function decodeCursor<T extends z.ZodType>(
  cursor: string | undefined,
  schema: T,
): z.infer<T> | undefined {
  if (cursor === undefined) return undefined
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
  } catch (cause) {
    throw new TributaryError(
      'request.cursor_invalid',
      `The cursor "${cursor.slice(0, 80)}" is not one that this list gave. Pass next_cursor of the page before, or leave it out to begin at the start.`,
      { cause },
    )
  }
}

/** A part of a list: what was found, and behind which place the looking stopped; null: there is nothing more. */
export type Part<Row, Place> = { rows: Row[]; stoppedAt: Place | null }

/** Looking for rows that a filter lets through goes on for so long; then the page is given as it is. */
const lookingMs = 1_000

/**
 * Fills a page part by part, each of which looks at a bounded number of rows. What a filter lets through may be rare: after a second
 * the page is given although it is not full, and `stoppedAt` says where the next one goes on.
 */
export async function fillPage<Row, Place>(
  page: { after: Place | null; limit: number },
  readPart: (page: { after: Place | null; limit: number }) => Promise<Part<Row, Place>>,
): Promise<Part<Row, Place>> {
  const endsAt = performance.now() + lookingMs
  const rows: Row[] = []
  let after = page.after
  for (;;) {
    const part = await readPart({ after, limit: page.limit - rows.length })
    rows.push(...part.rows)
    after = part.stoppedAt
    if (after === null || rows.length >= page.limit || performance.now() >= endsAt) {
      return { rows, stoppedAt: after }
    }
  }
}

/** Cuts `rows` (read with limit + 1) to a page and says where the next one starts; of a page that is not full, behind `stoppedAt`. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  present: (row: Row) => Item,
  cursorOf: (row: Row) => readonly (string | number)[],
  stoppedAt: readonly (string | number)[] | null = null,
): { data: Item[]; next_cursor: string | null } {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const next = rows.length > limit && last !== undefined ? cursorOf(last) : stoppedAt
  return { data: page.map(present), next_cursor: next && encodeCursor(next) }
}
