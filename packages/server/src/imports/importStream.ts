import { TributaryError, type JsonValue } from '@tributary/contract'
import type { Transaction } from '../db/index.ts'
import { faultPoint } from '../faultPoint.ts'
import type { AppliedPage, PreparedPage } from '../ports.ts'
import { exceedsDeleteGuard } from './deleteGuard.ts'
import { keepPace } from './keepPace.ts'
import { Stopped, checkLease, checkStopped, type ImportDeps, type ImportRun } from './importRun.ts'
import { deleteRecordErrors, hasRecordErrors, upsertRecordErrors } from './store/recordErrors.ts'
import {
  checkpointPage,
  countDeleted,
  finishStream,
  startStreamPhase,
  type ImportStream,
} from './store/streams.ts'

/** Deletes of one transaction. */
const sweepBatch = 1_000

/** Reads one stream to its end, page by page, then deletes what a full read has not seen. Throws what stopped it; what was committed stays. */
export async function importStream(
  deps: ImportDeps,
  run: ImportRun,
  stream: ImportStream,
  mappingHash: string,
): Promise<void> {
  const { db } = deps
  const { claimed } = run
  let { state } = stream
  if (stream.status !== 'sweeping') {
    checkLease(await startStreamPhase(db, claimed, stream.stream, 'reading'))
    state = await readPages(deps, run, stream)
  }
  if (stream.mode === 'full') await sweep(deps, run, stream)
  const finished = { stream: stream.stream, state, mode: stream.mode, mappingHash }
  checkLease(await finishStream(db, claimed, finished))
  faultPoint('imports.stream_done')
}

/** Reads the next page and prepares it while the one before is being committed: at most two pages are in memory. Returns the state at the end. */
async function readPages(deps: ImportDeps, run: ImportRun, stream: ImportStream): Promise<JsonValue> {
  const { resources, reader, logger } = deps
  const { target, claimed, connector, signal } = run
  const { workspaceId, integrationId } = claimed
  const of = { workspaceId, integrationId, stream: stream.stream }
  const commit = await createPageCommitter(deps, run, stream)
  let { state } = stream
  let committing: Promise<void> = Promise.resolve()
  const read = { ...of, connector, state, position: stream.position, signal }
  try {
    for await (const message of reader.read(read)) {
      checkStopped(signal)
      if (message.kind === 'state') state = message.state
      else if (message.kind === 'log')
        logger[message.level]({ ...of, import_id: claimed.importId }, message.message)
      else {
        faultPoint('imports.page_fetched')
        const prepared = await resources.prepare(target, stream.stream, message.records)
        await committing
        checkStopped(signal)
        committing = commit(prepared, message.position, state)
        // Awaited with the next page or after the last; until then its failure is not an unhandled one.
        committing.catch(() => {})
      }
    }
  } catch (error) {
    // The page before is still being committed, and must not be lost to the failure of this one. If that failed too, it says more.
    await committing
    throw error
  }
  await committing
  checkStopped(signal)
  return state
}

type PageCommitter = (page: PreparedPage, position: JsonValue, state: JsonValue) => Promise<void>

/** One transaction a page: resources, events, what was seen, records at fault and the checkpoint, or nothing of it. */
async function createPageCommitter(
  deps: ImportDeps,
  run: ImportRun,
  stream: ImportStream,
): Promise<PageCommitter> {
  const { db, leaseMs } = deps
  const { claimed } = run
  const { workspaceId, integrationId, importId } = claimed
  const of = { workspaceId, integrationId, stream: stream.stream }
  let hasErrors = await hasRecordErrors(db, of)
  let page = stream.pages

  async function noteFailures(tx: Transaction, { failures, writtenKeys }: AppliedPage): Promise<void> {
    if (hasErrors && writtenKeys.length > 0) await deleteRecordErrors(tx, of, writtenKeys)
    if (failures.length === 0) return
    hasErrors = true
    await upsertRecordErrors(tx, { ...of, importId }, failures)
  }

  return async (prepared, position, state) => {
    await keepPace(deps, run)
    page += 1
    const { isCancelled } = await db.transaction(async (tx) => {
      const applied = await prepared.apply(tx)
      await noteFailures(tx, applied)
      faultPoint('imports.page_applied')
      const seen = stream.mode === 'full' && applied.seen.length > 0 ? applied.seen : null
      const { counts } = applied
      const checkpoint = { stream: stream.stream, page, position, state, counts, seen, leaseMs }
      const committed = await checkpointPage(tx, claimed, checkpoint)
      if (!committed) throw new Stopped('lost')
      return committed
    })
    faultPoint('imports.page_committed')
    if (isCancelled) throw new Stopped('cancelled')
  }
}

/** Deletes what the full read has not seen, in transactions of a bounded size. After a crash it goes on with what is left. */
async function sweep(deps: ImportDeps, run: ImportRun, stream: ImportStream): Promise<void> {
  const { db, resources } = deps
  const { claimed, target, signal } = run
  const { missing, held } = await resources.findMissing(db, target, stream.stream)
  // Once it began, the question was answered; what is left of it is no measure.
  const isAsked = stream.status !== 'sweeping' && !claimed.deletesConfirmed
  if (isAsked && exceedsDeleteGuard(missing.length, held)) {
    throw new TributaryError(
      'import.delete_guard',
      `The full read of "${stream.stream}" did not show ${missing.length} of the ${held} records that we hold. Deleting that many needs a word from you: ` +
        `look at the third party, then POST /v1/imports/${claimed.importId}/confirm-deletes to read it again and delete what is gone.`,
      { details: { stream: stream.stream, missing: missing.length, held } },
    )
  }
  if (missing.length === 0) return
  checkLease(await startStreamPhase(db, claimed, stream.stream, 'sweeping'))
  for (let start = 0; start < missing.length; start += sweepBatch) {
    checkStopped(signal)
    await keepPace(deps, run)
    const part = missing.slice(start, start + sweepBatch)
    await db.transaction(async (tx) => {
      const deleted = await resources.deleteResources(tx, target, part)
      faultPoint('imports.sweep_applied')
      checkLease(await countDeleted(tx, claimed, stream.stream, deleted))
    })
    faultPoint('imports.sweep_committed')
  }
}
