import type { JsonValue } from '@tributary/contract'
import type { ImportMode } from '../ports.ts'
import type { StreamState } from './store/streams.ts'

/** Seconds between full reads of incremental streams, unless the workspace says otherwise. */
export const defaultFullReadIntervalS = 86_400

export type PlannedStream = { stream: string; mode: ImportMode; state: JsonValue }

/**
 * How each stream is read: from its state on, or whole. Whole it is the first time, when asked for, when the stream knows no other way,
 * when its mapping changed since (the stored records are mapped again), and when the last full read, which alone finds deletes, is too
 * long ago.
 */
export function planStreams(
  mapped: readonly { stream: string; mappingHash: string; isIncremental: boolean }[],
  states: readonly StreamState[],
  wanted: { mode: ImportMode; fullReadIntervalS: number; nowMs: number },
): PlannedStream[] {
  return mapped.map(({ stream, mappingHash, isIncremental }) => {
    const known = states.find((state) => state.stream === stream)
    const isFull =
      wanted.mode === 'full' ||
      !isIncremental ||
      !known ||
      known.state === null ||
      known.mappingHash !== mappingHash ||
      known.fullReadAt === null ||
      known.fullReadAt.getTime() + wanted.fullReadIntervalS * 1_000 <= wanted.nowMs
    return isFull
      ? { stream, mode: 'full', state: null }
      : { stream, mode: 'incremental', state: known.state }
  })
}
