import { mergeChanges } from './mergeChanges.ts'
import type { Changes } from './mergeChanges.ts'
import type { RecordBase } from './records.ts'

/** Where a reader stands in the order (updated_at, id). */
export type Position = { updatedAt: string; id: number }

/** One kind of record, held in memory in two orders: by id, and by (updated_at, id). */
export type Table<Fields extends object> = {
  get: (id: number) => (Fields & RecordBase) | undefined
  /** All records, lowest id first. */
  all: () => (Fields & RecordBase)[]
  size: () => number
  /** Up to `limit` records after `after`, in the order (updated_at, id), that `accept` takes. */
  changedAfter: (after: Position, limit: number, accept: (row: Fields) => boolean) => (Fields & RecordBase)[]
  insert: (fields: Fields, times: { createdAt: string; updatedAt: string }) => Fields & RecordBase
  update: (id: number, changes: Changes<Fields>, updatedAt: string) => (Fields & RecordBase) | undefined
  remove: (id: number) => boolean
}

/** Makes an empty table. Ids count from 1 and are never given twice. */
export function createTable<Fields extends object>(): Table<Fields> {
  type Row = Fields & RecordBase
  const byId = new Map<number, Row>()
  const byTime: Row[] = []
  let lastId = 0

  const firstAfter = ({ updatedAt, id }: Position): number => {
    let low = 0
    let high = byTime.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const row = byTime[middle]
      if (row && (row.updated_at < updatedAt || (row.updated_at === updatedAt && row.id <= id)))
        low = middle + 1
      else high = middle
    }
    return low
  }
  const place = (row: Row): void => {
    byId.set(row.id, row)
    byTime.splice(firstAfter({ updatedAt: row.updated_at, id: row.id }), 0, row)
  }
  const unplace = (row: Row): void => {
    byTime.splice(firstAfter({ updatedAt: row.updated_at, id: row.id }) - 1, 1)
  }

  return {
    get: (id) => byId.get(id),
    all: () => [...byId.values()],
    size: () => byId.size,
    changedAfter: (after, limit, accept) => {
      const rows: Row[] = []
      for (let index = firstAfter(after); index < byTime.length && rows.length < limit; index += 1) {
        const row = byTime[index]
        if (row && accept(row)) rows.push(row)
      }
      return rows
    },
    insert: (fields, { createdAt, updatedAt }) => {
      lastId += 1
      const row = { id: lastId, ...fields, created_at: createdAt, updated_at: updatedAt }
      place(row)
      return row
    },
    update: (id, changes, updatedAt) => {
      const before = byId.get(id)
      if (!before) return undefined
      const row = {
        ...mergeChanges<Fields>(before, changes),
        id,
        created_at: before.created_at,
        updated_at: updatedAt,
      }
      unplace(before)
      place(row)
      return row
    },
    remove: (id) => {
      const row = byId.get(id)
      if (!row) return false
      unplace(row)
      return byId.delete(id)
    },
  }
}
