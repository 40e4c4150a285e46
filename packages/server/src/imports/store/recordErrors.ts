import type { JsonValue } from '@tributary/contract'
import type { Sql } from '../../db/index.ts'
import type { RecordFailure } from '../../ports.ts'

type Of = { workspaceId: string; integrationId: string; stream: string }

const newest = `do update set import_id = excluded.import_id, error_code = excluded.error_code, field = excluded.field,
       message = excluded.message, raw = excluded.raw`

/** Keeps records that could not be taken, each with the time since which it is known. `known`: what happens to one that is kept already, `replaced` by default, or `left`. */
export async function keepRecordErrors(
  sql: Sql,
  of: Of & { importId: string },
  failures: readonly RecordFailure[],
  { known = 'replaced' }: { known?: 'replaced' | 'left' } = {},
): Promise<void> {
  // One row can be touched once by a statement; the last of a page counts.
  const last = [...new Map(failures.map((failure) => [failure.recordKey, failure])).values()]
  await sql.query(
    `insert into record_errors (workspace_id, integration_id, stream, import_id, record_key, error_code, field, message, raw)
     select $1, $2, $3, $4, fault.record_key, fault.code, fault.field, fault.message, fault.raw::json
     from unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::text[]) as fault (record_key, code, field, message, raw)
     on conflict (workspace_id, integration_id, stream, record_key) ${known === 'replaced' ? newest : 'do nothing'}`,
    [
      of.workspaceId,
      of.integrationId,
      of.stream,
      of.importId,
      last.map(({ recordKey }) => recordKey),
      last.map(({ code }) => code),
      last.map(({ field }) => field),
      last.map(({ message }) => message),
      last.map(({ raw }) => raw),
    ],
  )
}

/** Takes away the errors of records that were written now. */
export async function deleteRecordErrors(sql: Sql, of: Of, recordKeys: readonly string[]): Promise<void> {
  await sql.query(
    `delete from record_errors
     where workspace_id = $1 and integration_id = $2 and stream = $3 and record_key = any ($4)`,
    [of.workspaceId, of.integrationId, of.stream, recordKeys],
  )
}

/** Whether any record of the stream is known to be at fault. */
export async function hasRecordErrors(sql: Sql, of: Of): Promise<boolean> {
  const { rows } = await sql.query<{ has: boolean }>(
    `select exists (select 1 from record_errors where workspace_id = $1 and integration_id = $2 and stream = $3) as has`,
    [of.workspaceId, of.integrationId, of.stream],
  )
  return rows[0]?.has === true
}

/**
 * Records of a stream that an import met and that have no usable id; `more`: how many more there are than were known before it began and
 * have not been met again, so that they can not be the same, changed.
 */
export async function countUnnamed(
  sql: Sql,
  of: Of & { importId: string },
): Promise<{ met: number; more: number }> {
  const { rows } = await sql.query<{ met: number; fresh: number; unmet: number }>(
    `select count(*) filter (where e.import_id = i.import_id) as met,
       count(*) filter (where e.import_id = i.import_id and e.created_at >= i.created_at) as fresh,
       count(*) filter (where e.import_id <> i.import_id) as unmet
     from imports i
     join record_errors e on e.workspace_id = i.workspace_id and e.integration_id = i.integration_id
       and e.stream = $3 and starts_with(e.record_key, 'sha256:')
     where i.workspace_id = $1 and i.integration_id = $2 and i.import_id = $4`,
    [of.workspaceId, of.integrationId, of.stream, of.importId],
  )
  const { met = 0, fresh = 0, unmet = 0 } = rows[0] ?? {}
  return { met, more: Math.max(0, fresh - unmet) }
}

export type RecordError = {
  stream: string
  recordKey: string
  importId: string
  code: string
  field: string | null
  message: string
  raw: JsonValue
  createdAt: Date
}

/** Which records at fault; null: any. */
export type RecordErrorFilter = { stream: string | null; code: string | null; field: string | null }

/** Larger ones, as PostgreSQL keeps them, are left out of lists: a page of them could have a gigabyte. */
const listedRawBytesMax = 100_000

/** The records of an integration that could not be taken, by stream and key. */
export async function listRecordErrors(
  sql: Sql,
  of: { workspaceId: string; integrationId: string },
  filter: RecordErrorFilter,
  page: { after: readonly [stream: string, recordKey: string] | null; limit: number },
): Promise<RecordError[]> {
  const { rows } = await sql.query<{
    stream: string
    record_key: string
    import_id: string
    error_code: string
    field: string | null
    message: string
    raw: JsonValue
    created_at: Date
  }>(
    `select stream, record_key, import_id, error_code, field, message, created_at,
       case when pg_column_size(raw) <= $9 then raw end as raw
     from record_errors
     where workspace_id = $1 and integration_id = $2 and ($3::text is null or (stream, record_key) > ($3, $4))
       and ($5::text is null or stream = $5) and ($6::text is null or error_code = $6) and ($7::text is null or field = $7)
     order by stream, record_key limit $8`,
    [
      of.workspaceId,
      of.integrationId,
      page.after?.[0] ?? null,
      page.after?.[1] ?? null,
      filter.stream,
      filter.code,
      filter.field,
      page.limit,
      listedRawBytesMax,
    ],
  )
  return rows.map((row) => ({
    stream: row.stream,
    recordKey: row.record_key,
    importId: row.import_id,
    code: row.error_code,
    field: row.field,
    message: row.message,
    raw: row.raw,
    createdAt: row.created_at,
  }))
}

/** How many records of an integration are at fault, for each stream, code and field; the most first. */
export async function countRecordErrors(
  sql: Sql,
  of: { workspaceId: string; integrationId: string },
): Promise<{ stream: string; code: string; field: string | null; count: number }[]> {
  const { rows } = await sql.query<{
    stream: string
    error_code: string
    field: string | null
    count: number
  }>(
    `select stream, error_code, field, count(*) as count from record_errors
     where workspace_id = $1 and integration_id = $2
     group by stream, error_code, field order by count desc, stream, error_code, field limit 500`,
    [of.workspaceId, of.integrationId],
  )
  return rows.map(({ stream, error_code: code, field, count }) => ({ stream, code, field, count }))
}
