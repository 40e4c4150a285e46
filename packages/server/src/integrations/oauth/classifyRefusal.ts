import type { TokenEndpointAnswer } from './egressFetch.ts'

/**
 * What a failed token call means:
 * - `grant`: the customer's grant is dead; only the customer can help. Definite.
 * - `client`: the workspace's OAuth2 client was refused; tried again from time to time, because it can be mended without the customer. Definite.
 * - `passing`: says nothing about the grant; tried again with back-off.
 */
export type Refusal =
  | { kind: 'grant' | 'client'; error: string }
  | { kind: 'passing'; error: string; retryAfterMs: number | null }

/** Error codes of RFC 6749 5.2 that are about the client and not about the grant, and what servers call a wrong client besides. */
const clientErrors = /client|^(unsupported_grant_type|invalid_scope)$/i
/** RFC 6749 4.1.2.1, RFC 8628 3.5 and what servers say when they are busy. */
const passingErrors =
  /^(temporarily_unavailable|server_error|slow_down|fatal_error|unknown_error)$|rate_?limit|too_many|time(d_)?_?out|unavailable|internal_(error|failure|server)|overload|busy|try_again/i
const passingStatuses = new Set([408, 421, 423, 425, 429])
const textLengthMax = 300
const retryAfterMsMax = 3_600_000

/**
 * Classifies the answer to a token call (null: no answer came). Definite is only what names an error of the protocol with a status of
 * 400 to 499: an HTML page with status 403 is some proxy's word, not the authorization server's.
 */
export function classifyRefusal(answer: TokenEndpointAnswer | null, nowMs: number): Refusal {
  if (!answer) return { kind: 'passing', error: 'no answer from the token endpoint', retryAfterMs: null }
  const { status, body } = answer
  const code = errorCodeOf(body)
  const error = describe(status, code, body)
  const definite =
    code !== null &&
    status >= 400 &&
    status < 500 &&
    !passingStatuses.has(status) &&
    !passingErrors.test(code)
  if (!definite) return { kind: 'passing', error, retryAfterMs: retryAfterOf(answer.retryAfter, nowMs) }
  return { kind: clientErrors.test(code) ? 'client' : 'grant', error }
}

/** The `error` of RFC 6749 5.2; some servers put an object there. */
function errorCodeOf(body: Record<string, unknown> | null): string | null {
  const error = body?.['error']
  if (typeof error === 'string' && error !== '') return error
  if (typeof error !== 'object' || error === null) return null
  const inner = ['code', 'type', 'status'].flatMap((key) => {
    const value: unknown = Reflect.get(error, key)
    return typeof value === 'string' && value !== '' ? [value] : []
  })
  return inner[0] ?? null
}

function describe(status: number, code: string | null, body: Record<string, unknown> | null): string {
  const description = body?.['error_description']
  const words = code ?? `the token endpoint answered with status ${status}`
  const text = typeof description === 'string' && description !== '' ? `${words}: ${description}` : words
  return text.replaceAll('\0', '').toWellFormed().slice(0, textLengthMax)
}

function retryAfterOf(header: string | null, nowMs: number): number | null {
  if (header === null) return null
  // A date of HTTP begins with the name of a day; JavaScript reads a date out of almost anything.
  const date = /^[A-Z][a-z]{2}/.test(header) ? Date.parse(header) : Number.NaN
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : date - nowMs
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), retryAfterMsMax) : null
}
