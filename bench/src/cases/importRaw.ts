import type { Database, Transaction } from '../../../packages/server/src/db/index.ts'

// The limit of this machine: the rows that an import wrote, written again by bare batches into tables of the same form, without
// reading, hashing, mapping, comparing or making events.

const batch = 1_000
const rowsMax = 50_000
const tables = ['resources', 'events', 'deliveries'] as const
type Table = (typeof tables)[number]

/** The rows of each table as JSON texts. */
export type CopiedRows = Record<Table, string[]>

/** Takes a copy of what the last import wrote: the resources, and as many of its events and deliveries. */
export async function copyRows(db: Database): Promise<CopiedRows> {
  const rows: CopiedRows = { resources: [], events: [], deliveries: [] }
  for (const table of tables) {
    const newest = table === 'resources' ? 'resource_id' : 'seq desc'
    const answer = await db.query<{ row: string }>(
      `select row_to_json(${table})::text as row from ${table} order by ${newest} limit $1`,
      [rowsMax],
    )
    rows[table] = answer.rows.map(({ row }) => row)
  }
  return rows
}

/** Inserts the rows, in the random order of their ids, in batches of 1,000 resources with their events and deliveries, one transaction each. */
export async function insertRaw(db: Database, rows: CopiedRows): Promise<void> {
  for (const table of tables) {
    await db.query(`create table raw_${table} (like ${table} including all)`)
  }
  for (let start = 0; start < rows.resources.length; start += batch) {
    await db.transaction(async (tx) => {
      for (const table of tables) await insertBatch(tx, table, rows[table].slice(start, start + batch))
    })
  }
}

async function insertBatch(tx: Transaction, table: Table, rows: readonly string[]): Promise<void> {
  await tx.query({
    name: `raw.${table}`,
    text: `insert into raw_${table} select r.* from json_populate_recordset(null::raw_${table}, $1::json) r`,
    values: [`[${rows.join(',')}]`],
  })
}

/** Reads id and hash of each resource by its key, in batches of 1,000. */
export async function lookUpRaw(db: Database, rows: CopiedRows): Promise<void> {
  const keys = rows.resources.map((row) => JSON.parse(row) as { workspace_id: string; resource_id: string })
  for (let start = 0; start < keys.length; start += batch) {
    const part = keys.slice(start, start + batch)
    await db.query({
      name: 'raw.look_up',
      text: 'select resource_id, raw_hash from resources where workspace_id = $1 and resource_id = any ($2)',
      values: [part[0]?.workspace_id, part.map(({ resource_id: id }) => id)],
    })
  }
}

/** Overwrites each resource and inserts an event and a delivery for it, in batches of 1,000. */
export async function updateRaw(db: Database, rows: CopiedRows): Promise<void> {
  await db.query('truncate raw_events, raw_deliveries')
  for (let start = 0; start < rows.resources.length; start += batch) {
    await db.transaction(async (tx) => {
      await tx.query({
        name: 'raw.update',
        text: `update raw_resources held set data = r.data, raw = r.raw, raw_hash = '\\x01', modified_at = now()
               from json_populate_recordset(null::raw_resources, $1::json) r
               where held.workspace_id = r.workspace_id and held.resource_id = r.resource_id`,
        values: [`[${rows.resources.slice(start, start + batch).join(',')}]`],
      })
      await insertBatch(tx, 'events', rows.events.slice(start, start + batch))
      await insertBatch(tx, 'deliveries', rows.deliveries.slice(start, start + batch))
    })
  }
}
