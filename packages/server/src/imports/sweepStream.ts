import { TributaryError } from '@tributary/contract'
import { faultPoint } from '../faultPoint.ts'
import { exceedsDeleteGuard } from './deleteGuard.ts'
import { Stopped, checkLease, checkStopped, type ImportDeps, type ImportRun } from './importRun.ts'
import { keepPace } from './keepPace.ts'
import { holdDeletes, releaseDeletes } from './store/heldDeletes.ts'
import { countDeleted, startStreamPhase, type ImportStream } from './store/streams.ts'

/** Deletes of one transaction. */
const sweepBatch = 1_000

/**
 * Deletes what a full read, which has come to its end, has not seen, in transactions of a bounded size. After a crash it goes on with what
 * is left. So many deletes that a fault is likelier are held until somebody confirms them: the first time that ends the stream with
 * `import.delete_guard`, so that somebody looks; while they are held, later full reads leave them alone and go through.
 */
export async function sweepStream(
  deps: ImportDeps,
  run: ImportRun,
  stream: ImportStream,
  mappingHash: string,
): Promise<void> {
  const { db, resources } = deps
  const { claimed, target, connector, signal } = run
  if (connector.streams?.[stream.stream]?.findsDeletes === false) return
  const { missing, held } = await resources.findMissing(db, target, stream.stream)
  // Once it began, the question was answered; what is left of it is no measure.
  const isAsked = stream.status !== 'sweeping' && !claimed.deletesConfirmed
  if (isAsked && exceedsDeleteGuard(missing.length, held)) {
    const { stream: name, state } = stream
    const of = { stream: name, state, mappingHash, missing: missing.length, held }
    const outcome = await holdDeletes(db, claimed, of)
    if (!outcome) throw new Stopped('lost')
    if (outcome.wasHeld) return
    throw stopped(name, claimed.importId, missing.length, held)
  }
  if (missing.length > 0) {
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
  await releaseDeletes(db, claimed, stream.stream)
}

function stopped(stream: string, importId: string, missing: number, held: number): TributaryError {
  return new TributaryError(
    'import.delete_guard',
    `The full read of "${stream}" did not show ${missing} of the ${held} records that we hold. Deleting that many needs a word from you: ` +
      `look at the third party, then POST /v1/imports/${importId}/confirm-deletes to read it again and delete what is gone. ` +
      'Until then they stay, and everything else is imported as ever.',
    { details: { stream, missing, held } },
  )
}
