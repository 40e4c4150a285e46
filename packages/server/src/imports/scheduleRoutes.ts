import { z } from 'zod'
import { TributaryError } from '@tributary/contract'
import { cronSchedule, durationSeconds, type ImportSchedule } from '../connectors/index.ts'
import type { Deps } from '../deps.ts'
import { withZod, type Routes } from '../http/index.ts'
import { formatDuration } from '../integrations/index.ts'
import { defaultBadRecordShare } from './badRecords.ts'
import { effectiveSchedule } from './nextImport.ts'
import { nextTime, rescheduleConnector } from './runSchedule.ts'
import {
  findImportSettings,
  findIntegrationSchedule,
  moveSchedules,
  updateIntegrationSchedule,
  upsertImportSettings,
  type ImportSettings,
  type IntegrationSchedule,
} from './store/schedules.ts'

export type ScheduleRoutesDeps = Pick<Deps, 'db' | 'clock' | 'connectors'>

const intervalSMin = 60
const intervalSMax = 31_622_400
const intervalSchedule = z.strictObject({
  interval: durationSeconds.refine(
    (seconds) => seconds >= intervalSMin && seconds <= intervalSMax,
    'expected a duration from PT1M to P366D',
  ),
})
const wantedSchedule = z
  .union([intervalSchedule, cronSchedule], {
    error: 'expected {"interval": "PT15M"} or {"cron": "0 3 * * *", "time_zone": "Europe/Berlin"}',
  })
  .describe('{"interval": "PT15M"}, or {"cron": "0 3 * * *", "time_zone": "Europe/Berlin"}')
const scheduleShape = z.union([
  z.object({ interval: z.string() }),
  z.object({ cron: z.string(), time_zone: z.string() }),
])

const integrationScheduleShape = z.object({
  schedule: scheduleShape,
  from: z
    .enum(['integration', 'workspace', 'connector'])
    .describe("Whose it is: the integration's own, the workspace's for the connector, or the connector's"),
  paused: z.boolean().describe('By the integration, or by the connector in this workspace'),
  next_import: z.iso.datetime().nullable().describe('Null: none by schedule'),
  retry: z.iso.datetime().nullable().describe('When the failed streams of a partial import are read again'),
})

const importSettingsShape = z.object({
  schedule: scheduleShape,
  from: z.enum(['workspace', 'connector']),
  paused: z.boolean(),
  bad_record_share: z.number().describe('A stream of which a larger share can not be taken is stopped'),
})

const integrationParams = z.object({ integration_id: z.uuid() })
const typeParams = z.object({ type: z.string().max(100) })
const tags = ['Imports']

/** When integrations are read: one, and all of a connector. */
export function scheduleRoutes(deps: ScheduleRoutesDeps): Routes {
  return async (app) => {
    await app.register(integrationScheduleRoutes(deps))
    await app.register(connectorImportRoutes(deps))
  }
}

function integrationScheduleRoutes(deps: ScheduleRoutesDeps): Routes {
  return async (plain) => {
    const app = withZod(plain)
    app.get(
      '/integrations/:integration_id/schedule',
      {
        schema: {
          tags,
          operationId: 'getSchedule',
          summary: 'When an integration is read, and when the next time is',
          params: integrationParams,
          response: { 200: integrationScheduleShape },
        },
      },
      async ({ caller, params }) => await showSchedule(deps, caller.workspaceId, params.integration_id),
    )
    app.put(
      '/integrations/:integration_id/schedule',
      {
        schema: {
          tags,
          operationId: 'setSchedule',
          summary: "Set an integration's own schedule; null: its connector's holds again",
          params: integrationParams,
          body: z.strictObject({ schedule: wantedSchedule.nullable() }),
          response: { 200: integrationScheduleShape },
        },
      },
      async ({ caller: { workspaceId }, params: { integration_id: integrationId }, body }) => {
        await updateIntegrationSchedule(deps.db, { workspaceId, integrationId }, scheduleOf(body.schedule))
        const changed = await findIntegrationSchedule(deps.db, workspaceId, integrationId)
        if (changed) await moveSchedules(deps.db, [{ ...changed, nextAt: nextTime(deps, changed) }])
        return await showSchedule(deps, workspaceId, integrationId)
      },
    )
  }
}

