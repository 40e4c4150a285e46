import type { JsonValue } from '@tributary/contract'
import type { Sql } from '../../db/index.ts'

/** Hashes of mappings that are as good as this one for what is held of a stream: a remap compared them. */
export async function findSameHashes(
  sql: Sql,
  of: { workspaceId: string; integrationId: string; stream: string; mappingHash: string },
): Promise<string[]> {
  const { rows } = await sql.query<{ same_hashes: string[] }>(
    `select same_hashes from stream_states
     where workspace_id = $1 and integration_id = $2 and stream = $3 and mapping_hash = $4`,
    [of.workspaceId, of.integrationId, of.stream, of.mappingHash],
  )
  return rows[0]?.same_hashes ?? []
}

export type StreamState = {
  stream: string
  state: JsonValue
  mappingHash: string
  fullReadAt: Date | null
  /** Deletes that the guard stopped are held. */
  isHeld: boolean
}

/** Where each stream of an integration goes on. */
export async function listStreamStates(
  sql: Sql,
  workspaceId: string,
  integrationId: string,
): Promise<StreamState[]> {
  const { rows } = await sql.query<{
    stream: string
    state: JsonValue
    mapping_hash: string
    full_read_at: Date | null
    is_held: boolean
  }>(
    `select stream, state, mapping_hash, full_read_at, held_since is not null as is_held from stream_states
     where workspace_id = $1 and integration_id = $2`,
    [workspaceId, integrationId],
  )
  return rows.map((row) => ({
    stream: row.stream,
    state: row.state,
    mappingHash: row.mapping_hash,
    fullReadAt: row.full_read_at,
    isHeld: row.is_held,
  }))
}
