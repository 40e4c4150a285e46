import { apiErrorOf, ApiUnavailableError, readProblem } from './apiError.ts'
import { mayRepeat, retryDelayMs, type Failure } from './retryDelay.ts'

export type RequestSettings = {
  headers: Record<string, string>
  timeoutMs: number
  retries: number
  retryBaseMs: number
  /** The caller says that this request means the same twice. */
  repeatable: boolean
  signal?: AbortSignal | undefined
  fetch: typeof fetch
}

/**
 * Sends a request and reads its answer: text, empty for 204. Tries again what may be tried again. Throws `ApiError` for an error answer and
 * `ApiUnavailableError` when none came; what the caller's signal says when the caller ended it.
 */
export async function sendRequest(
  method: string,
  url: URL,
  body: string | undefined,
  settings: RequestSettings,
): Promise<string> {
  for (let retry = 1; ; retry++) {
    const outcome = await sendOnce(method, url, body, settings)
    if (outcome.kind === 'answer') return outcome.text
    const mayTryAgain = retry <= settings.retries && mayRepeat(method, outcome.failure, settings.repeatable)
    const delayMs = mayTryAgain
      ? retryDelayMs(retry, outcome.retryAfterMs, { random: Math.random(), baseMs: settings.retryBaseMs })
      : null
    if (delayMs === null) throw outcome.error
    await pause(delayMs, settings.signal)
  }
}

type Outcome =
  | { kind: 'answer'; text: string }
  | { kind: 'failed'; error: Error; failure: Failure; retryAfterMs: number | null }

async function sendOnce(
  method: string,
  url: URL,
  body: string | undefined,
  settings: RequestSettings,
): Promise<Outcome> {
  const request = `${method} ${url.pathname}`
  const timeout = AbortSignal.timeout(settings.timeoutMs)
  try {
    const answer = await settings.fetch(url, {
      method,
      headers: settings.headers,
      redirect: 'error',
      signal: settings.signal ? AbortSignal.any([timeout, settings.signal]) : timeout,
      ...(body === undefined ? {} : { body }),
    })
    const text = await answer.text()
    if (answer.ok) return { kind: 'answer', text }
    const error = apiErrorOf(request, answer, readProblem(text))
    return { kind: 'failed', error, failure: { status: answer.status }, retryAfterMs: error.retryAfterMs }
  } catch (cause) {
    settings.signal?.throwIfAborted()
    const failure = { code: timeout.aborted ? null : codeOf(cause) }
    const error = timeout.aborted
      ? new ApiUnavailableError('timeout', `${request} was not answered within ${settings.timeoutMs} ms`, {
          cause,
        })
      : new ApiUnavailableError('unreachable', `${url.origin} can not be reached${reasonOf(cause)}`, {
          cause,
        })
    return { kind: 'failed', error, failure, retryAfterMs: null }
  }
}

/** fetch hides what happened in the cause. */
function codeOf(error: unknown): string | null {
  const cause: unknown = error instanceof Error ? (error.cause ?? error) : null
  const code: unknown = typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'code') : null
  return typeof code === 'string' ? code : null
}

function reasonOf(error: unknown): string {
  const cause: unknown = error instanceof Error ? (error.cause ?? error) : null
  const text = codeOf(error) ?? (cause instanceof Error ? cause.message : '')
  return text === '' ? '' : ` (${text})`
}

function pause(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    }
    const onAbort = () => {
      end()
      reject(signal?.reason instanceof Error ? signal.reason : new Error('the call was ended'))
    }
    const timer = setTimeout(() => {
      end()
      resolve()
    }, delayMs)
    signal?.addEventListener('abort', onAbort)
    if (signal?.aborted) onAbort()
  })
}
