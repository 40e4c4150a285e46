import type { InjectInto } from '../http/requestOption.ts'
import { copyOf } from '../python/containerMethods.ts'
import { emptyDict } from '../python/dict.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import type { PartitionRouter, RoutedSlice } from './routedSlice.ts'
import type { Slice } from './slice.ts'

/** Follows a stream's progress: what to read, what has been read, and the state that says so. */
export interface Cursor {
  /** The slices to read, from an origin on where one is given. */
  slices: (origin: PyValue) => AsyncGenerator<RoutedSlice>
  /** Takes note of a record that has been read. */
  observe: (record: PlainDict, slice: Slice) => void
  /** Takes note that a slice has been read to its end. */
  close: (slice: Slice) => void
  /** Takes note that a slice was read before the position from which this read goes on. */
  skip: (slice: Slice) => void
  /** Takes note that there are no more slices. */
  finish: () => void
  state: () => PyValue
  /** Whether a record lies in the range of the cursor. */
  isWanted: (record: PlainDict, slice: Slice) => boolean
  /** What a slice adds to requests. */
  fields: (part: InjectInto, slice: Slice) => PlainDict
  /** What has been noted since the last state, for a position. */
  save: (slice: Slice) => PyValue
  /** Takes back what `save` gave; the cursor must have been built with the last state before it. */
  restore: (saved: PyValue) => void
  /** Whether there is enough new in the state to be worth a message after a slice. */
  hasNews: () => boolean
}

/** The cursor of a stream that is read in full each time. */
export function fullRefreshCursor(router: PartitionRouter): Cursor {
  return {
    slices: (origin) => router.slices(origin),
    observe: () => undefined,
    close: () => undefined,
    skip: () => undefined,
    finish: () => undefined,
    state: () => ({ __ab_no_cursor_state_message: true }),
    isWanted: () => true,
    fields: (part, slice) => router.fields(part, slice),
    save: () => null,
    restore: () => undefined,
    hasNews: () => false,
  }
}

/** A state from outside as a dict of its own. */
export function ownState(state: PlainDict): PlainDict {
  const copy = copyOf(state)
  return typeof copy === 'object' && copy !== null && !Array.isArray(copy)
    ? Object.assign(emptyDict(), copy)
    : emptyDict()
}
