import { isJsonObject, type JsonValue } from '@tributary/contract'
import { exceedsDeleteGuard } from './deleteGuard.ts'
import type { RecordCounts } from '../ports.ts'
import { Stopped, type ImportDeps, type ImportRun } from './importRun.ts'
import { listStreams, type ImportStream } from './store/streams.ts'
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
  const now = (await listStreams(deps.db, claimed.workspaceId, claimed.importId)).find(
    (one) => one.stream === stream,
  )
  if (!now) throw new Stopped('lost')
  if (now.pages < 2) return null
  const { missing, held } = await findGone(deps, run, stream)
  if (missing.length === 0) return null
  if (!claimed.deletesConfirmed && exceedsDeleteGuard(missing.length, held)) return null
  return { ...now, state: null, position: null }
}
