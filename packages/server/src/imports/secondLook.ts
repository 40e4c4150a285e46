import { isJsonObject, type JsonValue } from '@tributary/contract'
import type { RecordCounts } from '../ports.ts'
import { doubtOf } from './answersWithoutList.ts'
import { exceedsDeleteGuard } from './deleteGuard.ts'
import { Stopped, type ImportDeps, type ImportRun } from './importRun.ts'
import { listStreams, type ImportStream } from './store/streams.ts'
import { listStreamStates } from './store/streamStates.ts'
import { findGone } from './sweepStream.ts'

// A position of the second look says so: whoever goes on after a crash must not begin a third one.
const mark = 'second_look'

/** What a look at a stream commits with its pages. */
export type Look = {
  /** How its position is kept. */
  keep(position: JsonValue): JsonValue
  count(counts: RecordCounts): RecordCounts
}

export const firstLook: Look = { keep: (position) => position, count: (counts) => counts }

/** What it finds as it was is counted already. */
export const secondLook: Look = {
  keep: (position) => ({ [mark]: position }),
  count: ({ new: added, updated, deleted }) => ({
    read: added + updated + deleted,
    new: added,
    updated,
    deleted,
    unchanged: 0,
    failed: 0,
  }),
}

/** The position of a second look that is under way; null: it is none. */
export function secondLookOf(position: JsonValue): { position: JsonValue } | null {
  if (!isJsonObject(position) || !(mark in position)) return null
  return { position: position[mark] ?? null }
}

/**
 * The stream as it is read once more before what a full read has not shown is taken for gone; null: it need not be. A record that changed
 * meanwhile may have moved to a page that was read already, so what has changed since the import before is read as well, from the state that
 * it left. That is short. Its pages are pages of the full read: what they show is there.
 */
export async function planMoved(
  deps: ImportDeps,
  run: ImportRun,
  stream: string,
): Promise<ImportStream | null> {
  const { db, resources, reader } = deps
  const { connector, claimed, target } = run
  if (!reader.isIncremental(connector, stream) || connector.streams?.[stream]?.findsDeletes === false) {
    return null
  }
  const states = await listStreamStates(db, claimed.workspaceId, claimed.integrationId)
  const before = states.find((known) => known.stream === stream)?.state ?? null
  if (before === null) return null
  const { missing } = await resources.findMissing(db, target, stream)
  if (missing.length === 0) return null
  return { ...(await findStream(deps, run, stream)), state: before, position: null }
}

async function findStream({ db }: ImportDeps, { claimed }: ImportRun, stream: string): Promise<ImportStream> {
  const streams = await listStreams(db, claimed.workspaceId, claimed.importId)
  const now = streams.find((one) => one.stream === stream)
  if (!now) throw new Stopped('lost')
  return now
}

/**
 * The stream as a second look reads it, from its start; null: none is needed. While a list is read page by page, a record that goes from a
 * page that was read already moves all behind it, and one of them past the reader: it is there, and the read has not shown it. Both looks
 * would have to miss it for it to be taken for gone. A list of one page can not slide; what the guard holds anyway is not read again.
 * `isUncertain`: what has moved because it changed could not be asked for either.
 */
export async function planSecondLook(
  deps: ImportDeps,
  run: ImportRun,
  stream: string,
  isUncertain: boolean,
): Promise<ImportStream | null> {
  const { connector, claimed } = run
  const policy = connector.streams?.[stream]
  if (policy?.findsDeletes === false || policy?.confirmsDeletes === false) return null
  if (!isUncertain && !deps.reader.countsPages?.(connector, stream)) return null
  const now = await findStream(deps, run, stream)
  if (now.pages < 2) return null
  const { missing, held } = await findGone(deps, run, stream)
  if (missing.length === 0 || doubtOf(run, stream) !== undefined) return null
  if (!claimed.deletesConfirmed && exceedsDeleteGuard(missing.length, held)) return null
  return { ...now, state: null, position: null }
}
