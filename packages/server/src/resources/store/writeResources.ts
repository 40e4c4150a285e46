import type { JsonObject } from '@tributary/contract'
import type { QueryConfig } from 'pg'
import type { Sql } from '../../db/index.ts'

// Hot statements take one text per column and split it in the server: canonical JSON holds no raw line feed, ids and hashes no comma,
// and a text parameter costs a third of an array to encode. `(select $1)` keeps the planner from splitting it while it plans, and again
// when the statement runs (measured: 9 ms of planning for 1,000 updates).

/** What is held of a record of a batch. */
export type HeldResource = {
  /** Position in the batch that was asked for, from 0. */
  index: number
  /** Null: not held yet. */
  held: HeldVersion | null
}

export type HeldVersion = {
  data: JsonObject
  createdAt: Date
  modifiedAt: Date
  isDeleted: boolean
  /** Names this version of the row: another write gives another one. */
  rowVersion: string
}

type ChangedRow = {
  index: number
  data: JsonObject | null
  created_at: Date | null
  modified_at: Date | null
  is_deleted: boolean
  row_version: string | null
}

// `limit 1` forbids the planner to read the whole table for a hash join, and not being prepared forbids it to keep a plan from when the
// table was empty: a first import fills it faster than statistics come (measured: 73 to 180 ms a page of 1,000 instead of 9).
/** The statement of findChanged, apart so that a test can EXPLAIN it. */
export const findChangedText = `
select (batch.position - 1)::integer as index, held.data, held.created_at, held.modified_at,
  held.deleted_at is not null as is_deleted, held.xmin::text as row_version
from unnest(string_to_array((select $2), ',')::uuid[], string_to_array((select $3), ',')) with ordinality
  as batch (resource_id, raw_hash, position)
left join lateral (
  select resource_id, raw_hash, mapping_hash, data, created_at, modified_at, deleted_at, xmin from resources
  where workspace_id = $1 and resource_id = batch.resource_id limit 1
) held on true
where held.resource_id is null
  or held.raw_hash <> decode(batch.raw_hash, 'hex')
  or held.mapping_hash <> decode($4, 'hex')`

/** Of a batch, what is not held yet or was made of another raw record or by another mapping. What is unchanged is left out. */
export async function findChanged(
  sql: Sql,
  workspaceId: string,
  mappingHash: string,
  batch: readonly { resourceId: string; rawHash: string }[],
): Promise<HeldResource[]> {
  const { rows } = await sql.query<ChangedRow>(findChangedText, [
    workspaceId,
    batch.map(({ resourceId }) => resourceId).join(','),
    batch.map(({ rawHash }) => rawHash).join(','),
    mappingHash,
  ])
  return rows.map((row) => ({ index: row.index, held: heldFromRow(row) }))
}

function heldFromRow(row: ChangedRow): HeldVersion | null {
  const { data, created_at: createdAt, modified_at: modifiedAt, row_version: rowVersion } = row
  if (!data || !createdAt || !modifiedAt || rowVersion === null) return null
  return { data, createdAt, modifiedAt, isDeleted: row.is_deleted, rowVersion }
}

export type ResourceRow = {
  resourceId: string
  externalId: string
  /** JSON text of the mapped fields. */
  data: string
  raw: string
  rawHash: string
  modifiedAt: Date
  deletedAt: Date | null
}

/** What the rows of a batch have in common. */
export type ResourceBatch = {
  workspaceId: string
  customerId: string
  integrationId: string
  connectorType: string
  model: string
  stream: string
  mappingHash: string
}

const insertResourcesText = `
insert into resources (workspace_id, resource_id, customer_id, integration_id, connector_type, model, stream, mapping_hash,
  created_at, modified_at, external_id, data, raw, raw_hash)
select $1, batch.resource_id, $2, $3, $4, $5, $6, decode($7, 'hex'), $8, $8, batch.external_id, batch.data::json, batch.raw::json,
  decode(batch.raw_hash, 'hex')
from unnest(string_to_array((select $9), ',')::uuid[], (select $10::text[]), string_to_array((select $11), E'\\n'),
  string_to_array((select $12), E'\\n'), string_to_array((select $13), ','))
  as batch (resource_id, external_id, data, raw, raw_hash)
on conflict (workspace_id, resource_id) do nothing`

/** Inserts what is not held yet; what is, stays as it is. The statement's row count says how many were inserted. */
export function insertResourcesQuery(
  of: ResourceBatch,
  createdAt: Date,
  rows: readonly ResourceRow[],
): QueryConfig {
  const sorted = inOrderOfIds(rows)
  return {
    name: 'resources.insert',
    text: insertResourcesText,
    values: [
      of.workspaceId,
      of.customerId,
      of.integrationId,
      of.connectorType,
      of.model,
      of.stream,
      of.mappingHash,
      createdAt,
      sorted.map(({ resourceId }) => resourceId).join(','),
      sorted.map(({ externalId }) => externalId),
      sorted.map(({ data }) => data).join('\n'),
      sorted.map(({ raw }) => raw).join('\n'),
      sorted.map(({ rawHash }) => rawHash).join(','),
    ],
  }
}

