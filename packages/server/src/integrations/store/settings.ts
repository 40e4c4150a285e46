import type { JsonObject } from '@tributary/contract'
import type { Sql } from '../../db/index.ts'

/** What a workspace set for a connector. */
export type ConnectorSettings = {
  connectorType: string
  clientId: string | null
  /** Sealed for `connector_settings:<workspace>:<connector>`; null: none. */
  clientSecretSealed: Buffer | null
  settings: JsonObject
  /** Seconds; null: the connector's own. */
  importIntervalS: number | null
  /** Seconds; null: the default. */
  fullReadIntervalS: number | null
  modifiedAt: Date
}

type SettingsRow = {
  connector_type: string
  client_id: string | null
  client_secret_sealed: Buffer | null
  settings: JsonObject
  import_interval_s: number | null
  full_read_interval_s: number | null
  modified_at: Date
}

function fromRow(row: SettingsRow): ConnectorSettings {
  return {
    connectorType: row.connector_type,
    clientId: row.client_id,
    clientSecretSealed: row.client_secret_sealed,
    settings: row.settings,
    importIntervalS: row.import_interval_s,
    fullReadIntervalS: row.full_read_interval_s,
    modifiedAt: row.modified_at,
  }
}

const columns =
  'connector_type, client_id, client_secret_sealed, settings, import_interval_s, full_read_interval_s, modified_at'

/** The text that binds a sealed client secret to its row. */
export function settingsSealedFor(workspaceId: string, connectorType: string): string {
  return `connector_settings:${workspaceId}:${connectorType}`
}

/** What the workspace set for one connector, or null. */
export async function findConnectorSettings(
  sql: Sql,
  workspaceId: string,
  connectorType: string,
): Promise<ConnectorSettings | null> {
  const { rows } = await sql.query<SettingsRow>(
    `select ${columns} from connector_settings where workspace_id = $1 and connector_type = $2`,
    [workspaceId, connectorType],
  )
  return rows[0] ? fromRow(rows[0]) : null
}

/** What the workspace set, for every connector that it set something for. */
export async function listConnectorSettings(sql: Sql, workspaceId: string): Promise<ConnectorSettings[]> {
  const { rows } = await sql.query<SettingsRow>(
    `select ${columns} from connector_settings where workspace_id = $1`,
    [workspaceId],
  )
  return rows.map(fromRow)
}

/** Writes what the workspace set for one connector, in place of what was there. */
export async function upsertConnectorSettings(
  sql: Sql,
  workspaceId: string,
  wanted: Omit<ConnectorSettings, 'modifiedAt'>,
): Promise<ConnectorSettings> {
  const { rows } = await sql.query<SettingsRow>(
    `insert into connector_settings (workspace_id, connector_type, client_id, client_secret_sealed, settings, import_interval_s, full_read_interval_s)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (workspace_id, connector_type) do update set client_id = excluded.client_id,
       client_secret_sealed = excluded.client_secret_sealed, settings = excluded.settings,
       import_interval_s = excluded.import_interval_s, full_read_interval_s = excluded.full_read_interval_s, modified_at = now()
     returning ${columns}`,
    [
      workspaceId,
      wanted.connectorType,
      wanted.clientId,
      wanted.clientSecretSealed,
      JSON.stringify(wanted.settings),
      wanted.importIntervalS,
      wanted.fullReadIntervalS,
    ],
  )
  const [row] = rows
  if (!row) throw new Error('upsert returned no row')
  return fromRow(row)
}
