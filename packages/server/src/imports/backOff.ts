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
