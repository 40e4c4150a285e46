import type { PlainDict, PyValue } from '../python/values.ts'
import type { Slice } from '../slices/slice.ts'

/** A page of records. */
export interface Page {
  records: PlainDict[]
  /** The token of the page to read next; of this one where a record of it is at fault and only those before it came. */
  next: PyValue
  isLast: boolean
}

/** Reads the pages of one slice. */
export interface Retriever {
  /** The pages of a slice, from a page's token on; null for the first page. */
  pages: (slice: Slice, token: PyValue) => AsyncGenerator<Page>
  initialToken: PyValue
  /** Whether slices must be read one after another. */
  isSerial: boolean
}
