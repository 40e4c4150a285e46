import { TributaryError } from '@tributary/contract'
import { findIntegration } from '../integrations/index.ts'
import { classifyFailure, type Failure } from './classifyFailure.ts'
import { ImportFailed, endEarly, endImport } from './endImport.ts'
import { Stopped, checkLease, checkStopped, type ImportDeps, type ImportRun } from './importRun.ts'
import { importStream } from './importStream.ts'
import { openStreams } from './openStreams.ts'
import { dropStream, remapStored } from './remapStored.ts'
import type { Import } from './store/importRow.ts'
import { listStreams, noteStreamFailure, type GivenUp, type ImportStream } from './store/streams.ts'

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
    withoutList: new Map(),
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
    const mappingHash = mapped.find((candidate) => candidate.stream === stream.stream)?.mappingHash
    if (mappingHash === undefined) {
      // Another mapping went live since the import was planned; of a first read there may be records that no remap knew of.
      await dropStream(deps, run, stream.stream)
      continue
    }
    if (stream.status === 'failed') {
      failures.push(earlierFailure(stream))
      continue
    }
    checkStopped(signal)
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
  const givenUp = failure.retry === 'never' ? await whatIsStale(deps, claimed, stream, failure) : null
  const outcome: Failure = givenUp ? { ...failure, retry: 'later' } : failure
  checkLease(
    await noteStreamFailure(deps.db, claimed, {
      stream: stream.stream,
      failed: outcome.retry === 'never',
      givenUp,
      code: failure.code,
      message: failure.message,
    }),
  )
  return outcome
}

/**
 * A position may be too old for the third party, and so may the state from which a stream is read. When nothing could be read from the one
 * that it has, that is given up, once each: a position is not there any more then, and a stream that is read whole has no state.
 */
async function whatIsStale(
  { db }: ImportDeps,
  claimed: Import,
  stream: ImportStream,
  failure: Failure,
): Promise<GivenUp> {
  if (stream.status === 'sweeping') return null
  const now = await listStreams(db, claimed.workspaceId, claimed.importId)
  if (!now.some(({ stream: name, pages }) => name === stream.stream && pages === stream.pages)) return null
  if (stream.position !== null) return 'position'
  return stream.mode === 'incremental' && failure.refusesRequest === true ? 'state' : null
}
