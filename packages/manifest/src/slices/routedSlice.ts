import type { InjectInto } from '../http/requestOption.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import type { Slice } from './slice.ts'

/** A partition, and where in its parents it comes from (see `Position`). */
export interface RoutedSlice {
  slice: Slice
  origin: PyValue
}

/** Splits a stream into partitions. */
export interface PartitionRouter {
  /** The partitions, from an origin on where one is given. */
  slices: (origin: PyValue) => AsyncGenerator<RoutedSlice>
  /** What a partition adds to requests. */
  fields: (part: InjectInto, slice: Slice) => PlainDict
  /** The state of parents that the child's state depends on; undefined where there is no such thing. */
  parentState: () => PlainDict | undefined
}
