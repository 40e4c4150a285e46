import { newUuid } from '@tributary/contract'
import type { ImportSchedule } from '../../connectors/index.ts'
import type { Sql, Transaction } from '../../db/index.ts'
import { armLanes } from './lanes.ts'
import { priorityOf, wakeWorkers } from './queue.ts'

type Ids = { workspaceId: string; integrationId: string }

/** An integration whose time has come, with all that says when the next one is. */
export type ScheduledIntegration = Ids & {
  connectorType: string
  own: ImportSchedule | null
  ofWorkspace: ImportSchedule | null
  /** The workspace has paused the connector. */
  isConnectorPaused: boolean
}

type ScheduleRow = {
  workspace_id: string
  integration_id: string
  connector_type: string
  schedule_interval_s: number | null
  schedule_cron: string | null
  schedule_time_zone: string | null
  import_interval_s: number | null
  import_cron: string | null
  import_time_zone: string | null
  connector_paused_at: Date | null
}

const scheduleColumns = `integrations.workspace_id, integrations.integration_id, integrations.connector_type, schedule_interval_s,
  schedule_cron, schedule_time_zone, settings.import_interval_s, settings.import_cron, settings.import_time_zone,
  settings.paused_at as connector_paused_at`
const withSettings = `left join connector_settings settings
  on settings.workspace_id = integrations.workspace_id and settings.connector_type = integrations.connector_type`

function scheduleOf(
  seconds: number | null,
  expression: string | null,
  timeZone: string | null,
): ImportSchedule | null {
  if (expression !== null) return { kind: 'cron', expression, timeZone: timeZone ?? 'UTC' }
  return seconds === null ? null : { kind: 'interval', seconds }
}

function fromRow(row: ScheduleRow): ScheduledIntegration {
  return {
    workspaceId: row.workspace_id,
    integrationId: row.integration_id,
    connectorType: row.connector_type,
    own: scheduleOf(row.schedule_interval_s, row.schedule_cron, row.schedule_time_zone),
    ofWorkspace: scheduleOf(row.import_interval_s, row.import_cron, row.import_time_zone),
    isConnectorPaused: row.connector_paused_at !== null,
  }
}

/** The query of lockDueIntegrations, apart so that a test can EXPLAIN it. */
export const dueIntegrationsQuery = `select ${scheduleColumns} from integrations ${withSettings}
  where integrations.status = 'active' and next_import_at <= now()
  order by next_import_at limit $1
  for update of integrations skip locked`

/** Locks the integrations whose time has come, the longest due first; those that another process has in hand are left out. */
export async function lockDueIntegrations(tx: Transaction, limit: number): Promise<ScheduledIntegration[]> {
  const { rows } = await tx.query<ScheduleRow>(dueIntegrationsQuery, [limit])
  return rows.map(fromRow)
}

/** Sets when integrations are due the next time. */
export async function moveSchedules(sql: Sql, moves: readonly (Ids & { nextAt: Date })[]): Promise<void> {
  await sql.query(
    `update integrations set next_import_at = moved.next_at
     from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) as moved (workspace_id, integration_id, next_at)
     where integrations.workspace_id = moved.workspace_id and integrations.integration_id = moved.integration_id`,
    [
      moves.map(({ workspaceId }) => workspaceId),
      moves.map(({ integrationId }) => integrationId),
      moves.map(({ nextAt }) => nextAt),
    ],
  )
}

/** Queues an import by schedule for each of `due`, but for those of which one is under way. Returns how many. */
export async function queueScheduled(
  tx: Transaction,
  due: readonly (Ids & { connectorType: string })[],
): Promise<number> {
  const priority = priorityOf('schedule')
  const { rows } = await tx.query<{ workspace_id: string; connector_type: string }>(
    `insert into imports (workspace_id, import_id, integration_id, connector_type, trigger, mode, priority)
     select workspace_id, import_id, integration_id, connector_type, 'schedule', 'incremental', $5
     from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[]) as due (workspace_id, import_id, integration_id, connector_type)
     on conflict (workspace_id, integration_id) where status in ('queued', 'running') do nothing
     returning workspace_id, connector_type`,
    [
      due.map(({ workspaceId }) => workspaceId),
      due.map(() => newUuid()),
      due.map(({ integrationId }) => integrationId),
      due.map(({ connectorType }) => connectorType),
      priority,
    ],
  )
  if (rows.length === 0) return 0
  const lanes = rows.map((row) => ({
    workspaceId: row.workspace_id,
    connectorType: row.connector_type,
    priority,
  }))
  await armLanes(tx, lanes)
  await wakeWorkers(tx)
  return rows.length
}

