import type { JsonObject } from '@tributary/contract'
import type { Sql } from '../../db/index.ts'
import { parseStored } from './parseStored.ts'

/** A record as it came, and what is held of it. */
export type Sample = {
  integrationId: string
  raw: JsonObject
  /** Null: it is at fault, and nothing is held of it by this raw record. */
  held: { resourceId: string; model: string; externalId: string; data: JsonObject } | null
}

type Of = { workspaceId: string; connectorType: string; integrationId: string | null; stream: string }

/** As PostgreSQL keeps them, compressed. */
const samplesBytesMax = 2_000_000

/** Up to `limit` records of a stream that are held, of any of the workspace's integrations of a connector, or of one. */
export async function sampleHeld(sql: Sql, of: Of, limit: number): Promise<Sample[]> {
  const { rows } = await sql.query<{
    integration_id: string
    raw: string
    resource_id: string
    model: string
    external_id: string
    data: string
  }>(
    `select integration_id, resource_id, model, external_id, data, raw from (
       select r.*, sum(pg_column_size(r.raw)) over (order by i.integration_id, r.resource_id) - pg_column_size(r.raw) as bytes_before
       from (
         select integration_id from integrations
         where workspace_id = $1 and connector_type = $2 and ($3::uuid is null or integration_id = $3)
         order by integration_id desc limit 20
       ) i
       cross join lateral (
         select integration_id, resource_id, model, external_id, data, raw from resources
         where workspace_id = $1 and integration_id = i.integration_id and stream = $4 and deleted_at is null
         order by resource_id limit $5
       ) r
     ) sample
     where bytes_before < $6 limit $5`,
    [of.workspaceId, of.connectorType, of.integrationId, of.stream, limit, samplesBytesMax],
  )
  return rows.map((row) => ({
    integrationId: row.integration_id,
    raw: parseStored(row.raw),
    held: {
      resourceId: row.resource_id,
      model: row.model,
      externalId: row.external_id,
      data: parseStored(row.data),
    },
  }))
}

/** Up to `limit` records of a stream that can not be taken as the mapping is. */
export async function sampleFaulty(sql: Sql, of: Of, limit: number): Promise<Sample[]> {
  const { rows } = await sql.query<{ integration_id: string; raw: JsonObject }>(
    `select integration_id, raw from (
       select e.*, sum(pg_column_size(e.raw)) over (order by i.integration_id, e.record_key) - pg_column_size(e.raw) as bytes_before
       from (
         select integration_id from integrations
         where workspace_id = $1 and connector_type = $2 and ($3::uuid is null or integration_id = $3)
         order by integration_id desc limit 20
       ) i
       cross join lateral (
         select integration_id, record_key, raw from record_errors
         where workspace_id = $1 and integration_id = i.integration_id and stream = $4 and json_typeof(raw) = 'object'
         order by record_key limit $5
       ) e
     ) sample
     where bytes_before < $6 limit $5`,
    [of.workspaceId, of.connectorType, of.integrationId, of.stream, limit, samplesBytesMax],
  )
  return rows.map((row) => ({ integrationId: row.integration_id, raw: row.raw, held: null }))
}
