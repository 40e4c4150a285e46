import type { JsonObject } from '@tributary/contract'
import type { QueryConfig } from 'pg'
import { byteaArray, textArray, timeArray, uuidArray, xidArray, type Sql } from '../../db/index.ts'
import { parseStored } from './parseStored.ts'

// Hot statements take one binary array per column. Several `unnest` in one select list walk them side by side, row by row; in `from` each
// would be written to a store of its own first (measured: with the texts' own type, a third of the time of an insert). `(select $1)`
// keeps the planner from copying the values while it plans.

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
  /** Made of the same raw record by another mapping, under whose hash it may stay if the data is the same (StoredUnder). */
  mayStay: boolean
  /** Names this version of the row: another write gives another one. */
  rowVersion: string
}

type ChangedRow = {
  index: number
  /** JSON. */
  data: string | null
  created_ms: number | null
  modified_ms: number | null
  is_deleted: boolean
  may_stay: boolean | null
  row_version: string | null
}

// `limit 1` forbids the planner to read the whole table for a hash join, and not being prepared forbids it to keep a plan from when the
// table was empty: a first import fills it faster than statistics come (measured: 73 to 180 ms a page of 1,000 instead of 9).
/** The hashes of mappings under which rows are stored. */
export type StoredUnder = {
  /** The live mapping's first, then those of mappings that are known to give the same for the rows that have them. */
  same: readonly string[]
  /** Of mappings that are being compared with the live one: a row that comes out the same stays as it is. */
  stay: readonly string[]
}

/** The statement of findChanged, apart so that a test can EXPLAIN it. */
export const findChangedText = `
select batch.index, held.data, date_part('epoch', held.created_at) * 1000 as created_ms,
  date_part('epoch', held.modified_at) * 1000 as modified_ms, held.deleted_at is not null as is_deleted,
  held.raw_hash = batch.raw_hash and held.mapping_hash = any ($6::bytea[]) as may_stay, held.xmin::text as row_version
from (
  select generate_series(0, $4::integer - 1) as index, unnest((select $2::uuid[])) as resource_id, unnest((select $3::bytea[])) as raw_hash
) batch
left join lateral (
  select resource_id, raw_hash, mapping_hash, data, created_at, modified_at, deleted_at, xmin from resources
  where workspace_id = $1 and resource_id = batch.resource_id limit 1
) held on true
where held.resource_id is null or held.raw_hash <> batch.raw_hash or held.mapping_hash <> all ($5::bytea[])
  -- What is deleted was not compared when another mapping went live, which may not take it for deleted.
  or held.deleted_at is not null and held.mapping_hash <> ($5::bytea[])[1]`

/** The parameters of findChangedText. */
export function findChangedParameters(
  workspaceId: string,
  under: StoredUnder,
  batch: readonly { resourceId: string; rawHash: string }[],
): unknown[] {
  return [
    workspaceId,
    uuidArray(batch.map(({ resourceId }) => resourceId)),
    byteaArray(batch.map(({ rawHash }) => rawHash)),
    batch.length,
    byteaArray(under.same.filter(isHex)),
    byteaArray(under.stay.filter(isHex)),
  ]
}

function isHex(text: string): boolean {
  return /^([0-9a-f]{2})+$/.test(text)
}

/** Of a batch, what is not held yet or was made of another raw record or by another mapping. What is unchanged is left out. */
export async function findChanged(
  sql: Sql,
  workspaceId: string,
  under: StoredUnder,
  batch: readonly { resourceId: string; rawHash: string }[],
): Promise<HeldResource[]> {
  const values = findChangedParameters(workspaceId, under, batch)
  const { rows } = await sql.query<ChangedRow>(findChangedText, values)
  return rows.map((row) => ({ index: row.index, held: heldFromRow(row) }))
}

function heldFromRow(row: ChangedRow): HeldVersion | null {
  const { data, created_ms: createdMs, modified_ms: modifiedMs, row_version: rowVersion } = row
  if (data === null || createdMs === null || modifiedMs === null || rowVersion === null) return null
  return {
    data: parseStored(data),
    createdAt: dateOf(createdMs),
    modifiedAt: dateOf(modifiedMs),
    isDeleted: row.is_deleted,
    mayStay: row.may_stay === true,
    rowVersion,
  }
}

