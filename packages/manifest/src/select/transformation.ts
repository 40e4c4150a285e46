import type { PlainDict } from '../python/values.ts'
import type { Names } from '../template/text.ts'

/** Changes a record: gives the changed one back and leaves the parts of the given one that it changes. */
export type Transformation = (record: PlainDict, names: Names) => PlainDict
