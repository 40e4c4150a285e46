import { TributaryError, assertNever } from '@tributary/contract'
import { findConnectorSettings, findIntegration } from '../integrations/index.ts'
import { findWorkspace } from '../workspaces/index.ts'
import { backOffMs, failuresMax } from './backOff.ts'
import { classifyFailure, type Failure } from './classifyFailure.ts'
import { Stopped, checkLease, checkStopped, type ImportDeps, type ImportRun } from './importRun.ts'
import { importStream } from './importStream.ts'
import { defaultFullReadIntervalS, planStreams } from './planStreams.ts'
import { remapStored } from './remapStored.ts'
import { nextTime } from './runSchedule.ts'
import { finishImport, requeueImport } from './store/finish.ts'
import type { Import } from './store/importRow.ts'
import { findIntegrationSchedule } from './store/schedules.ts'
import {
  insertStreams,
  listStreamStates,
  listStreams,
  noteStreamFailure,
  type ImportStream,
} from './store/streams.ts'

/** Runs a claimed import as far as it goes now: to its end, or back to the queue. Never throws; what is unexpected is logged. */
export async function runImport(deps: ImportDeps, claimed: Import, signal: AbortSignal): Promise<void> {
  const log = {
    workspace_id: claimed.workspaceId,
    integration_id: claimed.integrationId,
    import_id: claimed.importId,
  }
  try {
    const run = await openRun(deps, claimed, signal)
    await runStreams(deps, run)
  } catch (error) {
    try {
      await endEarly(deps, claimed, error)
    } catch (second) {
      // The lease ends by itself, and another worker takes over.
      deps.logger.warn({ err: second, ...log }, 'import: the end of a run could not be written')
    }
  }
}

/** Everything that must be right before the first stream is read. */
async function openRun(deps: ImportDeps, claimed: Import, signal: AbortSignal): Promise<ImportRun> {
  const { workspaceId, integrationId, importId } = claimed
  const integration = await findIntegration(deps.db, workspaceId, integrationId)
  if (!integration) throw new Stopped('lost')
  // What is stored can be mapped again without the third party.
  if (integration.status === 'needs_reconnect' && claimed.trigger !== 'mapping') {
    throw new TributaryError(
      'integration.needs_reconnect',
      `The customer must reconnect integration ${integrationId} before it can be read.`,
    )
  }
  const connector = await deps.resources.liveConnector(
    deps.db,
    workspaceId,
    deps.connectors.get(integration.connectorType),
  )
  const { customerId, state } = integration
  return {
    claimed,
    connector,
    signal,
    target: { workspaceId, customerId, integrationId, importId, connector, state },
  }
}

async function runStreams(deps: ImportDeps, run: ImportRun): Promise<void> {
  const { claimed, connector, signal } = run
  const mapped = deps.resources.mappedStreams(connector)
  await remapStored(deps, run, mapped)
  const failures: Failure[] = []
  for (const stream of claimed.trigger === 'mapping' ? [] : await openStreams(deps, run, mapped)) {
    if (stream.status === 'done') continue
    if (stream.status === 'failed') {
      failures.push(earlierFailure(stream))
      continue
    }
    checkStopped(signal)
    const mappingHash = mapped.find((candidate) => candidate.stream === stream.stream)?.mappingHash
    if (mappingHash === undefined) throw new Error(`the mapping lost the stream ${stream.stream} meanwhile`)
    try {
      await importStream(deps, run, stream, mappingHash)
    } catch (error) {
      const failure = await noteFailure(deps, run, stream, error)
      failures.push(failure)
      if (failure.scope === 'import') throw new ImportFailed(failure)
    }
  }
  const retried = failures.find((failure) => failure.retry === 'later')
  if (retried) throw new ImportFailed(retried)
  await endImport(deps, claimed, failures)
}

/** A failure that was noted with its stream already. */
class ImportFailed extends Error {
  override readonly name = 'ImportFailed'
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.message)
    this.failure = failure
  }
}

/** The streams as they stand: planned at the first claim, found again at later ones. */
async function openStreams(
  { db, clock, reader }: ImportDeps,
  { claimed, connector }: ImportRun,
  mapped: readonly { stream: string; mappingHash: string }[],
): Promise<ImportStream[]> {
  const { workspaceId, integrationId, importId } = claimed
  const known = await listStreams(db, workspaceId, importId)
  if (known.length > 0) return known
  const settings = await findConnectorSettings(db, workspaceId, connector.type)
  const planned = planStreams(
    mapped.map((stream) => ({ ...stream, isIncremental: reader.isIncremental(connector, stream.stream) })),
    await listStreamStates(db, workspaceId, integrationId),
    {
      mode: claimed.mode,
      fullReadIntervalS: settings?.fullReadIntervalS ?? defaultFullReadIntervalS,
      nowMs: clock.now(),
    },
  )
  checkLease(await insertStreams(db, claimed, planned))
  return await listStreams(db, workspaceId, importId)
}

