import type { Egress } from '../../egress/index.ts'

/** What a token endpoint answered, as far as a decision needs it. The body may hold tokens: never log it. */
export type TokenEndpointAnswer = {
  status: number
  retryAfter: string | null
  body: Record<string, unknown> | null
}

type FetchOptions = {
  method: string
  headers: Record<string, string>
  body?: URLSearchParams | string | null | undefined
  signal?: AbortSignal | undefined
}

const answerBytesMax = 1_000_000

/**
 * A fetch for the OAuth2 library that goes through the one door to outside URLs, brings the answers of token endpoints that leave the
 * standard (RFC 6749, 5.1) back to it, and remembers the last answer for the classification of refusals.
 */
export function createTokenFetch(egress: Egress, timeoutMs: number) {
  const last: { answer: TokenEndpointAnswer | null } = { answer: null }
  const fetch = async (url: string, options: FetchOptions): Promise<Response> => {
    last.answer = null
    const response = await egress.request({
      method: options.method,
      url,
      headers: { ...options.headers, accept: 'application/json' },
      ...(options.body ? { body: String(options.body) } : {}),
      timeoutMs,
      bodyBytesMax: answerBytesMax,
      ...(options.signal ? { signal: options.signal } : {}),
    })
    const text = new TextDecoder().decode(response.body)
    const answer = standardAnswer(response.status, text)
    last.answer = { ...answer, retryAfter: response.headers['retry-after'] ?? null }
    const challenge = response.headers['www-authenticate']
    return new Response(answer.body ? JSON.stringify(answer.body) : text || null, {
      // The Response class refuses other numbers; whatever the third party means by them, it is no success.
      status: answer.status >= 200 && answer.status <= 599 ? answer.status : 502,
      headers: {
        ...(answer.body ? { 'content-type': 'application/json' } : {}),
        ...(challenge && !answer.body ? { 'www-authenticate': challenge } : {}),
      },
    })
  }
  return { fetch, lastAnswer: () => last.answer }
}

/**
 * The answer as RFC 6749 has it: JSON (some answer with a form), an error with a status of 400 (some say 200), `token_type` there and
 * `expires_in` a number. An id_token is dropped: nothing here reads it, so nothing must depend on its validity.
 */
export function standardAnswer(
  status: number,
  text: string,
): { status: number; body: Record<string, unknown> | null } {
  const body = parseBody(text)
  if (!body) return { status, body: null }
  if (status !== 200 && status !== 201) return { status, body }
  if (typeof body['error'] === 'string') return { status: 400, body }
  const { id_token: _dropped, expires_in: expiresIn, ...rest } = body
  const seconds = Number(expiresIn)
  return {
    status: 200,
    body: {
      ...rest,
      token_type: 'bearer',
      ...(expiresIn !== undefined && expiresIn !== null && Number.isFinite(seconds) && seconds >= 0
        ? { expires_in: seconds }
        : {}),
    },
  }
}

function parseBody(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    const form = Object.fromEntries(new URLSearchParams(text))
    return 'access_token' in form || 'error' in form ? form : null
  }
}