/** A time was sent as a number: neither side writes or reads it as text. What is finer than a millisecond is cut off. */
function dateOf(ms: number): Date {
  // A float of 2026 is exact to a tenth of a microsecond: what should be a whole number may lie that much below it.
  return new Date(Math.floor(ms + 0.0005))
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
select $1, batch.resource_id, $2, $3, $4, $5, $6, decode($7, 'hex'), $8, $8, batch.external_id, batch.data, batch.raw, batch.raw_hash
from (
  select unnest((select $9::uuid[])) as resource_id, unnest((select $10::text[])) as external_id, unnest((select $11::text[])) as data,
    unnest((select $12::text[])) as raw, unnest((select $13::bytea[])) as raw_hash
) batch`

/** Inserts what is not held yet. Rejects with a unique violation when somebody else has inserted one of them (isTakenAlready). */
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
      uuidArray(sorted.map(({ resourceId }) => resourceId)),
      textArray(sorted.map(({ externalId }) => externalId)),
      textArray(sorted.map(({ data }) => data)),
      textArray(sorted.map(({ raw }) => raw)),
      byteaArray(sorted.map(({ rawHash }) => rawHash)),
    ],
  }
}

/** Whether an insert failed because somebody else has inserted the same resource. */
export function isTakenAlready(error: unknown): boolean {
  // `on conflict do nothing` would look each row up before it inserts it, and write a second record of it to the log.
  return error instanceof Error && 'code' in error && error.code === '23505'
}

// The workspace comes out of a subquery that `offset 0` closes: without statistics the planner takes it to be small, and would read all of
// it by another index instead of each record by its key.
/** The statement of updateResourcesQuery, apart so that a test can EXPLAIN it. */
export const updateResourcesText = `
update resources held set stream = $2, mapping_hash = decode($3, 'hex'), data = batch.data, raw = batch.raw,
  raw_hash = batch.raw_hash, modified_at = batch.modified_at, deleted_at = batch.deleted_at
from (
  select $1::uuid as workspace_id, unnest((select $4::uuid[])) as resource_id, unnest((select $5::xid[])) as row_version,
    unnest((select $6::text[])) as data, unnest((select $7::text[])) as raw, unnest((select $8::bytea[])) as raw_hash,
    unnest((select $9::timestamptz[])) as modified_at, unnest((select $10::timestamptz[])) as deleted_at
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
      uuidArray(sorted.map(({ resourceId }) => resourceId)),
      xidArray(sorted.map(({ rowVersion }) => rowVersion)),
      textArray(sorted.map(({ data }) => data)),
      textArray(sorted.map(({ raw }) => raw)),
      byteaArray(sorted.map(({ rawHash }) => rawHash)),
      timeArray(sorted.map(({ modifiedAt }) => modifiedAt)),
      timeArray(sorted.map(({ deletedAt }) => deletedAt)),
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

const markDeletedText = `
with gone as (
  update resources held set deleted_at = $3, modified_at = $3, raw_hash = ''
  from (select $1::uuid as workspace_id, unnest((select $2::uuid[])) as resource_id offset 0) batch
  where held.workspace_id = batch.workspace_id and held.resource_id = batch.resource_id and held.deleted_at is null
  returning held.resource_id, held.model
)
select resource_id, model from gone order by resource_id`

/** Forgets by which mapping rows were made: they are looked at again whenever their records are read. */
export async function forgetMapping(
  sql: Sql,
  workspaceId: string,
  resourceIds: readonly string[],
): Promise<void> {
  await sql.query(
    `update resources held set mapping_hash = ''
     from (select $1::uuid as workspace_id, unnest((select $2::uuid[])) as resource_id offset 0) batch
     where held.workspace_id = batch.workspace_id and held.resource_id = batch.resource_id and held.mapping_hash <> ''`,
    [workspaceId, uuidArray(resourceIds)],
  )
}

/** Marks resources as deleted; those that are already are left out. Returns them in the order of their ids. */
export async function markDeleted(
  sql: Sql,
  workspaceId: string,
  resourceIds: readonly string[],
  deletedAt: Date,
): Promise<{ resourceId: string; model: string }[]> {
  const values = [workspaceId, uuidArray(resourceIds), deletedAt]
  const { rows } = await sql.query<{ resource_id: string; model: string }>(markDeletedText, values)
  return rows.map((row) => ({ resourceId: row.resource_id, model: row.model }))
}
