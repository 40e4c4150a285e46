import type { Sql } from '../../db/index.ts'

/** More are not kept: the next remap then writes all rows that are not of the live mapping, and the count begins again. */
const knownMax = 20

/** The hashes of mappings under which what is held of a stream is stored, before it is brought to another one. */
export async function findKnownHashes(
  sql: Sql,
  { workspaceId, integrationId }: { workspaceId: string; integrationId: string },
  stream: string,
): Promise<string[]> {
  const { rows } = await sql.query<{ hashes: string[] }>(
    `select mapping_hash || same_hashes as hashes from stream_states
     where workspace_id = $1 and integration_id = $2 and stream = $3 and cardinality(same_hashes) < $4`,
    [workspaceId, integrationId, stream, knownMax],
  )
  return rows[0]?.hashes ?? []
}
