import type { JsonValue } from '@tributary/contract'
import type { Sql } from '../../db/index.ts'

/** One field at the top of the raw record, of each of these resources that has it. */
export async function readField(
  sql: Sql,
  workspaceId: string,
  resourceIds: readonly string[],
  field: string,
): Promise<Map<string, JsonValue>> {
  const { rows } = await sql.query<{ resource_id: string; value: JsonValue }>(
    `select resource_id, raw::json -> $3 as value from resources
     where workspace_id = $1 and resource_id = any ($2) and raw::json -> $3 is not null`,
    [workspaceId, resourceIds, field],
  )
  return new Map(rows.map((row) => [row.resource_id, row.value]))
}
