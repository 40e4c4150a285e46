import type { JsonObject } from '@tributary/contract'
import type { Sql } from '../../db/index.ts'
import { parseStored } from './parseStored.ts'

/** Rows that one search looks at, at most; the next page goes on behind them. */
const looksAtMax = 10_000

export type FoundResource = {
  resourceId: string
  externalId: string
  connectorType: string
  integrationId: string
  createdAt: Date
  modifiedAt: Date
  data: JsonObject
}

export type SearchKey = { modifiedAt: string; resourceId: string }

type FoundRow = {
  resource_id: string
  external_id: string
  connector_type: string
  integration_id: string
  created_at: Date
  modified_at: Date
  /** JSON. */
  data: string
}

/**
 * A customer's records of a model, the newest change first, read backwards from the index of listResources. With `search`, those
 * alone whose external id is that text or that have it in a field, among the next 10,000. `next`: where to go on; null at the end.
 */
export async function searchResources(
  sql: Sql,
  wanted: {
    workspaceId: string
    customerId: string
    model: string
    integrationId: string | null
    search: string | null
    before: SearchKey | null
    limit: number
  },
): Promise<{ found: FoundResource[]; next: SearchKey | null }> {
  const looksAt = wanted.search === null ? wanted.limit + 1 : looksAtMax
  const { rows } = await sql.query<FoundRow & { is_last: boolean; is_match: boolean; looked_at: number }>(
    `with looked as materialized (
       select resource_id, external_id, connector_type, integration_id, created_at, modified_at, data,
         row_number() over (order by modified_at desc, resource_id desc) as place
       from resources
       where workspace_id = $1 and customer_id = $2 and model = $3 and deleted_at is null
         and ($4::uuid is null or integration_id = $4)
         and ($5::timestamptz is null or (modified_at, resource_id) < ($5::timestamptz, $6::uuid))
       order by modified_at desc, resource_id desc limit $7
     ), matched as (
       select * from looked
       where $8::text is null or external_id = $8
         or exists (select 1 from json_each_text(data::json) field where field.value ilike $9)
       order by place limit $10
     )
     select *, true as is_match, (select count(*) from looked) as looked_at from matched
     union all
     select *, false, place from looked where place = $7 order by place`,
    [
      wanted.workspaceId,
      wanted.customerId,
      wanted.model,
      wanted.integrationId,
      wanted.before?.modifiedAt ?? null,
      wanted.before?.resourceId ?? null,
      looksAt,
      wanted.search,
      wanted.search === null ? null : `%${wanted.search.replace(/[\\%_]/g, (special) => `\\${special}`)}%`,
      wanted.limit + 1,
    ],
  )
  const matches = rows.filter((row) => row.is_match)
  const shown = matches.slice(0, wanted.limit)
  // A full page goes on behind its last row; a page that found less, behind the last row that was looked at.
  const last = matches.length > wanted.limit ? shown.at(-1) : rows.find((row) => !row.is_match)
  return {
    found: shown.map((row) => ({
      resourceId: row.resource_id,
      externalId: row.external_id,
      connectorType: row.connector_type,
      integrationId: row.integration_id,
      createdAt: row.created_at,
      modifiedAt: row.modified_at,
      data: parseStored(row.data),
    })),
    next: last ? { modifiedAt: last.modified_at.toISOString(), resourceId: last.resource_id } : null,
  }
}
