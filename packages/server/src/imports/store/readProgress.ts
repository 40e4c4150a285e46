import type { Sql } from '../../db/index.ts'
import { importColumns, importFromRow, type Import, type ImportRow } from './importRow.ts'
import { streamColumns, streamFromRow, type ImportStream, type StreamRow } from './streams.ts'

/** An import and its streams, as they stand. */
export type ImportState = { found: Import; streams: ImportStream[] }

type Key = { workspaceId: string; importId: string }

/** How these imports stand, by their ids: two statements, by primary key, however many there are. What is gone is not among them. */
export async function readProgress(sql: Sql, wanted: readonly Key[]): Promise<Map<string, ImportState>> {
  const keys = [wanted.map(({ workspaceId }) => workspaceId), wanted.map(({ importId }) => importId)]
  const imports = await sql.query<ImportRow>(
    `select ${importColumns} from unnest($1::uuid[], $2::uuid[]) as wanted (workspace_id, import_id)
       join imports using (workspace_id, import_id)`,
    keys,
  )
  const streams = await sql.query<StreamRow & { import_id: string }>(
    `select import_streams.import_id, ${streamColumns} from unnest($1::uuid[], $2::uuid[]) as wanted (workspace_id, import_id)
       join import_streams using (workspace_id, import_id) order by ordinal`,
    keys,
  )
  const states = new Map(
    imports.rows.map((row) => [row.import_id, { found: importFromRow(row), streams: [] as ImportStream[] }]),
  )
  for (const row of streams.rows) states.get(row.import_id)?.streams.push(streamFromRow(row))
  return states
}
