import { ReadError } from '../errors.ts'
import type { FailureType } from '../errors.ts'
import type { Run } from '../run.ts'
import { Answer } from './answer.ts'
import { waitOf } from './backoff.ts'
import type { ErrorHandler } from './errorHandler.ts'
import { errorMessageOf } from './errorMessage.ts'
import type { Resolution } from './resolution.ts'
import { resolveRelative } from './url.ts'

/** A request ready to be sent. */
export interface OutgoingRequest {
  method: string
  url: string
  headers: Record<string, string>
  body: string | undefined
}

/** All tries of one request together take at most this long, in milliseconds, waits included. */
const totalMsMax = 600_000
const redirectsMax = 30

/** Throws where the host has called the read off. */
export function throwIfAborted(run: Run): void {
  if (run.host.signal?.aborted !== true) return
  throw new ReadError({
    code: 'manifest.aborted',
    message: 'The read was called off.',
    failureType: 'transient_error',
    stream: run.stream,
    cause: run.host.signal.reason,
  })
}

async function exchange(run: Run, request: OutgoingRequest): Promise<Answer> {
  let current = request
  for (let hop = 0; ; hop += 1) {
    throwIfAborted(run)
    const asked = current
    const answer = await (run.answers?.through(asked, () => ask(run, asked)) ?? ask(run, asked))
    const next = redirected(current, answer)
    if (next === undefined || hop >= redirectsMax) return answer
    current = next
  }
}

/** Sends a request, redirects left to the caller. */
async function ask(run: Run, request: OutgoingRequest): Promise<Answer> {
  await waitForBudget(run, request)
  const { signal } = run.host
  const response = await run.host.fetch(request.url, {
    method: request.method,
    headers: request.headers,
    ...(request.body === undefined ? {} : { body: request.body }),
    ...(signal === undefined ? {} : { signal }),
  })
  const answer = new Answer(response.status, response.headers, await response.body(), request)
  await run.budget?.learn(request, answer, nowMs(run))
  return answer
}

function nowMs(run: Run): number {
  return Number(run.now() / 1000n)
}

/** Waits for a place in the budget of the API. Only the read that asks waits. */
async function waitForBudget(run: Run, request: OutgoingRequest): Promise<void> {
  const ms = (await run.budget?.acquire(request, nowMs(run), run.maxWaitMs)) ?? 0
  if (ms <= 0) return
  if (ms > run.maxWaitMs) {
    throw new ReadError({
      code: 'manifest.rate_limited',
      message: `The manifest's api_budget allows the next request in ${ms} ms, which is longer than this read waits by itself.`,
      failureType: 'transient_error',
      stream: run.stream,
      retryAfterMs: ms,
    })
  }
  run.log('info', `Waiting ${ms} ms for the API's budget.`)
  await run.host.sleep(ms, run.host.signal)
  throwIfAborted(run)
}

