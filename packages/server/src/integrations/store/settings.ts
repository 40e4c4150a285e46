import type { JsonObject } from '@tributary/contract'
import type { Sql, Transaction } from '../../db/index.ts'

/** What a workspace set for a connector. */
export type ConnectorSettings = {
  connectorType: string
  clientId: string | null
  /** Sealed for `connector_settings:<workspace>:<connector>`; null: none. */
  clientSecretSealed: Buffer | null
  /** Those that are not secret. */
  settings: JsonObject
  /** The secret ones, sealed for `connector_settings:<workspace>:<connector>:settings`; null: none. */
  settingsSealed: Buffer | null
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
  settings_sealed: Buffer | null
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
    settingsSealed: row.settings_sealed,
    importIntervalS: row.import_interval_s,
    fullReadIntervalS: row.full_read_interval_s,
    modifiedAt: row.modified_at,
  }
}

const columns =
  'connector_type, client_id, client_secret_sealed, settings, settings_sealed, import_interval_s, full_read_interval_s, modified_at'

/** The text that binds a sealed client secret to its row. */
export function settingsSealedFor(workspaceId: string, connectorType: string): string {
  return `connector_settings:${workspaceId}:${connectorType}`
}

/** The text that binds sealed settings to their row. */
export function secretsSealedFor(workspaceId: string, connectorType: string): string {
  return `${settingsSealedFor(workspaceId, connectorType)}:settings`
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

/** Locks what the workspace set for one connector until the transaction ends; null when there is nothing. */
export async function lockConnectorSettings(
  tx: Transaction,
  workspaceId: string,
  connectorType: string,
): Promise<ConnectorSettings | null> {
  const { rows } = await tx.query<SettingsRow>(
    `select ${columns} from connector_settings where workspace_id = $1 and connector_type = $2 for update`,
    [workspaceId, connectorType],
  )
  return rows[0] ? fromRow(rows[0]) : null
}

/** What is stored unsealed for one connector, in every workspace that set something. */
export async function listConnectorSettingsOfType(
  sql: Sql,
  connectorType: string,
): Promise<{ workspaceId: string; settings: JsonObject }[]> {
  const { rows } = await sql.query<{ workspace_id: string; settings: JsonObject }>(
    `select workspace_id, settings from connector_settings where connector_type = $1 and settings <> '{}'`,
    [connectorType],
  )
  return rows.map((row) => ({ workspaceId: row.workspace_id, settings: row.settings }))
}

/** Writes what the workspace set for one connector, in place of what was there. */
export async function upsertConnectorSettings(
  sql: Sql,
  workspaceId: string,
  wanted: Omit<ConnectorSettings, 'modifiedAt'>,
): Promise<ConnectorSettings> {
  const { rows } = await sql.query<SettingsRow>(
    `insert into connector_settings (workspace_id, connector_type, client_id, client_secret_sealed, settings, settings_sealed, import_interval_s, full_read_interval_s)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (workspace_id, connector_type) do update set client_id = excluded.client_id,
       client_secret_sealed = excluded.client_secret_sealed, settings = excluded.settings,
       settings_sealed = excluded.settings_sealed, import_interval_s = excluded.import_interval_s,
       import_cron = case when excluded.import_interval_s is distinct from connector_settings.import_interval_s then null else connector_settings.import_cron end,
       full_read_interval_s = excluded.full_read_interval_s, modified_at = now()
     returning ${columns}`,
    [
      workspaceId,
      wanted.connectorType,
      wanted.clientId,
      wanted.clientSecretSealed,
      JSON.stringify(wanted.settings),
      wanted.settingsSealed,
      wanted.importIntervalS,
      wanted.fullReadIntervalS,
    ],
  )
  const [row] = rows
  if (!row) throw new Error('upsert returned no row')
  return fromRow(row)
}
