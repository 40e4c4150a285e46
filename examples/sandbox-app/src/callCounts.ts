/** What was called since the start, or since the counts were last set to zero. */
export type CallCounts = {
  /** Token calls that succeeded, by grant type. */
  token_calls: Record<string, number>
  /** Token calls that were refused, by grant type (`invalid_grant` and the like). */
  token_calls_refused: Record<string, number>
  /** Token calls that met a fault set on `/admin/faults`, by grant type. */
  token_calls_faulted: Record<string, number>
  revocations: number
  /** API calls by path, such as `/api/issues` and `/api/issues/:id`, whatever their answer was. */
  api_calls: Record<string, number>
  /** API answers by status. */
  api_answers: Record<string, number>
}

/** Counts at zero. */
export function createCallCounts(): CallCounts {
  return {
    token_calls: {},
    token_calls_refused: {},
    token_calls_faulted: {},
    revocations: 0,
    api_calls: {},
    api_answers: {},
  }
}

/** Adds one to the count of `key`. */
export function countOne(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1
}
