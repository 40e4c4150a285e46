const afterStatus = new Set([408, 425, 429, 500, 502, 503, 504])
const idempotent = new Set(['GET', 'PUT', 'DELETE'])
/** Longer than this a caller would rather know than wait. */
const retryAfterMaxMs = 60_000
const backOffMaxMs = 8_000
/** No connection came about, so the service has seen nothing of the request. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** What came of one try: the status of an answer, or the code of the failure where none came. */
export type Failure = { status: number } | { code: string | null }

/**
 * Whether the same request may be sent again after this: what can pass, of a request that means the same twice (RFC 9110, 9.2.2; `repeatable`), or that the
 * service surely did not act upon (429, no connection).
 */
export function mayRepeat(method: string, failure: Failure, repeatable: boolean): boolean {
  const isUntouched = 'status' in failure ? failure.status === 429 : neverSent.has(failure.code ?? '')
  if (isUntouched) return true
  const isPassing = 'status' in failure ? afterStatus.has(failure.status) : true
  return isPassing && (repeatable || idempotent.has(method))
}

/** What `Retry-After` asks for (seconds or a date), in milliseconds from now; null when it asks for nothing. */
export function retryAfterMsOf(header: string | null, nowMs: number): number | null {
  const text = header?.trim() ?? ''
  if (text === '') return null
  const asked = /^\d+$/.test(text) ? Number(text) * 1_000 : Math.max(0, Date.parse(text) - nowMs)
  return Number.isFinite(asked) ? asked : null
}

/**
 * How long to wait before try number `retry` (1 for the first one more), in milliseconds: what the service asked for, else a random part of a doubling
 * time. Null: it asks for longer than a minute, so give up.
 */
export function retryDelayMs(
  retry: number,
  retryAfterMs: number | null,
  { random, baseMs }: { random: number; baseMs: number },
): number | null {
  if (retryAfterMs !== null) return retryAfterMs <= retryAfterMaxMs ? retryAfterMs : null
  return Math.round(random * Math.min(baseMs * 2 ** retry, backOffMaxMs))
}
