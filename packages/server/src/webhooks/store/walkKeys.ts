/**
 * To be run before statements that look a bounded number of rows up by their keys, in their transaction. The statistics of a queue are
 * never right (sender/senderDatabase.ts), and a limit says nothing to the planner of how few rows are needed: the keys are walked,
 * whatever it thinks.
 */
export const walkKeysText = `set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off;
  set local enable_bitmapscan = off; set local enable_material = off; set local jit = off`

/** The same, for lists: they come in the order of an index, and nothing is sorted that does not fit the page. */
export const walkListText = `${walkKeysText}; set local enable_sort = off`
