/** How many deliveries of a replay may wait for their first try at once: at the start, and at most. */
export const windowMin = 200
export const windowMax = 5_000

/**
 * The window after `waiting` of it were left. An endpoint that has sent most of it since the last look gets twice as much; one that
 * has not sent half of it gets less. So new events wait behind about a second's worth of a replay, whatever the endpoint's rate.
 */
export function nextWindow(window: number, waiting: number): number {
  if (waiting * 4 <= window) return Math.min(window * 2, windowMax)
  if (waiting * 2 > window) return Math.max(Math.floor(window / 2), windowMin)
  return window
}
