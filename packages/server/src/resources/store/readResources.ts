import type { JsonObject } from '@tributary/contract'
import type { Sql } from '../../db/index.ts'
import { parseStored } from './parseStored.ts'

export type Resource = {
  resourceId: string
  externalId: string
  connectorType: string
  integrationId: string
  model: string
  createdAt: Date
  modifiedAt: Date
  data: JsonObject
}

type ResourceDataRow = {
  resource_id: string
  external_id: string
  connector_type: string
  integration_id: string
  model: string
  created_at: Date
  modified_at: Date
  /** JSON. */
  data: string
}

const resourceColumns =
  'resource_id, external_id, connector_type, integration_id, model, created_at, modified_at, data'

function resourceFromRow(row: ResourceDataRow): Resource {
  return {
    resourceId: row.resource_id,
    externalId: row.external_id,
    connectorType: row.connector_type,
    integrationId: row.integration_id,
    model: row.model,
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
    data: parseStored(row.data),
  }
}

export type ResourceFilter = {
  workspaceId: string
  customerId: string
  model: string
  integrationId: string | null
  modifiedSince: Date | null
  /** The last row of the page before. */
  after: { modifiedAt: string; resourceId: string } | null
}

/** The query of listResources, apart so that a test can EXPLAIN it. */
export function listResourcesQuery(
  filter: ResourceFilter,
  limit: number,
): { text: string; values: unknown[] } {
  const values: unknown[] = [filter.workspaceId, filter.customerId, filter.model, limit]
  const conditions: string[] = []
  if (filter.after) {
    values.push(filter.after.modifiedAt, filter.after.resourceId)
    conditions.push(
      `and (modified_at, resource_id) > ($${values.length - 1}::timestamptz, $${values.length}::uuid)`,
    )
  }
  if (filter.modifiedSince) conditions.push(`and modified_at >= $${values.push(filter.modifiedSince)}`)
  if (filter.integrationId) conditions.push(`and integration_id = $${values.push(filter.integrationId)}`)
  const text = `select ${resourceColumns} from resources
    where workspace_id = $1 and customer_id = $2 and model = $3 and deleted_at is null ${conditions.join(' ')}
    order by modified_at, resource_id limit $4`
  return { text, values }
}

/** A customer's records of a model, the longest unchanged first. */
export async function listResources(sql: Sql, filter: ResourceFilter, limit: number): Promise<Resource[]> {
  const { rows } = await sql.query<ResourceDataRow>(listResourcesQuery(filter, limit))
  return rows.map(resourceFromRow)
}

type ResourceKey = { workspaceId: string; customerId: string; model: string; resourceId: string }

/** One record that is not deleted, or null. */
export async function findResource(sql: Sql, key: ResourceKey): Promise<Resource | null> {
  const { rows } = await sql.query<ResourceDataRow>(
    `select ${resourceColumns} from resources
     where workspace_id = $1 and resource_id = $2 and customer_id = $3 and model = $4 and deleted_at is null`,
    [key.workspaceId, key.resourceId, key.customerId, key.model],
  )
  return rows[0] ? resourceFromRow(rows[0]) : null
}

/** The record as the third party sent it, or null. */
export async function findRawRecord(
  sql: Sql,
  key: ResourceKey,
): Promise<{ externalId: string; stream: string; raw: JsonObject } | null> {
  const { rows } = await sql.query<{ external_id: string; stream: string; raw: string }>(
    `select external_id, stream, raw from resources
     where workspace_id = $1 and resource_id = $2 and customer_id = $3 and model = $4 and deleted_at is null`,
    [key.workspaceId, key.resourceId, key.customerId, key.model],
  )
  const [row] = rows
  return row ? { externalId: row.external_id, stream: row.stream, raw: parseStored(row.raw) } : null
}

/** Records by their ids, whatever their model; those that are deleted are left out. */
export async function findResources(
  sql: Sql,
  workspaceId: string,
  resourceIds: readonly string[],
): Promise<Map<string, Resource>> {
  if (resourceIds.length === 0) return new Map()
  const { rows } = await sql.query<ResourceDataRow>(
    `select ${resourceColumns} from resources where workspace_id = $1 and resource_id = any ($2) and deleted_at is null`,
    [workspaceId, resourceIds],
  )
  return new Map(rows.map((row) => [row.resource_id, resourceFromRow(row)]))
}

/** The statement of listHeld, apart so that a test can EXPLAIN it. */
export const listHeldText = `
select resource_id, stream, model from resources
where workspace_id = $1 and integration_id = $2 and deleted_at is null and (stream, resource_id) > ($3, $4::uuid)
order by stream, resource_id limit $5`

/** What is held of an integration, by stream and id, after `after`: the keys alone. */
export async function listHeld(
  sql: Sql,
  of: { workspaceId: string; integrationId: string },
  after: { stream: string; resourceId: string },
  limit: number,
): Promise<{ stream: string; resourceId: string; model: string }[]> {
  const { rows } = await sql.query<{ resource_id: string; stream: string; model: string }>(listHeldText, [
    of.workspaceId,
    of.integrationId,
    after.stream,
    after.resourceId,
    limit,
  ])
  return rows.map((row) => ({ stream: row.stream, resourceId: row.resource_id, model: row.model }))
}

/** A resource with all that is kept of it, whether it is deleted or not. */
export type StoredResource = Resource & {
  customerId: string
  stream: string
  raw: JsonObject
  deletedAt: Date | null
}

/** One resource of a workspace, or null. */
export async function findStored(
  sql: Sql,
  workspaceId: string,
  resourceId: string,
): Promise<StoredResource | null> {
  const { rows } = await sql.query<
    ResourceDataRow & { customer_id: string; stream: string; raw: string; deleted_at: Date | null }
  >(
    `select ${resourceColumns}, customer_id, stream, raw, deleted_at from resources
     where workspace_id = $1 and resource_id = $2`,
    [workspaceId, resourceId],
  )
  const [row] = rows
  if (!row) return null
  const { customer_id: customerId, stream, deleted_at: deletedAt } = row
  return { ...resourceFromRow(row), customerId, stream, raw: parseStored(row.raw), deletedAt }
}