function connectorImportRoutes(deps: ScheduleRoutesDeps): Routes {
  return async (plain) => {
    const app = withZod(plain)
    app.get(
      '/connectors/:type/imports',
      {
        schema: {
          tags,
          operationId: 'getImportSettings',
          summary: "How this workspace's integrations of a connector are imported",
          params: typeParams,
          response: { 200: importSettingsShape },
        },
      },
      async ({ caller, params }) => {
        const connector = deps.connectors.get(params.type)
        return presentSettings(
          await findImportSettings(deps.db, caller.workspaceId, connector.type),
          connector,
        )
      },
    )
    app.patch(
      '/connectors/:type/imports',
      {
        schema: {
          tags,
          operationId: 'changeImportSettings',
          summary: "Change how this workspace's integrations of a connector are imported, or pause them",
          description:
            'What is left out stays as it is; null means: as the connector says. While it is paused nothing is imported by schedule; by hand it can be.',
          params: typeParams,
          body: z.strictObject({
            schedule: wantedSchedule.nullable().optional(),
            paused: z.boolean().optional(),
            bad_record_share: z.number().min(0).max(1).nullable().optional(),
          }),
          response: { 200: importSettingsShape },
        },
      },
      async ({ caller: { workspaceId }, params, body }) => {
        const connector = deps.connectors.get(params.type)
        const before = await findImportSettings(deps.db, workspaceId, connector.type)
        const wanted: ImportSettings = {
          schedule: body.schedule === undefined ? before.schedule : scheduleOf(body.schedule),
          isPaused: body.paused ?? before.isPaused,
          badRecordShare:
            body.bad_record_share === undefined ? before.badRecordShare : storedShare(body.bad_record_share),
        }
        await upsertImportSettings(deps.db, workspaceId, connector.type, wanted)
        if (body.schedule !== undefined || (before.isPaused && !wanted.isPaused)) {
          await rescheduleConnector(deps, workspaceId, connector.type)
        }
        return presentSettings(wanted, connector)
      },
    )
  }
}

/** The column has seven digits, and none for what is next to nothing. */
function storedShare(share: number | null): number | null {
  return share === null ? null : Math.round(share * 1e6) / 1e6
}

function scheduleOf(wanted: z.infer<typeof wantedSchedule> | null): ImportSchedule | null {
  if (wanted === null) return null
  return 'interval' in wanted
    ? { kind: 'interval', seconds: wanted.interval }
    : { kind: 'cron', expression: wanted.cron, timeZone: wanted.time_zone }
}

function presentSchedule(schedule: ImportSchedule): z.infer<typeof scheduleShape> {
  return schedule.kind === 'interval'
    ? { interval: formatDuration(schedule.seconds) }
    : { cron: schedule.expression, time_zone: schedule.timeZone }
}

function presentSettings(
  settings: ImportSettings,
  connector: Parameters<typeof effectiveSchedule>[2] & { badRecordShare?: number },
): z.infer<typeof importSettingsShape> {
  const { schedule } = effectiveSchedule(null, settings.schedule, connector)
  return {
    schedule: presentSchedule(schedule),
    from: settings.schedule ? 'workspace' : 'connector',
    paused: settings.isPaused,
    bad_record_share: settings.badRecordShare ?? connector.badRecordShare ?? defaultBadRecordShare,
  }
}

async function showSchedule(
  { db, connectors }: ScheduleRoutesDeps,
  workspaceId: string,
  integrationId: string,
): Promise<z.infer<typeof integrationScheduleShape>> {
  const found = await findIntegrationSchedule(db, workspaceId, integrationId)
  if (!found) {
    throw new TributaryError('integration.not_found', `There is no integration "${integrationId}".`)
  }
  const { schedule, from } = effectiveSchedule(
    found.own,
    found.ofWorkspace,
    connectors.find(found.connectorType),
  )
  const paused = isPaused(found)
  const isScheduled = found.status === 'active' && !paused
  return {
    schedule: presentSchedule(schedule),
    from,
    paused,
    next_import: isScheduled ? found.nextImportAt.toISOString() : null,
    retry: isScheduled ? (found.retryAt?.toISOString() ?? null) : null,
  }
}

function isPaused({ status, isConnectorPaused }: IntegrationSchedule): boolean {
  return status === 'paused' || isConnectorPaused
}
