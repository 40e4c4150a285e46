import type { JsonValue } from '@tributary/contract'
import type { StreamPolicy } from '../connectors/index.ts'
import type { ImportMode } from '../ports.ts'
import type { StreamState } from './store/streamStates.ts'

/** Seconds between full reads of incremental streams, unless the workspace says otherwise. */
export const defaultFullReadIntervalS = 86_400

export type PlannedStream = { stream: string; mode: ImportMode; state: JsonValue }

/** A stream that is to be read, and what is known of it beforehand. */
export type MappedStream = {
  stream: string
  mappingHash: string
  isIncremental: boolean
  policy: StreamPolicy
}

/**
 * How each stream is read: from its state on, or whole. Whole it is the first time, when asked for, when the stream knows no other way,
 * when its mapping changed since (the stored records are mapped again), when the last full read, which alone finds deletes, is too
 * long ago (unless the connector wants it to be read by its cursor alone), and when deletes that were held are confirmed.
 */
export function planStreams(
  mapped: readonly MappedStream[],
  states: readonly StreamState[],
  wanted: { mode: ImportMode; deletesConfirmed: boolean; fullReadIntervalS: number; nowMs: number },
): PlannedStream[] {
  return mapped.map(({ stream, mappingHash, isIncremental, policy }) => {
    const known = states.find((state) => state.stream === stream)
    const intervalS = policy.fullReadIntervalS ?? wanted.fullReadIntervalS
    const isFull =
      wanted.mode === 'full' ||
      policy.mode === 'full' ||
      !isIncremental ||
      !known ||
      (known.isHeld && wanted.deletesConfirmed) ||
      known.state === null ||
      known.mappingHash !== mappingHash ||
      known.fullReadAt === null ||
      (policy.mode !== 'incremental' && known.fullReadAt.getTime() + intervalS * 1_000 <= wanted.nowMs)
    return isFull
      ? { stream, mode: 'full', state: null }
      : { stream, mode: 'incremental', state: known.state }
  })
}
