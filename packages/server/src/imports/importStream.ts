import { TributaryError, type JsonValue } from '@tributary/contract'
import type { Transaction } from '../db/index.ts'
import { faultPoint } from '../faultPoint.ts'
import { StaleComparison, type AppliedPage, type PreparedPage, type RecordCounts } from '../ports.ts'
import { exceedsBadRecords, defaultBadRecordShare } from './badRecords.ts'
import { keepPace } from './keepPace.ts'
import { Stopped, checkLease, checkStopped, type ImportDeps, type ImportRun } from './importRun.ts'
import { readBatches, type PageBatch } from './readBatches.ts'
import { lockRun } from './store/lockRun.ts'
import { firstLook, planMoved, planSecondLook, secondLook, secondLookOf, type Look } from './secondLook.ts'
import { findImportSettings } from './store/schedules.ts'
import { deleteRecordErrors, hasRecordErrors, keepRecordErrors } from './store/recordErrors.ts'
import { checkpointPage, finishStream, startStreamPhase, type ImportStream } from './store/streams.ts'
import { findSameHashes } from './store/streamStates.ts'
import { StreamReadError } from './streamReader.ts'
import { sweepStream } from './sweepStream.ts'
import type { TurnOptions } from './turns.ts'

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
    state = await readToEnd(deps, run, stream, mappingHash)
  }
  if (stream.mode === 'full') await sweepStream(deps, run, { ...stream, state }, mappingHash)
  const finished = { stream: stream.stream, state, mode: stream.mode, mappingHash }
  checkLease(await finishStream(db, claimed, finished))
  faultPoint('imports.stream_done')
}

/** Reads what there is, and again what may have been passed by. Returns the state at the end. */
async function readToEnd(
  deps: ImportDeps,
  run: ImportRun,
  stream: ImportStream,
  mappingHash: string,
): Promise<JsonValue> {
  const begun = secondLookOf(stream.position)
  if (begun) return await readPages(deps, run, { ...stream, ...begun }, mappingHash, secondLook)
  const state = await readPages(deps, run, stream, mappingHash)
  if (stream.mode !== 'full') return state
  const moved = await readMoved(deps, run, stream.stream, mappingHash)
  const second = await planSecondLook(deps, run, stream.stream, moved?.kind === 'refused')
  if (second) return await readPages(deps, run, second, mappingHash, secondLook)
  return moved?.kind === 'read' ? moved.state : state
}

/** Reads what has changed meanwhile (planMoved). `refused`: the third party does not take the state any more, so that it tells nothing. */
async function readMoved(
  deps: ImportDeps,
  run: ImportRun,
  stream: string,
  mappingHash: string,
): Promise<{ kind: 'read'; state: JsonValue } | { kind: 'refused' } | null> {
  const moved = await planMoved(deps, run, stream)
  if (!moved) return null
  try {
    return { kind: 'read', state: await readPages(deps, run, moved, mappingHash) }
  } catch (error) {
    if (!(error instanceof StreamReadError) || !error.refusesRequest) throw error
    return { kind: 'refused' }
  }
}

/** Characters of records in a batch, at most, as far as the batches before tell: it bounds what is held in memory. */
const batchCharactersMax = 4_000_000

/** A batch on its way to its commit. */
type Committing = {
  page: PreparedPage | null
  /** Resolves when its transaction has its turn. */
  begun: Promise<void>
  /** Resolves when its events have their numbers. */
  told: Promise<void>
  done: Promise<void>
}

/**
 * Reads and prepares the next batch while the one before is compared and the one before that is being committed: at most three are in
 * memory, and a page that is being read. Returns the state at the end.
 */
async function readPages(
  deps: ImportDeps,
  run: ImportRun,
  stream: ImportStream,
  mappingHash: string,
  look: Look = firstLook,
): Promise<JsonValue> {
  const { resources, db, desks, recordsPerCommit } = deps
  const { target, signal } = run
  const commit = await createBatchCommitter(deps, run, stream, look)
  const limit = { records: recordsPerCommit }
  const { workspaceId, integrationId } = run.claimed
  const sameHashes = await findSameHashes(db, {
    workspaceId,
    integrationId,
    stream: stream.stream,
    mappingHash,
  })
  const prepare = (records: PageBatch['records'], desk: TurnOptions) =>
    desks.take(() => resources.prepare(target, stream.stream, records, sameHashes), desk)
  const batches = readBatches(deps, run, stream, limit)
  // The batches that are not committed yet, in their order; the first page of a run is not held up by the later ones of others.
  let older: Promise<void> = Promise.resolve()
  let newer: Committing = { page: null, begun: older, told: older, done: older }
  let isUrgent = stream.pages === 0
  try {
    for (;;) {
      // Later pages are not even read while first ones wait.
      if (!isUrgent) await desks.take(() => Promise.resolve(), { cost: limit.records, isBegun: true })
      const step = await batches.next()
      if (step.done === true) {
        await newer.done
        checkStopped(signal)
        return step.value
      }
      // The records are not part of what is held until the commit.
      const { records, ...batch } = step.value
      const desk = { isUrgent, cost: records.length }
      isUrgent = false
      const page = await prepare(records, desk)
      const averageCharacters = page.characters / Math.max(1, page.recordCount)
      limit.records = Math.max(1, Math.min(recordsPerCommit, batchCharactersMax / averageCharacters))
      await older
      checkStopped(signal)
      const before = newer
      const begun = Promise.withResolvers<void>()
      const told = Promise.withResolvers<void>()
      const work = async () => {
        try {
          const isApart = await desks.take(() => page.compare(db, before.page), { ...desk, isBegun: true })
          checkStopped(signal)
          await commit(page, batch, { turn: desk, before, isApart, begun: begun.resolve, told: told.resolve })
        } catch (error) {
          // If the batch before failed too, that says more; and nothing of it is under way any more.
          await before.done
          throw error
        }
        current.page = null
      }
      const current: Committing = { page, begun: begun.promise, told: told.promise, done: Promise.resolve() }
      current.done = work()
      // Awaited before the batch after the next one or at the end; until then its failure is not an unhandled one.
      current.done.catch(() => {})
      older = before.done
      newer = current
    }
  } catch (error) {
    // What was read before must not be lost to the failure of what comes after it. If that failed too, it says more.
    await newer.done
    throw error
  } finally {
    await batches.return(null)
  }
}

