import { TributaryError } from '@tributary/contract'
import { faultPoint } from '../faultPoint.ts'
import { doubtOf } from './answersWithoutList.ts'
import { exceedsDeleteGuard } from './deleteGuard.ts'
import { Stopped, checkLease, checkStopped, type ImportDeps, type ImportRun } from './importRun.ts'
import { keepPace } from './keepPace.ts'
import { holdDeletes, listHeldDeletes, releaseDeletes } from './store/heldDeletes.ts'
import { countUnnamed } from './store/recordErrors.ts'
import { countDeleted, startStreamPhase, type ImportStream } from './store/streams.ts'

/** Deletes of one transaction. */
const sweepBatch = 1_000

/**
 * Deletes what a full read, which has come to its end, has not seen, in transactions of a bounded size. After a crash it goes on with what
 * is left. So many deletes that a fault is likelier, and any after a read that met what may be a fault, are held until somebody confirms
 * them: the first time that ends the stream with `import.delete_guard`, so that somebody looks; while they are held, later full reads leave
 * them alone and go through.
 */
export async function sweepStream(
  deps: ImportDeps,
  run: ImportRun,
  stream: ImportStream,
  mappingHash: string,
): Promise<void> {
  const { db, resources, turns } = deps
  const { claimed, target, connector, signal } = run
  if (connector.streams?.[stream.stream]?.findsDeletes === false) return
  const { missing, held } = await findGone(deps, run, stream.stream)
  // Once it began, the question was answered; what is left of it is no measure.
  const isAsked = stream.status !== 'sweeping' && !claimed.deletesConfirmed
  const unnamed = isAsked && missing.length > 0 ? await findUnnamed(deps, run, stream.stream) : 0
  const doubt = isAsked && missing.length > 0 ? doubtOf(run, stream.stream) : undefined
  if (isAsked && (unnamed > 0 || doubt !== undefined || exceedsDeleteGuard(missing.length, held))) {
    const { stream: name, state } = stream
    const of = { stream: name, state, mappingHash, missing: missing.length, held }
    const outcome = await holdDeletes(db, claimed, of)
    if (!outcome) throw new Stopped('lost')
    faultPoint('imports.deletes_held')
    if (outcome.wasHeld) return
    throw stopped(name, claimed.importId, { missing: missing.length, held, unnamed, doubt })
  }
  if (missing.length > 0) {
    checkLease(await startStreamPhase(db, claimed, stream.stream, 'sweeping'))
    for (let start = 0; start < missing.length; start += sweepBatch) {
      checkStopped(signal)
      await keepPace(deps, run)
      const part = missing.slice(start, start + sweepBatch)
      await turns.take(
        () =>
          db.transaction(async (tx) => {
            const deleted = await resources.deleteResources(tx, target, part)
            faultPoint('imports.sweep_applied')
            checkLease(await countDeleted(tx, claimed, stream.stream, deleted))
          }),
        { cost: part.length },
      )
      faultPoint('imports.sweep_committed')
    }
  }
  await releaseDeletes(db, claimed, stream.stream)
}

/**
 * How many records the read met that may be what is missing, without the id by which we would know them: when there are more without an id
 * than before, and as long as that has not been answered.
 */
async function findUnnamed({ db }: ImportDeps, { claimed }: ImportRun, stream: string): Promise<number> {
  const { workspaceId, integrationId, importId } = claimed
  const { met, more } = await countUnnamed(db, { workspaceId, integrationId, importId, stream })
  if (met === 0 || more > 0) return met
  const isHeld = (await listHeldDeletes(db, workspaceId, integrationId)).some((one) => one.stream === stream)
  return isHeld ? met : 0
}

function stopped(
  stream: string,
  importId: string,
  of: { missing: number; held: number; unnamed: number; doubt: string | undefined },
): TributaryError {
  const { missing, held, unnamed } = of
  const nameless = unnamed > 0 ? `, and ${unnamed} of the records that it did show have no usable id` : ''
  const shapeless = of.doubt === undefined ? '' : `, and an answer was ${of.doubt}`
  return new TributaryError(
    'import.delete_guard',
    `The full read of "${stream}" did not show ${missing} of the ${held} records that we hold${nameless}${shapeless}. To delete them needs a word from you: ` +
      `look at the third party, then POST /v1/imports/${importId}/confirm-deletes to read it again and delete what is gone. ` +
      'Until then they stay, and everything else is imported as ever.',
    { details: { stream, missing, held, unnamed } },
  )
}

/** What a full read has not shown, as far as it covers, and how many records are held in all. */
export async function findGone(
  deps: ImportDeps,
  run: ImportRun,
  stream: string,
): Promise<{ missing: readonly string[]; held: number }> {
  const { missing, held } = await deps.resources.findMissing(deps.db, run.target, stream)
  return { missing: await withinWindow(deps, run, stream, missing), held }
}

/** Leaves out what lies before the start from which the stream is read: it slid out of the window, and may be there as ever. */
async function withinWindow(
  { db, resources, reader }: ImportDeps,
  { claimed, target, connector, signal }: ImportRun,
  stream: string,
  unseen: readonly string[],
): Promise<readonly string[]> {
  if (unseen.length === 0) return unseen
  const { workspaceId, integrationId } = claimed
  const window = (await reader.windowOf?.({ workspaceId, integrationId, connector, signal, stream })) ?? null
  if (window === null) return unseen
  const within: string[] = []
  for (let start = 0; start < unseen.length; start += sweepBatch) {
    const part = unseen.slice(start, start + sweepBatch)
    const values = await resources.readField(db, target, part, window.cursorField)
    within.push(...part.filter((id) => window.holds(values.get(id) ?? null) !== false))
  }
  return within
}
