import { createImportProgress } from '../../packages/server/src/imports/index.ts'
import type { Sql } from '../../packages/server/src/db/index.ts'
import type { EventRecorder, ImportProgress, ImportQueue } from '../../packages/server/src/ports.ts'

// What the stage of integrations asks of later ones, as rows that commit with what caused them, so that a test can count them.

/** Makes the tables; several processes may then write to them. */
export async function createPortTables(sql: Sql): Promise<void> {
  await sql.query('create table test_events (n serial primary key, event jsonb not null)')
  await sql.query(
    `create table test_imports (n serial primary key, integration_id uuid not null, trigger text not null, mode text not null,
       status text not null default 'queued')`,
  )
}

/** Events as rows. */
export const testEvents: EventRecorder = {
  record: async (tx, events) => await testEvents.prepare(events)(tx),
  prepare: (events) => async (tx) => {
    for (const event of events) {
      await tx.query('insert into test_events (event) values ($1)', [JSON.stringify(event)])
    }
  },
  waitMs: () => Promise.resolve(0),
}
/** Imports as rows, queued and never run. */
export const testImports: ImportQueue = {
  async queue(tx, { integrationId, trigger, mode }) {
    const { rows } = await tx.query<{ n: number }>(
      'insert into test_imports (integration_id, trigger, mode) values ($1, $2, $3) returning n',
      [integrationId, trigger, mode],
    )
    return String(rows[0]?.n)
  },
}
/** Reads those rows. */
export const testImportProgress: ImportProgress = {
  async lastImport(sql, _workspaceId, integrationId) {
    const { rows } = await sql.query<{ n: number; status: 'queued' | 'succeeded' }>(
      'select n, status from test_imports where integration_id = $1 order by n desc limit 1',
      [integrationId],
    )
    const [row] = rows
    return row ? { importId: String(row.n), status: row.status } : null
  },
  lastImports: (...asked) => createImportProgress().lastImports(...asked),
}
