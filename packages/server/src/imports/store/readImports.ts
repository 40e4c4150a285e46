import type { Sql } from '../../db/index.ts'
import type { LastImport } from '../../ports.ts'
import { importColumns, importFromRow, type Import, type ImportRow, type ImportStatus } from './importRow.ts'

/** One import, or null. */
export async function findImport(sql: Sql, workspaceId: string, importId: string): Promise<Import | null> {
  const { rows } = await sql.query<ImportRow>(
    `select ${importColumns} from imports where workspace_id = $1 and import_id = $2`,
    [workspaceId, importId],
  )
  return rows[0] ? importFromRow(rows[0]) : null
}

/** The imports of an integration, newest first; `before` is the last id of the page before. */
export async function listImports(
  sql: Sql,
  workspaceId: string,
  integrationId: string,
  page: { before: string | null; limit: number },
): Promise<Import[]> {
  const { rows } = await sql.query<ImportRow>(
    `select ${importColumns} from imports
     where workspace_id = $1 and integration_id = $2 and ($3::uuid is null or import_id < $3)
     order by import_id desc limit $4`,
    [workspaceId, integrationId, page.before, page.limit],
  )
  return rows.map(importFromRow)
}

/** The integration's newest import, whatever its status. */
export async function findLastImport(
  sql: Sql,
  workspaceId: string,
  integrationId: string,
): Promise<{ importId: string; status: ImportStatus } | null> {
  const { rows } = await sql.query<{ import_id: string; status: ImportStatus }>(
    `select import_id, status from imports where workspace_id = $1 and integration_id = $2
     order by import_id desc limit 1`,
    [workspaceId, integrationId],
  )
  return rows[0] ? { importId: rows[0].import_id, status: rows[0].status } : null
}

/** The newest import of each integration that had one: a look-up each (index imports_by_integration). */
export async function findLastImports(
  sql: Sql,
  workspaceId: string,
  integrationIds: readonly string[],
): Promise<Map<string, LastImport>> {
  const { rows } = await sql.query<{
    integration_id: string
    import_id: string
    status: ImportStatus
    finished_at: Date | null
    error_code: string | null
  }>(
    `select asked.integration_id, m.import_id, m.status, m.finished_at, m.error_code
     from unnest($2::uuid[]) as asked (integration_id)
     cross join lateral (
       select import_id, status, finished_at, error_code from imports
       where workspace_id = $1 and integration_id = asked.integration_id
       order by import_id desc limit 1) m`,
    [workspaceId, integrationIds],
  )
  return new Map(
    rows.map((row) => [
      row.integration_id,
      { importId: row.import_id, status: row.status, endedAt: row.finished_at, errorCode: row.error_code },
    ]),
  )
}