/** A comparison is stale when somebody else wrote the integration's resources, which is rare: the second look is the right one. */
const comparisonsMax = 3

type BatchCommitter = (
  page: PreparedPage,
  batch: Omit<PageBatch, 'records'>,
  how: {
    turn: TurnOptions
    before: Committing
    /** Whether it has no record of the batch before. */
    isApart: boolean
    /** To be called when its transaction has its turn. */
    begun: () => void
    /** To be called when its events have their numbers. */
    told: () => void
  },
) => Promise<void>

/**
 * One transaction a batch: resources, events, what was seen, records at fault and the checkpoint, or nothing of it. While nobody else
 * waits for a connection, it writes its records while the batch before is being committed, and commits after it, or not at all: so the
 * database does not wait for this process between two batches.
 */
async function createBatchCommitter(
  deps: ImportDeps,
  run: ImportRun,
  stream: ImportStream,
  look: Look,
): Promise<BatchCommitter> {
  const { db, leaseMs, turns } = deps
  const { claimed } = run
  const { workspaceId, integrationId, importId } = claimed
  const of = { workspaceId, integrationId, stream: stream.stream }
  let hasErrors = await hasRecordErrors(db, of)
  let page = stream.pages
  let { read, failed } = stream.counts
  const settings = await findImportSettings(db, workspaceId, run.connector.type)
  const badShareMax = settings.badRecordShare ?? run.connector.badRecordShare ?? defaultBadRecordShare

  async function noteFailures(tx: Transaction, { failures, takenKeys }: AppliedPage): Promise<void> {
    if (hasErrors) await deleteRecordErrors(tx, of, takenKeys())
    if (failures.length === 0) return
    hasErrors = true
    await keepRecordErrors(tx, { ...of, importId }, failures)
  }

  async function commitOnce(
    prepared: PreparedPage,
    { pages, position, state }: Omit<PageBatch, 'records'>,
    of: { page: number; before: Committing; told: () => void },
  ): Promise<{ isCancelled: boolean; counts: RecordCounts }> {
    return await db.transaction(async (tx) => {
      checkLease(await lockRun(tx, claimed))
      const earlier = Promise.race([of.before.told, of.before.done])
      // It may fail when nobody asks for it any more; whoever awaits the batch before hears of it.
      earlier.catch(() => {})
      const applied = await prepared.apply(tx, earlier)
      of.told()
      await of.before.done
      await noteFailures(tx, applied)
      faultPoint('imports.page_applied')
      const seen = stream.mode === 'full' && applied.seen.length > 0 ? applied.seen : null
      const counts = look.count(applied.counts)
      const checkpoint = {
        stream: stream.stream,
        page: of.page,
        pages,
        position: look.keep(position),
        state,
        counts,
        seen,
        leaseMs,
      }
      const committed = await checkpointPage(tx, claimed, checkpoint)
      if (!committed) throw new Stopped('lost')
      return { ...committed, counts }
    })
  }

  return async (prepared, batch, { turn, before, isApart, begun, told }) => {
    await keepPace(deps, run)
    // It takes its turn after the batch before, whose turn it would keep otherwise.
    if (isApart) await Promise.race([before.begun, before.done])
    if (!isApart || !turns.isFree) await before.done
    page += batch.pages
    const of = { page, before, told }
    const { isCancelled, counts } = await turns.take(async () => {
      begun()
      for (let comparisons = 1; ; comparisons++) {
        try {
          return await commitOnce(prepared, batch, of)
        } catch (error) {
          if (!(error instanceof StaleComparison) || comparisons === comparisonsMax) throw error
          // The next try compares within its transaction, which must see what the batch before has written.
          await before.done
        }
      }
    }, turn)
    faultPoint('imports.page_committed')
    if (isCancelled) throw new Stopped('cancelled')
    read += counts.read
    failed += counts.failed
    if (exceedsBadRecords(failed, read, badShareMax))
      throw tooManyBad(stream.stream, { failed, read, badShareMax })
  }
}

function tooManyBad(
  stream: string,
  { failed, read, badShareMax }: { failed: number; read: number; badShareMax: number },
): TributaryError {
  return new TributaryError(
    'import.bad_records',
    `${failed} of the ${read} records of "${stream}" that were read can not be taken, more than ${Math.round(badShareMax * 100)} %. ` +
      'Look at what is wrong with them (GET /v1/integrations/{id}/record-errors), change the mapping, then import again.',
    { details: { stream, failed, read } },
  )
}
