/**
 * Seconds to wait before each further try of a delivery, when the endpoint has no schedule of its own: the first try is made at
 * once, the last about three days later. docs/webhooks.md shows it to the app's developers.
 */
export const defaultRetryScheduleS: readonly number[] = [
  5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400,
]

const jitterShare = 0.2

/** A random number from 0 to 1, 1 excluded. */
export type Random = () => number

/** `ms` with up to 20 % more or less, so that what failed together is not tried again together. */
export function withJitter(ms: number, random: Random): number {
  return Math.round(ms * (1 - jitterShare + 2 * jitterShare * random()))
}

/** Milliseconds from a failed try to the next one; null when `triesMade` was the last and the delivery is given up. */
export function retryDelayMs(
  scheduleS: readonly number[] | null,
  triesMade: number,
  random: Random,
): number | null {
  const seconds = (scheduleS ?? defaultRetryScheduleS)[triesMade - 1]
  return seconds === undefined ? null : withJitter(seconds * 1000, random)
}

const probeDelayMinMs = 5_000
const probeDelayMaxMs = 300_000

/** Milliseconds until an endpoint that is down is probed again, after `probes` failed probes: 5 s, doubled up to 5 minutes. */
export function probeDelayMs(probes: number, random: Random): number {
  return withJitter(Math.min(probeDelayMinMs * 2 ** probes, probeDelayMaxMs), random)
}
