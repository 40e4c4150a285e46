import { copyOf } from '../python/containerMethods.ts'
import { emptyDict } from '../python/dict.ts'
import { isPlainDict } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import { contentKey } from '../slices/slice.ts'
import type { Slice } from '../slices/slice.ts'

/** Where a read stands: the slice, the token of the next page, and what the cursor has noted. */
export interface Position {
  slice: Slice
  token: PyValue
  /** Whether the slice has been read to its end. */
  isDone: boolean
  origin: PyValue
  cursor: PyValue
}

/** A text that tells slices apart, the same after a slice has been handed out as plain JSON. */
export function keyOfSlice(slice: Slice): string {
  return `${contentKey(slice.partition)} ${contentKey(slice.cursor)}`
}

/** A position as plain data. */
export function writePosition(position: Position): PlainDict {
  const { slice, token, isDone, origin, cursor } = position
  return { v: 1, slice: { ...slice }, token, isDone, origin, cursor }
}

/** A position from plain data; undefined where it is none. */
export function readPosition(value: PyValue): Position | undefined {
  if (!isPlainDict(value) || value['v'] !== 1) return undefined
  const { slice, token, isDone, origin, cursor } = value
  if (slice === undefined || !isPlainDict(slice)) return undefined
  const part = (name: string): PlainDict => {
    const dict = slice[name]
    const copy = copyOf(dict ?? emptyDict())
    return isPlainDict(copy) ? copy : emptyDict()
  }
  return {
    slice: { partition: part('partition'), cursor: part('cursor'), extra: part('extra') },
    token: token ?? null,
    isDone: isDone === true,
    origin: origin ?? null,
    cursor: cursor ?? null,
  }
}
