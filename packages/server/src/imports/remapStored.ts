import type { Transaction } from '../db/index.ts'
import { faultPoint } from '../faultPoint.ts'
import type { AppliedPage, PreparedPage } from '../ports.ts'
import { keepPace } from './keepPace.ts'
import { Stopped, checkLease, checkStopped, type ImportDeps, type ImportRun } from './importRun.ts'
import { lockRun } from './store/lockRun.ts'
import { deleteRecordErrors, keepRecordErrors } from './store/recordErrors.ts'
import {
  checkpointRemap,
  finishStreamRemap,
  forgetStream,
  listMappedStreams,
  readFaultyRecords,
  restartFullRead,
  type MappedStream,
} from './store/remap.ts'

/** Deletes of one transaction, and records at fault that are tried again in one: each of those may have 5 MB. */
const deletesPerStep = 1_000
const faultsPerStep = 20

// Where a remap stands: first the records that are held, by their resource ids; then those at fault, by their keys.
const held = 'resource:'
const faulty = 'error:'

/**
 * Before an import reads anything, what is stored is brought to the mapping as it is now: from the raw records, without a question to the
 * third party, in bounded transactions that each commit where they stand. Only what comes out differently is written and told. A stream
 * that the mapping reads no more loses its resources. Throws what stopped it; what was committed stays.
 */
export async function remapStored(
  deps: ImportDeps,
  run: ImportRun,
  mapped: readonly { stream: string; mappingHash: string }[],
): Promise<void> {
  for (const stored of await listMappedStreams(deps.db, run.claimed)) {
    const live = mapped.find(({ stream }) => stream === stored.stream)
    if (!live) await dropStream(deps, run, stored.stream)
    else if (live.mappingHash !== stored.mappingHash) await remapStream(deps, run, stored, live.mappingHash)
  }
}

async function remapStream(
  deps: ImportDeps,
  run: ImportRun,
  { stream, remapHash, remapPosition }: MappedStream,
  hash: string,
): Promise<void> {
  let position = remapHash === hash && remapPosition !== null ? remapPosition : held
  while (position.startsWith(held)) {
    checkStopped(run.signal)
    const after = position.slice(held.length)
    const step = await deps.resources.prepareStored(deps.db, run.target, stream, after === '' ? null : after)
    position = step ? `${held}${step.next}` : faulty
    if (step) {
      await commitStep(deps, run, { stream, hash, position }, step.page, async (tx, { failures }) => {
        // A record that is known to be at fault keeps its row: that is of a newer form of it.
        if (failures.length > 0)
          await keepRecordErrors(tx, ofStream(run, stream), failures, { known: 'left' })
      })
    }
  }
  for (;;) {
    checkStopped(run.signal)
    const of = ofStream(run, stream)
    const records = await readFaultyRecords(deps.db, of, position.slice(faulty.length), faultsPerStep)
    const last = records.at(-1)
    if (!last) break
    position = `${faulty}${last.recordKey}`
    const page = await deps.resources.prepare(
      run.target,
      stream,
      records.map(({ raw }) => raw),
    )
    await commitStep(deps, run, { stream, hash, position }, page, async (tx, { failures }) => {
      await deleteRecordErrors(
        tx,
        of,
        records.map(({ recordKey }) => recordKey),
      )
      if (failures.length > 0) await keepRecordErrors(tx, of, failures)
    })
  }
  const finished = { stream, hash, leaseMs: deps.leaseMs }
  checkLease(await finishStreamRemap(deps.db, run.claimed, finished))
  faultPoint('imports.remap_done')
}

function ofStream({ claimed: { workspaceId, integrationId, importId } }: ImportRun, stream: string) {
  return { workspaceId, integrationId, importId, stream }
}

/** One transaction: what was mapped again, records at fault and the position, or nothing of it. */
async function commitStep(
  deps: ImportDeps,
  run: ImportRun,
  at: { stream: string; hash: string; position: string },
  page: PreparedPage,
  noteFailures: (tx: Transaction, applied: AppliedPage) => Promise<void>,
): Promise<void> {
  const { db, leaseMs, turns } = deps
  const { claimed } = run
  await keepPace(deps, run)
  const { isCancelled } = await turns.take(
    () =>
      db.transaction(async (tx) => {
        checkLease(await lockRun(tx, claimed))
        const applied = await page.apply(tx)
        if (applied.counts.deleted > 0) await restartFullRead(tx, { ...claimed, stream: at.stream })
        await noteFailures(tx, applied)
        faultPoint('imports.remap_applied')
        const committed = await checkpointRemap(tx, claimed, { ...at, counts: applied.counts, leaseMs })
        if (!committed) throw new Stopped('lost')
        return committed
      }),
    { cost: page.recordCount },
  )
  faultPoint('imports.remap_committed')
  if (isCancelled) throw new Stopped('cancelled')
}

/** Deletes and tells what is held of a stream that is mapped no more, and forgets it. */
export async function dropStream(deps: ImportDeps, run: ImportRun, stream: string): Promise<void> {
  const { db, resources, leaseMs, turns } = deps
  const { claimed, target, signal } = run
  for (;;) {
    checkStopped(signal)
    const ids = await resources.listStreamResources(db, target, stream, deletesPerStep)
    if (ids.length === 0) break
    await keepPace(deps, run)
    await turns.take(
      () =>
        db.transaction(async (tx) => {
          checkLease(await lockRun(tx, claimed))
          const deleted = await resources.deleteResources(tx, target, ids)
          const counts = { read: 0, new: 0, updated: 0, deleted, unchanged: 0, failed: 0 }
          const step = { stream, hash: '', position: '', counts, leaseMs }
          checkLease((await checkpointRemap(tx, claimed, step)) !== null)
        }),
      { cost: ids.length },
    )
  }
  checkLease(await forgetStream(db, claimed, { stream, leaseMs }))
}
