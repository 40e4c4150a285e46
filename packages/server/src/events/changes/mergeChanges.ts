import { cursorKeyOf, type ChangeKind, type Position } from './changeCursor.ts'

/** One event of an integration, without its body. */
export type ChangeRow = {
  integrationId: string
  createdAtUs: number
  seq: number
  eventId: string
  event: string
  resourceId: string | null
  /** Null: the record was erased with its integration. */
  model: string | null
}

/** A change that is wanted. */
export type WantedChange = ChangeRow & { change: ChangeKind; resourceId: string; model: string }

const kindOfEvent: Record<string, ChangeKind> = {
  integration_new_data_model: 'new',
  integration_updated_data_model: 'updated',
  integration_deleted_data_model: 'deleted',
}

/** The kinds of events whose numbers grow in the order of the commits, for one integration: its import's, which are made one after the other. */
export const orderedEvents = [...Object.keys(kindOfEvent), 'integration_import_done']

/**
 * Merges what was read of several integrations, at most `readLimit` rows of each, into the next `limit` changes that are wanted, and moves
 * each integration's position past what was looked at. An integration of which there may be more bounds the merge: what comes after its
 * last row is left for the next page, so that a page is in order as far as the database can tell.
 */
export function mergeChanges(
  rows: readonly ChangeRow[],
  of: {
    positions: ReadonlyMap<string, Position>
    readLimit: number
    limit: number
    model: string | null
    changes: readonly ChangeKind[]
  },
): { wanted: WantedChange[]; positions: Map<string, Position>; hasMore: boolean } {
  const counts = new Map<string, number>()
  const lasts = new Map<string, ChangeRow>()
  for (const row of rows) {
    counts.set(row.integrationId, (counts.get(row.integrationId) ?? 0) + 1)
    lasts.set(row.integrationId, row)
  }
  const cuts = [...lasts.values()].filter((row) => (counts.get(row.integrationId) ?? 0) >= of.readLimit)
  const [cut] = cuts.sort(byPosition)
  const positions = new Map(of.positions)
  const wanted: WantedChange[] = []
  let looked = 0
  for (const row of rows) {
    if (wanted.length === of.limit || (cut && byPosition(row, cut) > 0)) break
    looked += 1
    positions.set(cursorKeyOf(row.integrationId), { atUs: row.createdAtUs, seq: row.seq })
    const change = wantedOf(row, of)
    if (change) wanted.push(change)
  }
  return { wanted, positions, hasMore: looked < rows.length || cut !== undefined }
}

function wantedOf(
  row: ChangeRow,
  of: { model: string | null; changes: readonly ChangeKind[] },
): WantedChange | null {
  const change = kindOfEvent[row.event]
  const { resourceId, model } = row
  if (!change || resourceId === null || model === null) return null
  if (!of.changes.includes(change) || (of.model !== null && of.model !== model)) return null
  return { ...row, change, resourceId, model }
}

/** The order of changes. */
export function byPosition(
  a: { createdAtUs: number; seq: number },
  b: { createdAtUs: number; seq: number },
): number {
  return a.createdAtUs - b.createdAtUs || a.seq - b.seq
}
