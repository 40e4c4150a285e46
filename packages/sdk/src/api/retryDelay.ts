const afterStatus = new Set([408, 425, 429, 500, 502, 503, 504])
const idempotent = new Set(['GET', 'PUT', 'DELETE'])
/** Longer than this a caller would rather know than wait. */
const retryAfterMaxMs = 60_000
const backOffMaxMs = 8_000

/** Whether the same request may be sent again: only one that means the same twice (RFC 9110, 9.2.2). */
export function mayRepeat(method: string): boolean {
  return idempotent.has(method)
}

/** Whether another try can help after this answer. */
export function isPassing(status: number): boolean {
  return afterStatus.has(status)
}

/**
 * How long to wait before try number `retry` (1 for the first one more), in milliseconds: what `Retry-After` asks for (seconds or a date), else
 * a random part of a doubling time. Null: it asks for longer than a minute, so give up.
 */
export function retryDelayMs(
  retry: number,
  retryAfter: string | null,
  now: { nowMs: number; random: number; baseMs: number },
): number | null {
  if (retryAfter !== null && retryAfter.trim() !== '') {
    const asked = /^\d+$/.test(retryAfter.trim())
      ? Number(retryAfter) * 1_000
      : Math.max(0, Date.parse(retryAfter) - now.nowMs)
    if (Number.isFinite(asked)) return asked <= retryAfterMaxMs ? asked : null
  }
  return Math.round(now.random * Math.min(now.baseMs * 2 ** retry, backOffMaxMs))
}
