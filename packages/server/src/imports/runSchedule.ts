import type { Deps } from '../deps.ts'
import { effectiveSchedule, nextImportAt } from './nextImport.ts'
import { clearRetry, lockDueRetries, reopenImport } from './store/reopen.ts'
import {
  listScheduledBy,
  lockDueIntegrations,
  moveSchedules,
  queueScheduled,
  type ScheduledIntegration,
} from './store/schedules.ts'

type ScheduleDeps = Pick<Deps, 'db' | 'clock' | 'connectors'>

/**
 * Queues an import for each integration whose time has come, up to `limit`, and sets its next time, in one transaction that any number of
 * processes may run. One whose connector is paused is only moved on. Returns how many were looked at.
 */
export async function queueDueImports(deps: ScheduleDeps, limit: number): Promise<number> {
  return await deps.db.transaction(async (tx) => {
    const due = await lockDueIntegrations(tx, limit)
    if (due.length === 0) return 0
    await moveSchedules(
      tx,
      due.map((one) => ({ ...one, nextAt: nextTime(deps, one) })),
    )
    await queueScheduled(
      tx,
      due.filter(({ isConnectorPaused }) => !isConnectorPaused),
    )
    return due.length
  })
}

/** When an integration is due next, by the schedule that holds for it. */
export function nextTime(
  { clock, connectors }: Pick<Deps, 'clock' | 'connectors'>,
  of: Pick<ScheduledIntegration, 'integrationId' | 'connectorType' | 'own' | 'ofWorkspace'>,
): Date {
  const { schedule } = effectiveSchedule(of.own, of.ofWorkspace, connectors.find(of.connectorType))
  const { integrationId } = of
  return new Date(nextImportAt(schedule, { integrationId, nowMs: clock.now(), random: Math.random() }))
}

/** Takes up failed streams that are due again, of `limit` integrations at most. Returns how many were looked at. */
export async function reopenDueImports({ db }: Pick<Deps, 'db'>, limit: number): Promise<number> {
  return await db.transaction(async (tx) => {
    const due = await lockDueRetries(tx, limit)
    for (const { workspaceId, integrationId, importId } of due) {
      const outcome = importId === null ? null : await reopenImport(tx, workspaceId, importId, 1)
      if (outcome !== 'reopened') await clearRetry(tx, workspaceId, integrationId)
    }
    return due.length
  })
}

const pageSize = 1_000

/**
 * Sets the next time of all integrations that follow a workspace's schedule of a connector, after that changed or was resumed. Those of an
 * interval are spread over the whole of it, so that they do not fire together.
 */
export async function rescheduleConnector(
  deps: ScheduleDeps,
  workspaceId: string,
  connectorType: string,
): Promise<void> {
  const { db, clock } = deps
  for (let after: string | null = null; ;) {
    const page: ScheduledIntegration[] = await listScheduledBy(db, workspaceId, connectorType, {
      after,
      limit: pageSize,
    })
    const nowMs = clock.now()
    const moves = page.map((one) => {
      const next = nextTime(deps, one).getTime()
      const isCron = (one.ofWorkspace ?? deps.connectors.find(connectorType)?.schedule)?.kind === 'cron'
      return { ...one, nextAt: new Date(isCron ? next : nowMs + Math.round((next - nowMs) * Math.random())) }
    })
    if (moves.length > 0) await moveSchedules(db, moves)
    const last = page.at(-1)
    if (!last || page.length < pageSize) return
    after = last.integrationId
  }
}