/** The request that a redirect asks for. Credentials do not go along to another host. */
function redirected(request: OutgoingRequest, answer: Answer): OutgoingRequest | undefined {
  const location = answer.header('location')
  if (location === undefined || ![301, 302, 303, 307, 308].includes(answer.status)) return undefined
  const url = /^[a-z][a-z0-9+.-]*:/i.test(location) ? location : resolveRelative(request.url, location)
  const hostOf = (one: string): string => /^[a-z]+:\/\/[^/?#]*/i.exec(one)?.[0].toLowerCase() ?? ''
  const becomesGet = answer.status === 303 || (answer.status <= 302 && request.method === 'POST')
  const headers = Object.entries(request.headers).filter(([name]) => {
    if (becomesGet && /^content-/i.test(name)) return false
    return hostOf(url) === hostOf(request.url) || name.toLowerCase() !== 'authorization'
  })
  return {
    method: becomesGet ? 'GET' : request.method,
    url,
    headers: Object.fromEntries(headers),
    body: becomesGet ? undefined : request.body,
  }
}

/** One try: an answer with what to do about it, or the error that broke the connection. */
interface Attempt {
  answer: Answer | undefined
  resolution: Resolution
  cause?: unknown
}

async function attempt(run: Run, request: OutgoingRequest, handler: ErrorHandler): Promise<Attempt> {
  let answer: Answer
  try {
    answer = await exchange(run, request)
  } catch (error) {
    throwIfAborted(run)
    if (error instanceof ReadError || !(error instanceof Error)) throw error
    const message = `The server could not be reached: ${error.message}`
    const isFinal = 'retryable' in error && error.retryable === false
    const resolution: Resolution = {
      action: isFinal ? 'FAIL' : 'RETRY',
      failureType: 'transient_error',
      message,
    }
    return { answer: undefined, resolution, cause: error }
  }
  return { answer, resolution: handler.resolve(answer) }
}

/** Counts the tries of one kind of retry and says when they are used up. */
class Tries {
  private count = 0
  private readonly startedAt: bigint
  private readonly run: Run
  private readonly most: number
  private readonly isTimed: boolean

  constructor(run: Run, most: number, isTimed: boolean) {
    this.run = run
    this.most = most
    this.isTimed = isTimed
    this.startedAt = run.now()
  }

  private elapsedMs(): number {
    return Number((this.run.now() - this.startedAt) / 1000n)
  }

  /** Whether another try is allowed after this one failed. */
  goOn(): boolean {
    this.count += 1
    return this.count < this.most && (!this.isTimed || this.elapsedMs() < totalMsMax)
  }

  /** The doubling wait before the next try, in seconds: 1, 2, 4, ... */
  doublingSeconds(): number {
    const seconds = 2 ** (this.count - 1)
    return this.isTimed ? Math.min(seconds, (totalMsMax - this.elapsedMs()) / 1000) : seconds
  }
}

async function pause(run: Run, seconds: number, last: Attempt): Promise<void> {
  const ms = Math.ceil(seconds * 1000)
  if (ms > run.maxWaitMs) {
    throw new ReadError({
      code: 'manifest.rate_limited',
      message: `The server asks to wait ${seconds} s before the next request, which is longer than this read waits by itself.`,
      failureType: 'transient_error',
      stream: run.stream,
      status: last.answer?.status,
      retryAfterMs: ms,
    })
  }
  const shown = last.answer === undefined ? last.resolution.message : `status ${last.answer.status}`
  run.log('info', `Waiting ${seconds} s before the next try (${shown}).`)
  await run.host.sleep(ms, run.host.signal)
  throwIfAborted(run)
}

/** The manifest has the pages of a slice read anew after an answer (`RESET_PAGINATION`). */
export class PaginationReset extends ReadError {}

function failed(run: Run, request: OutgoingRequest, last: Attempt): ReadError {
  const { answer, resolution } = last
  const words = answer === undefined ? undefined : errorMessageOf(answer)?.slice(0, 500)
  const told = words === undefined || words === '' ? '' : ` The server says: ${words}`
  const place = request.url.replace(/[?#][\s\S]*$/, '')
  const Kind = resolution.action === 'RESET_PAGINATION' ? PaginationReset : ReadError
  return new Kind({
    code: answer === undefined ? 'manifest.network_error' : 'manifest.http_error',
    message: `${resolution.message || `${request.method} ${place} was answered with status ${answer?.status ?? 'none'}.`}${told}`,
    failureType: resolution.failureType,
    stream: run.stream,
    status: answer?.status,
    cause: last.cause,
  })
}

function exhausted(run: Run, request: OutgoingRequest, last: Attempt): ReadError {
  const status = last.answer?.status
  const isRateLimited = status === 429
  const failureType: FailureType = isRateLimited ? 'transient_error' : last.resolution.failureType
  const place = request.url.replace(/[?#][\s\S]*$/, '')
  return new ReadError({
    code: isRateLimited
      ? 'manifest.rate_limited'
      : status === undefined
        ? 'manifest.network_error'
        : 'manifest.retries_exhausted',
    message: `${request.method} ${place} failed at every try. Last: ${last.resolution.message || `status ${status ?? 'none'}`}`,
    failureType,
    stream: run.stream,
    status,
    cause: last.cause,
  })
}

/** Fetches fresh credentials in place of those that went with these headers. */
type Refresh = (headers: Readonly<Record<string, string>>) => Promise<void>

/** Where the credentials cannot be refreshed, the request is tried again with what there is, as in the reference. */
async function tryRefresh(run: Run, request: OutgoingRequest, refresh: Refresh | undefined): Promise<void> {
  try {
    await refresh?.(request.headers)
  } catch (error) {
    throwIfAborted(run)
    run.log(
      'warn',
      `The token could not be refreshed: ${error instanceof Error ? error.message : 'no reason known'}`,
    )
  }
}

/**
 * Sends a request until it is answered for good. `prepare` is asked before every try, since a token may have changed.
 * Returns the answer, undefined where it is to be ignored and has no body to read. Throws ReadError.
 *
 * Three kinds of retry are nested in each other, each with tries of its own, as in the reference: waits that a backoff
 * strategy asks for (plus one second), rate limits, and other failures (both doubling from one second).
 */
export async function send(
  run: Run,
  prepare: (attempt: number) => Promise<OutgoingRequest>,
  handler: ErrorHandler,
  refresh?: Refresh,
): Promise<Answer | undefined> {
  const most = Math.max(0, handler.maxRetries) + 1
  const others = new Tries(run, most, true)
  let limited = new Tries(run, most, false)
  let asked = new Tries(run, most, true)
  for (let count = 1; ; count += 1) {
    const request = await prepare(count)
    const last = await attempt(run, request, handler)
    const { action } = last.resolution
    if (action === 'SUCCESS') return last.answer
    if (action === 'IGNORE') {
      run.log(
        'info',
        last.resolution.message || `An answer with status ${last.answer?.status ?? 'none'} is ignored.`,
      )
      return last.answer
    }
    if (action === 'FAIL' || action === 'RESET_PAGINATION') throw failed(run, request, last)
    if (action === 'REFRESH_TOKEN_THEN_RETRY') await tryRefresh(run, request, refresh)
    const wait = waitOf(handler.strategies, last.answer, count)
    if (wait !== undefined) {
      if (!asked.goOn()) throw exhausted(run, request, last)
      await pause(run, wait + 1, last)
    } else if (action === 'RATE_LIMITED') {
      if (!limited.goOn()) throw exhausted(run, request, last)
      asked = new Tries(run, most, true)
      await pause(run, limited.doublingSeconds(), last)
    } else {
      if (!others.goOn()) throw exhausted(run, request, last)
      asked = new Tries(run, most, true)
      limited = new Tries(run, most, false)
      await pause(run, others.doublingSeconds(), last)
    }
  }
}
