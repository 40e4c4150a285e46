import type { Cursor } from '../slices/cursor.ts'
import type { Delegate } from './delegate.ts'
import type { Retriever } from './page.ts'

/** A stream that is ready to be read. */
export interface Stream {
  name: string
  /** Which stream of a StateDelegatingStream it is. */
  delegate?: Delegate
  cursor: Cursor
  retriever: Retriever
  /** The same stream, built anew. */
  rebuilt: () => Stream
}
