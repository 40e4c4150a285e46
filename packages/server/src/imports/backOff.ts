/** After so many tries in a row that brought nothing, an import ends with what it has. */
export const failuresMax = 8

const firstMs = 5_000
const mostMs = 900_000

/**
 * Milliseconds until the next try after `failures` earlier ones: 5 s, doubled each time, at most 15 min, less up to a fifth at random
 * (`random` from 0 to 1) so that imports which failed together do not come back together. Never before what the third party asked for.
 */
export function backOffMs(failures: number, retryAfterMs: number | null, random: number): number {
  const backOff = Math.min(mostMs, firstMs * 2 ** Math.min(failures, 20)) * (1 - 0.2 * random)
  return Math.ceil(Math.max(backOff, retryAfterMs ?? 0))
}

/** So many refusals in a row, without a page in between, end an import: at least a day of them, whatever the third party tells. */
export const refusalsMax = 100

/**
 * Milliseconds until an import that waits for a limit of the third party is due again: what was told, and up to a tenth (at most 30 s) more
 * at random, so that those that wait for the same limit do not come together. 5 s to 15 min when nothing was told.
 */
export function limitDelayMs(refusals: number, retryAfterMs: number | null, random: number): number {
  if (retryAfterMs === null) return backOffMs(Math.max(0, refusals - 1), null, random)
  return Math.ceil(retryAfterMs + random * Math.min(30_000, retryAfterMs * 0.1))
}

/** So often the failed streams of an import are taken up again by themselves. */
export const retriesMax = 10

/** Milliseconds until failed streams are taken up again after `retries` earlier times: 5 min, doubled each time, at most 6 h, less up to a fifth. */
export function retryDelayMs(retries: number, random: number): number {
  return Math.ceil(Math.min(21_600_000, 300_000 * 2 ** Math.min(retries, 20)) * (1 - 0.2 * random))
}