/** When and how an integration is read. */
export type IntegrationSchedule = ScheduledIntegration & {
  status: 'active' | 'needs_reconnect' | 'paused'
  nextImportAt: Date
  retryAt: Date | null
}

/** The schedule of one integration; null when there is none. */
export async function findIntegrationSchedule(
  sql: Sql,
  workspaceId: string,
  integrationId: string,
): Promise<IntegrationSchedule | null> {
  const { rows } = await sql.query<
    ScheduleRow & {
      status: IntegrationSchedule['status']
      next_import_at: Date
      retry_at: Date | null
    }
  >(
    `select ${scheduleColumns}, integrations.status, next_import_at, retry_at
     from integrations ${withSettings} where integrations.workspace_id = $1 and integration_id = $2`,
    [workspaceId, integrationId],
  )
  const [row] = rows
  if (!row) return null
  const { status, next_import_at: nextImportAt, retry_at: retryAt } = row
  return { ...fromRow(row), status, nextImportAt, retryAt }
}

/** Sets an integration's own schedule (null: none, its connector's holds). False when there is no such integration. */
export async function updateIntegrationSchedule(
  sql: Sql,
  { workspaceId, integrationId }: Ids,
  schedule: ImportSchedule | null,
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `update integrations set schedule_interval_s = $3, schedule_cron = $4, schedule_time_zone = $5, modified_at = now()
     where workspace_id = $1 and integration_id = $2`,
    [workspaceId, integrationId, ...scheduleValues(schedule)],
  )
  return rowCount === 1
}

function scheduleValues(schedule: ImportSchedule | null): [number | null, string | null, string | null] {
  if (schedule === null) return [null, null, null]
  return schedule.kind === 'interval'
    ? [schedule.seconds, null, null]
    : [null, schedule.expression, schedule.timeZone]
}

/** How a workspace wants its integrations of a connector to be imported; null: as the connector says. */
export type ImportSettings = {
  schedule: ImportSchedule | null
  isPaused: boolean
  badRecordShare: number | null
}

/** What the workspace set for imports of a connector; where nothing is set, that. */
export async function findImportSettings(
  sql: Sql,
  workspaceId: string,
  connectorType: string,
): Promise<ImportSettings> {
  const { rows } = await sql.query<{
    import_interval_s: number | null
    import_cron: string | null
    import_time_zone: string | null
    paused_at: Date | null
    bad_record_share: number | null
  }>(
    `select import_interval_s, import_cron, import_time_zone, paused_at, bad_record_share from connector_settings
     where workspace_id = $1 and connector_type = $2`,
    [workspaceId, connectorType],
  )
  const [row] = rows
  if (!row) return { schedule: null, isPaused: false, badRecordShare: null }
  const schedule = scheduleOf(row.import_interval_s, row.import_cron, row.import_time_zone)
  return { schedule, isPaused: row.paused_at !== null, badRecordShare: row.bad_record_share }
}

/** Sets how the workspace's integrations of a connector are imported, in place of what was set. */
export async function upsertImportSettings(
  sql: Sql,
  workspaceId: string,
  connectorType: string,
  { schedule, isPaused, badRecordShare }: ImportSettings,
): Promise<void> {
  await sql.query(
    `insert into connector_settings (workspace_id, connector_type, import_interval_s, import_cron, import_time_zone, paused_at, bad_record_share)
     values ($1, $2, $3, $4, $5, case when $6 then now() end, $7)
     on conflict (workspace_id, connector_type) do update set import_interval_s = excluded.import_interval_s,
       import_cron = excluded.import_cron, import_time_zone = excluded.import_time_zone,
       paused_at = case when $6 then coalesce(connector_settings.paused_at, now()) end,
       bad_record_share = excluded.bad_record_share, modified_at = now()`,
    [workspaceId, connectorType, ...scheduleValues(schedule), isPaused, badRecordShare],
  )
}

/** A part of a workspace's integrations of a connector that have no schedule of their own, in the order of their ids. */
export async function listScheduledBy(
  sql: Sql,
  workspaceId: string,
  connectorType: string,
  page: { after: string | null; limit: number },
): Promise<ScheduledIntegration[]> {
  const { rows } = await sql.query<ScheduleRow>(
    `select ${scheduleColumns} from integrations ${withSettings}
     where integrations.workspace_id = $1 and integrations.connector_type = $2 and schedule_interval_s is null and schedule_cron is null
       and ($3::uuid is null or integration_id > $3)
     order by integration_id limit $4`,
    [workspaceId, connectorType, page.after, page.limit],
  )
  return rows.map(fromRow)
}
