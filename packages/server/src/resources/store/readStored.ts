import type { JsonObject } from '@tributary/contract'
import type { Sql } from '../../db/index.ts'
import { parseStored } from './parseStored.ts'

export type StoredRecord = { resourceId: string; raw: JsonObject }

/** As PostgreSQL keeps them, compressed; a record alone may have more. */
const batchBytesMax = 4_000_000

/** The statement of readStored, apart so that a test can EXPLAIN it. */
export const readStoredText = `
select resource_id, raw from (
  select resource_id, raw, sum(pg_column_size(raw)) over (order by resource_id) - pg_column_size(raw) as bytes_before
  from (
    select resource_id, raw from resources
    where workspace_id = $1 and integration_id = $2 and stream = $3 and deleted_at is null
      and ($4::uuid is null or resource_id > $4)
    order by resource_id limit $5
  ) next
) bounded
where bytes_before < $6
order by resource_id`

/** The next raw records that are held of a stream, by their ids after `after`; as many as are good to hold in memory, at least one. */
export async function readStored(
  sql: Sql,
  of: { workspaceId: string; integrationId: string; stream: string },
  after: string | null,
  limit: number,
): Promise<StoredRecord[]> {
  const { rows } = await sql.query<{ resource_id: string; raw: string }>(readStoredText, [
    of.workspaceId,
    of.integrationId,
    of.stream,
    after,
    limit,
    batchBytesMax,
  ])
  return rows.map((row) => ({ resourceId: row.resource_id, raw: parseStored(row.raw) }))
}

/** What is held of a stream, by its ids: the next `limit`. */
export async function listStreamResources(
  sql: Sql,
  of: { workspaceId: string; integrationId: string; stream: string },
  limit: number,
): Promise<string[]> {
  const { rows } = await sql.query<{ resource_id: string }>(
    `select resource_id from resources
     where workspace_id = $1 and integration_id = $2 and stream = $3 and deleted_at is null order by resource_id limit $4`,
    [of.workspaceId, of.integrationId, of.stream, limit],
  )
  return rows.map((row) => row.resource_id)
}