// The workspace comes out of a subquery that `offset 0` closes: without statistics the planner takes it to be small, and would read all of
// it by another index instead of each record by its key.
/** The statement of updateResourcesQuery, apart so that a test can EXPLAIN it. */
export const updateResourcesText = `
update resources held set stream = $2, mapping_hash = decode($3, 'hex'), data = batch.data::json, raw = batch.raw::json,
  raw_hash = decode(batch.raw_hash, 'hex'), modified_at = batch.modified_at, deleted_at = batch.deleted_at
from (
  select $1::uuid as workspace_id, given.*
  from unnest(string_to_array((select $4), ',')::uuid[], string_to_array((select $5), ',')::xid[],
    string_to_array((select $6), E'\\n'), string_to_array((select $7), E'\\n'), string_to_array((select $8), ','),
    string_to_array((select $9), ',')::timestamptz[], string_to_array((select $10), ',', '-')::timestamptz[])
    as given (resource_id, row_version, data, raw, raw_hash, modified_at, deleted_at)
  offset 0
) batch
where held.workspace_id = batch.workspace_id and held.resource_id = batch.resource_id and held.xmin = batch.row_version`

/** Overwrites rows that are still of the version given. The statement's row count says how many were. */
export function updateResourcesQuery(
  of: Pick<ResourceBatch, 'workspaceId' | 'stream' | 'mappingHash'>,
  rows: readonly (ResourceRow & { rowVersion: string })[],
): QueryConfig {
  const sorted = inOrderOfIds(rows)
  return {
    text: updateResourcesText,
    values: [
      of.workspaceId,
      of.stream,
      of.mappingHash,
      sorted.map(({ resourceId }) => resourceId).join(','),
      sorted.map(({ rowVersion }) => rowVersion).join(','),
      sorted.map(({ data }) => data).join('\n'),
      sorted.map(({ raw }) => raw).join('\n'),
      sorted.map(({ rawHash }) => rawHash).join(','),
      sorted.map(({ modifiedAt }) => modifiedAt.toISOString()).join(','),
      sorted.map(({ deletedAt }) => deletedAt?.toISOString() ?? '-').join(','),
    ],
  }
}

/** Neighbours in the indexes are written one after the other: measured, a fifth of the time of an insert. */
function inOrderOfIds<Row extends ResourceRow>(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => (a.resourceId < b.resourceId ? -1 : 1))
}

/**
 * The resources of a stream that this import's full read has not seen, and how many are held in all. `except` is hashed or sorted
 * whatever the statistics say; an anti-join becomes a nested loop on a table that was just filled (measured: 271 s for 50,000).
 */
export async function findMissing(
  sql: Sql,
  of: { workspaceId: string; integrationId: string; importId: string; stream: string },
): Promise<{ missing: string[]; held: number }> {
  const { rows } = await sql.query<{ missing: string[]; held: number }>(
    `with held as materialized (
       select resource_id from resources
       where workspace_id = $1 and integration_id = $3 and stream = $4 and deleted_at is null
     )
     select (select count(*) from held) as held, array(
       select resource_id from held
       except
       select unnest(resource_ids) from import_seen where workspace_id = $1 and import_id = $2 and stream = $4
     ) as missing`,
    [of.workspaceId, of.importId, of.integrationId, of.stream],
  )
  return { missing: rows[0]?.missing ?? [], held: rows[0]?.held ?? 0 }
}

/** Marks resources as deleted; those that are already are left out. Returns them in the order of their ids. */
export async function markDeleted(
  sql: Sql,
  workspaceId: string,
  resourceIds: readonly string[],
  deletedAt: Date,
): Promise<{ resourceId: string; model: string }[]> {
  const { rows } = await sql.query<{ resource_id: string; model: string }>(
    `
      with gone as (
        update resources held set deleted_at = $3, modified_at = $3, raw_hash = ''
        from (select $1::uuid as workspace_id, unnest(string_to_array((select $2), ',')::uuid[]) as resource_id offset 0) batch
        where held.workspace_id = batch.workspace_id and held.resource_id = batch.resource_id and held.deleted_at is null
        returning held.resource_id, held.model
      )
      select resource_id, model from gone order by resource_id`,
    [workspaceId, resourceIds.join(','), deletedAt],
  )
  return rows.map((row) => ({ resourceId: row.resource_id, model: row.model }))
}
