import { TributaryError, type JsonValue } from '@tributary/contract'
import type { Transaction } from '../db/index.ts'
import { faultPoint } from '../faultPoint.ts'
import { StaleComparison, type AppliedPage, type PreparedPage } from '../ports.ts'
import { exceedsDeleteGuard } from './deleteGuard.ts'
import { keepPace } from './keepPace.ts'
import { Stopped, checkLease, checkStopped, type ImportDeps, type ImportRun } from './importRun.ts'
import { readBatches, type PageBatch } from './readBatches.ts'
import { lockRun } from './store/lockRun.ts'
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

/** Reads one stream to its end, batch by batch, then deletes what a full read has not seen. Throws what stopped it; what was committed stays. */
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

/** Characters of records in a batch, at most, as far as the batches before tell: it bounds what is held in memory. */
const batchCharactersMax = 4_000_000

/**
 * Reads and compares the next batch while the one before is being committed: at most two batches are in memory, and a page that is
 * being read. Returns the state at the end.
 */
async function readPages(deps: ImportDeps, run: ImportRun, stream: ImportStream): Promise<JsonValue> {
  const { resources, db, turns, recordsPerCommit } = deps
  const { target, signal } = run
  const commit = await createBatchCommitter(deps, run, stream)
  const limit = { records: recordsPerCommit }
  let committing: Promise<void> = Promise.resolve()
  let before: PreparedPage | null = null
  const batches = readBatches(deps, run, stream, limit)
  try {
    for (;;) {
      const step = await batches.next()
      if (step.done === true) {
        await committing
        checkStopped(signal)
        return step.value
      }
      const batch = step.value
      const prepared = await resources.prepare(target, stream.stream, batch.records)
      const averageCharacters = prepared.characters / Math.max(1, prepared.recordCount)
      limit.records = Math.max(1, Math.min(recordsPerCommit, batchCharactersMax / averageCharacters))
      const uncommitted = before
      await turns.take(() => prepared.compare(db, uncommitted))
      await committing
      checkStopped(signal)
      before = prepared
      committing = commit(prepared, batch).finally(() => {
        if (before === prepared) before = null
      })
      // Awaited with the next batch or after the last; until then its failure is not an unhandled one.
      committing.catch(() => {})
    }
  } catch (error) {
    // The batch before is still being committed, and must not be lost to the failure of this one. If that failed too, it says more.
    await committing
    throw error
  } finally {
    await batches.return(null)
  }
}

/** A comparison is stale when somebody else wrote the integration's resources, which is rare: the second look is the right one. */
const comparisonsMax = 3

type BatchCommitter = (page: PreparedPage, batch: PageBatch) => Promise<void>

/** One transaction a batch: resources, events, what was seen, records at fault and the checkpoint, or nothing of it. */
async function createBatchCommitter(
  deps: ImportDeps,
  run: ImportRun,
  stream: ImportStream,
): Promise<BatchCommitter> {
  const { db, leaseMs, turns } = deps
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

  async function commitOnce(prepared: PreparedPage, { pages, position, state }: PageBatch): Promise<boolean> {
    const { isCancelled } = await db.transaction(async (tx) => {
      // All go to one connection, which runs them in this order.
      const [isHeld, applied] = await Promise.all([lockRun(tx, claimed), prepared.apply(tx)])
      checkLease(isHeld)
      await noteFailures(tx, applied)
      faultPoint('imports.page_applied')
      const seen = stream.mode === 'full' && applied.seen.length > 0 ? applied.seen : null
      const { counts } = applied
      const checkpoint = { stream: stream.stream, page, pages, position, state, counts, seen, leaseMs }
      const committed = await checkpointPage(tx, claimed, checkpoint)
      if (!committed) throw new Stopped('lost')
      return committed
    })
    return isCancelled
  }

  return async (prepared, batch) => {
    await keepPace(deps, run)
    page += batch.pages
    const isCancelled = await turns.take(async () => {
      for (let comparisons = 1; ; comparisons++) {
        try {
          return await commitOnce(prepared, batch)
        } catch (error) {
          if (!(error instanceof StaleComparison) || comparisons === comparisonsMax) throw error
        }
      }
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
