/** What an answer of an endpoint means (docs/webhooks.md, "Answers"). */
export type Judgement =
  | { kind: 'delivered' }
  /** `slowDown`: the endpoint as a whole asks for less. `retryAfterMs`: how long it asked for, clamped; null when it did not say. */
  | { kind: 'failed'; error: string; slowDown: boolean; retryAfterMs: number | null }
  /** 410: the endpoint is to be disabled. */
  | { kind: 'gone'; error: string }

const slowDownStatuses = [429, 502, 503, 504]
const retryAfterMinMs = 1_000
const retryAfterMaxMs = 3_600_000

/** Judges the status of an answer. `nowMs` is only for a Retry-After that is a date. */
export function judgeAnswer(status: number, retryAfter: string | undefined, nowMs: number): Judgement {
  if (status >= 200 && status < 300) return { kind: 'delivered' }
  if (status === 410) return { kind: 'gone', error: 'The endpoint answered 410 Gone and was disabled.' }
  const slowDown = slowDownStatuses.includes(status)
  const redirect = status >= 300 && status < 400
  return {
    kind: 'failed',
    error: redirect
      ? `The endpoint answered ${status}; redirects are not followed. Set the endpoint to the final URL.`
      : `The endpoint answered ${status}; expected 2xx.`,
    slowDown,
    retryAfterMs: slowDown ? parseRetryAfter(retryAfter, nowMs) : null,
  }
}

/** The three forms of an HTTP date (RFC 9110 section 5.6.7). Date.parse alone makes a date of "-5" and of "soon 7". */
const httpDates = [
  /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/,
]

/** NaN: not a date. */
function httpDateMs(text: string): number {
  if (!httpDates.some((form) => form.test(text))) return Number.NaN
  // asctime has no zone, and means UTC.
  return Date.parse(text.endsWith('GMT') ? text : `${text} GMT`)
}

/** Milliseconds of a Retry-After header (seconds or an HTTP date, RFC 9110 section 10.2.3), clamped to 1 s to 1 h; null when there is none or it can not be read. */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | null {
  const text = value?.trim()
  if (!text) return null
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : httpDateMs(text) - nowMs
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, retryAfterMinMs), retryAfterMaxMs)
}