function earlierFailure(stream: ImportStream): Failure {
  return {
    code: stream.errorCode ?? 'import.read_failed',
    message: stream.errorMessage ?? 'The stream could not be read.',
    retry: 'never',
    scope: 'stream',
    retryAfterMs: null,
  }
}

/** Notes a stream's failure and says what follows from it. A stop is thrown on. */
async function noteFailure(
  deps: ImportDeps,
  { claimed, signal }: ImportRun,
  stream: ImportStream,
  error: unknown,
): Promise<Failure> {
  if (error instanceof Stopped) throw error
  checkStopped(signal)
  const failure = classifyFailure(error)
  const ids = { integration_id: claimed.integrationId, import_id: claimed.importId, stream: stream.stream }
  deps.logger.warn({ err: error, code: failure.code, ...ids }, 'import: a stream could not be read')
  const isStale = failure.retry === 'never' && (await isStalePosition(deps, claimed, stream))
  const outcome: Failure = isStale ? { ...failure, retry: 'later' } : failure
  checkLease(
    await noteStreamFailure(deps.db, claimed, {
      stream: stream.stream,
      failed: outcome.retry === 'never',
      forgetPosition: isStale,
      code: failure.code,
      message: failure.message,
    }),
  )
  return outcome
}

/** A position may be too old for the third party. When nothing could be read from it, the stream is read from its start, once. */
async function isStalePosition({ db }: ImportDeps, claimed: Import, stream: ImportStream): Promise<boolean> {
  if (stream.position === null || stream.status === 'sweeping') return false
  const now = await listStreams(db, claimed.workspaceId, claimed.importId)
  return now.some(({ stream: name, pages }) => name === stream.stream && pages === stream.pages)
}

/** The end of a run that could not go through: back to the queue while that can help, else the end of the import. */
async function endEarly(deps: ImportDeps, claimed: Import, error: unknown): Promise<void> {
  const { db, logger, clock } = deps
  if (error instanceof Stopped) {
    switch (error.why) {
      case 'lost':
        return
      case 'shutdown':
        await db.transaction((tx) => requeueImport(tx, claimed, 0, null))
        return
      case 'paced':
        await db.transaction((tx) => requeueImport(tx, claimed, error.delayMs, null))
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
  const failures = failuresNow(claimed, streams)
  if (failure.retry === 'later' && failures < failuresMax) {
    const delayMs = backOffMs(failures, failure.retryAfterMs, Math.random())
    await db.transaction((tx) => requeueImport(tx, claimed, delayMs, failure))
    return
  }
  logger.warn({ ...log, at: clock.now() }, 'import: it ends without being complete')
  for (const stream of streams) {
    if (stream.status === 'done' || stream.status === 'failed') continue
    const code = stream.errorCode ?? failure.code
    const message = stream.errorMessage ?? failure.message
    const noted = { stream: stream.stream, failed: true, forgetPosition: false, code, message }
    checkLease(await noteStreamFailure(db, claimed, noted))
  }
  await endImport(deps, claimed, [failure])
}

/** Tries in a row that brought nothing: a page that was committed in this run began the count again. */
function failuresNow(claimed: Import, streams: readonly ImportStream[]): number {
  const pages = streams.reduce((sum, stream) => sum + stream.pages, 0)
  return pages > claimed.pages ? 0 : claimed.failures
}

/** Ends an import whose streams all came to an end, and tells a complete one, in one transaction. */
async function endImport(deps: ImportDeps, claimed: Import, failures: readonly Failure[]): Promise<void> {
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
  status: 'succeeded' | 'partial' | 'failed' | 'cancelled',
  fault: Failure | null,
): Promise<void> {
  const { db, events, metrics } = deps
  const { workspaceId, integrationId, importId } = claimed
  const integration = await findIntegration(db, workspaceId, integrationId)
  const workspace = await findWorkspace(db, workspaceId)
  if (!integration || !workspace) return
  const { connectorType, customerId, state } = integration
  const schedule = await findIntegrationSchedule(db, workspaceId, integrationId)
  if (!schedule) return
  const nextImportAt = nextTime(deps, schedule)
  await db.transaction(async (tx) => {
    const ended = await finishImport(tx, claimed, { status, fault, nextImportAt, retryAt: null })
    if (!ended) throw new Stopped('lost')
    tx.afterCommit(() => metrics?.importEnded(status))
    const isTold = {
      every: true,
      changed: ended.changed,
      first: ended.first,
    }[workspace.importDonePolicy]
    // Nothing was imported when what is stored was mapped again.
    if (status !== 'succeeded' || !isTold || claimed.trigger === 'mapping') return
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
  })
}
