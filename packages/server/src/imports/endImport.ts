import { assertNever } from '@tributary/contract'
import { findIntegration } from '../integrations/index.ts'
import { findWorkspace } from '../workspaces/index.ts'
import { backOffMs, failuresMax, limitDelayMs, refusalsMax, retriesMax, retryDelayMs } from './backOff.ts'
import { classifyFailure, mayPass, type Failure } from './classifyFailure.ts'
import { Stopped, checkLease, type ImportDeps } from './importRun.ts'
import { nextTime } from './runSchedule.ts'
import { finishImport, requeueImport } from './store/finish.ts'
import type { Import, ImportStatus } from './store/importRow.ts'
import { findIntegrationSchedule } from './store/schedules.ts'
import { listStreams, noteStreamFailure, type ImportStream } from './store/streams.ts'

/** A failure that was noted with its stream already. */
export class ImportFailed extends Error {
  override readonly name = 'ImportFailed'
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.message)
    this.failure = failure
  }
}

/** The end of a run that could not go through: back to the queue while that can help, else the end of the import. */
export async function endEarly(deps: ImportDeps, claimed: Import, error: unknown): Promise<void> {
  const { db, logger, clock, turns } = deps
  if (error instanceof Stopped) {
    switch (error.why) {
      case 'lost':
        return
      case 'shutdown':
        await turns.take(() => db.transaction((tx) => requeueImport(tx, claimed, 0, null)))
        return
      case 'paced':
        await turns.take(() => db.transaction((tx) => requeueImport(tx, claimed, error.delayMs, null)))
        return
      case 'cancelled':
        await finish(deps, claimed, 'cancelled', null)
        return
      default:
        return assertNever(error.why)
    }
  }
  const failure = error instanceof ImportFailed ? error.failure : classifyFailure(error)
  const log = { integration_id: claimed.integrationId, import_id: claimed.importId, code: failure.code }
  if (!(error instanceof ImportFailed)) logger.warn({ err: error, ...log }, 'import: a run failed')
  const streams = await listStreams(db, claimed.workspaceId, claimed.importId)
  const isAhead = isAheadOf(claimed, streams)
  if (failure.limit) {
    const waits = (isAhead ? 0 : claimed.waits) + (failure.limit === 'refused' ? 1 : 0)
    if (waits <= refusalsMax) {
      const delayMs = limitDelayMs(waits, failure.retryAfterMs, Math.random())
      await turns.take(() =>
        db.transaction((tx) => requeueImport(tx, claimed, delayMs, { ...failure, waits })),
      )
      return
    }
  }
  const failures = isAhead ? 0 : claimed.failures
  if (failure.retry === 'later' && !failure.limit && failures < failuresMax) {
    const delayMs = backOffMs(failures, failure.retryAfterMs, Math.random())
    await turns.take(() => db.transaction((tx) => requeueImport(tx, claimed, delayMs, failure)))
    return
  }
  logger.warn({ ...log, at: clock.now() }, 'import: it ends without being complete')
  for (const stream of streams) {
    if (stream.status === 'done' || stream.status === 'failed') continue
    const code = stream.errorCode ?? failure.code
    const message = stream.errorMessage ?? failure.message
    const noted = { stream: stream.stream, failed: true, givenUp: null, code, message }
    checkLease(await noteStreamFailure(db, claimed, noted))
  }
  await endImport(deps, claimed, [failure])
}

/** Whether a page was committed in this run: what was tried in vain is counted anew from there. */
function isAheadOf(claimed: Import, streams: readonly ImportStream[]): boolean {
  return streams.reduce((sum, stream) => sum + stream.pages, 0) > claimed.pages
}

/** Ends an import whose streams all came to an end, and tells a complete one, in one transaction. */
export async function endImport(
  deps: ImportDeps,
  claimed: Import,
  failures: readonly Failure[],
): Promise<void> {
  const streams = await listStreams(deps.db, claimed.workspaceId, claimed.importId)
  const [first] = failures
  if (!first) return await finish(deps, claimed, 'succeeded', null)
  // Stopped deletes are shown as a failure of the whole, so that somebody looks.
  const guard = failures.find((failure) => failure.code === 'import.delete_guard')
  const hasDone = streams.some((stream) => stream.status === 'done')
  await finish(deps, claimed, hasDone && !guard ? 'partial' : 'failed', guard ?? first)
}

async function finish(
  deps: ImportDeps,
  claimed: Import,
  status: Exclude<ImportStatus, 'queued' | 'running'>,
  fault: Failure | null,
): Promise<void> {
  const { db, events, metrics, turns } = deps
  const { workspaceId, integrationId, importId } = claimed
  const integration = await findIntegration(db, workspaceId, integrationId)
  const workspace = await findWorkspace(db, workspaceId)
  if (!integration || !workspace) return
  const { connectorType, customerId, state } = integration
  const schedule = await findIntegrationSchedule(db, workspaceId, integrationId)
  if (!schedule) return
  // What only maps again what is stored takes nobody's turn to be read.
  const isRead = claimed.trigger !== 'mapping'
  const nextImportAt = isRead ? nextTime(deps, schedule) : schedule.nextImportAt
  const retryAt = isRead ? await retryTime(deps, claimed, status, nextImportAt) : schedule.retryAt
  await turns.take(() =>
    db.transaction(async (tx) => {
      const ended = await finishImport(tx, claimed, { status, fault, nextImportAt, retryAt })
      if (!ended) throw new Stopped('lost')
      tx.afterCommit(() => metrics?.importEnded(status))
      const isTold = {
        every: true,
        changed: ended.changed,
        first: ended.first,
      }[workspace.importDonePolicy]
      // Nothing was imported when what is stored was mapped again.
      if (status !== 'succeeded' || !isTold || !isRead) return
      await events.record(tx, [
        {
          event: 'integration_import_done',
          workspaceId,
          customerId,
          state,
          integrationId,
          importId,
          resourceId: null,
          payload: { id: integrationId, connector_type: connectorType },
        },
      ])
    }),
  )
}

/**
 * When the failed streams of an import are taken up again by themselves: not at all when somebody must change something first, or when the
 * schedule reads them sooner.
 */
async function retryTime(
  { db, clock }: ImportDeps,
  claimed: Import,
  status: ImportStatus,
  nextImportAt: Date,
): Promise<Date | null> {
  if ((status !== 'partial' && status !== 'failed') || claimed.retries >= retriesMax) return null
  const streams = await listStreams(db, claimed.workspaceId, claimed.importId)
  const failed = streams.filter((stream) => stream.status === 'failed')
  if (!failed.some(({ errorCode }) => errorCode !== null && mayPass(errorCode))) return null
  const at = new Date(clock.now() + retryDelayMs(claimed.retries, Math.random()))
  return at < nextImportAt ? at : null
}
