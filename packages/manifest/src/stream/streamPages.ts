import type { PlainDict, PyValue } from '../python/values.ts'
import type { Slice } from '../slices/slice.ts'
import type { Stream } from './stream.ts'
import { keyOfSlice } from './position.ts'
import type { Position } from './position.ts'

/** A page with the slice it belongs to and the position after it. */
export interface StreamPage {
  records: PlainDict[]
  slice: Slice
  position: Position
  /** Whether a slice ended with this page. */
  endsSlice: boolean
  /** Closes the slice where it ended with this page. Done when the next page is asked for, at the latest. */
  close: () => void
}

/** A slice to be read, and the token of the page to begin with. */
export interface SliceToRead {
  slice: Slice
  origin: PyValue
  token: PyValue
}

/** Is handed the failure of a slice. It may throw it, which ends the read; else the other slices are read. */
export type OnFailure = (error: unknown) => void

/**
 * The pages of a stream, slice after slice, from a position on where one is given. A slice is closed after its last
 * page has been taken.
 */
export async function* pagesOf(
  stream: Stream,
  start: Position | undefined,
  onFailure: OnFailure = rethrow,
): AsyncGenerator<StreamPage> {
  for await (const { slice, origin, token } of slicesToRead(stream, start)) {
    try {
      yield* pagesOfSlice(stream, slice, origin, token)
    } catch (error) {
      onFailure(error)
    }
  }
  stream.cursor.finish()
}

function rethrow(error: unknown): never {
  throw error
}

/**
 * The slices that are still to be read, from a position on where one is given. Where the position's slice is not found
 * any more, the stream is built anew and all its slices are given.
 */
export async function* slicesToRead(
  stream: Stream,
  start: Position | undefined,
): AsyncGenerator<SliceToRead> {
  if (start !== undefined) {
    stream.cursor.restore(start.cursor)
    const wanted = keyOfSlice(start.slice)
    let isFound = false
    for await (const { slice, origin } of stream.cursor.slices(start.origin)) {
      if (isFound) yield { slice, origin, token: stream.retriever.initialToken }
      else if (keyOfSlice(slice) === wanted) {
        isFound = true
        if (start.isDone) stream.cursor.close(slice)
        else yield { slice, origin, token: start.token }
      } else {
        // Read before: its progress is in the state already.
        stream.cursor.skip(slice)
      }
    }
    if (isFound) return
    Object.assign(stream, stream.rebuilt())
  }
  for await (const { slice, origin } of stream.cursor.slices(null))
    yield { slice, origin, token: stream.retriever.initialToken }
}

async function* pagesOfSlice(
  stream: Stream,
  slice: Slice,
  origin: PyValue,
  token: PyValue,
): AsyncGenerator<StreamPage> {
  for await (const { records, next, isLast } of stream.retriever.pages(slice, token)) {
    for (const record of records) stream.cursor.observe(record, slice)
    const position = { slice, token: next, isDone: isLast, origin, cursor: stream.cursor.save(slice) }
    let isOpen = isLast
    const close = (): void => {
      if (isOpen) stream.cursor.close(slice)
      isOpen = false
    }
    yield { records, slice, position, endsSlice: isLast, close }
    close()
  }
}
