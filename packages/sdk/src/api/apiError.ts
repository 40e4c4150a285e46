import type { ErrorCode } from '../generated/errorCodes.ts'
import { retryAfterMsOf } from './retryDelay.ts'

/** The body of an error answer (RFC 9457), with what a program may use beside the words. */
export type ProblemDetails = {
  type: string
  title: string
  status: number
  /** What was expected, what came, what to do. */
  detail: string
  /** Never changes its meaning; docs/errors.md lists all. */
  code: ErrorCode
  /** Whether trying again can help: as it is later, after something was changed, or never. */
  retry: 'never' | 'later' | 'after_fix'
  /** The id of the request, for the operator's log. */
  instance?: string
  [fact: string]: unknown
}

type Facts = { request: string; status: number; problem: ProblemDetails | null; retryAfterMs: number | null }

/** The service answered with an error. The classes below tell the kinds apart; `code` tells which error it is. */
export class ApiError extends Error {
  override readonly name: string = 'ApiError'
  readonly status: number
  /** Null when the answer was no problem document (a proxy's page, say). */
  readonly code: ErrorCode | null
  readonly problem: ProblemDetails | null
  /** The id of the request, for the operator's log. */
  readonly requestId: string | null
  /** How long the service asks to wait before another try (`Retry-After`), in milliseconds. */
  readonly retryAfterMs: number | null

  constructor({ request, status, problem, retryAfterMs }: Facts) {
    super(problem ? `${problem.detail} (${problem.code})` : `${request} answered ${status}`)
    this.status = status
    this.code = problem?.code ?? null
    this.problem = problem
    this.requestId = problem?.instance ?? null
    this.retryAfterMs = retryAfterMs
  }
}

/** 400, 413, 415, 422: what was sent is not right. */
export class InvalidRequestError extends ApiError {
  override readonly name = 'InvalidRequestError'
}
/** 401: the API key is missing, unknown or revoked. */
export class AuthenticationError extends ApiError {
  override readonly name = 'AuthenticationError'
}
/** 403: the API key may not do this. */
export class PermissionError extends ApiError {
  override readonly name = 'PermissionError'
}
/** 404, 410: there is no such thing in this workspace. */
export class NotFoundError extends ApiError {
  override readonly name = 'NotFoundError'
}
/** 409, 412: it does not fit how things stand. */
export class ConflictError extends ApiError {
  override readonly name = 'ConflictError'
}
/** 429: too much at once; `retryAfterMs` says how long to wait. */
export class RateLimitError extends ApiError {
  override readonly name = 'RateLimitError'
}
/** 5xx: the service failed, or something on the way to it. */
export class ServerError extends ApiError {
  override readonly name = 'ServerError'
}

const kinds: Record<number, new (facts: Facts) => ApiError> = {
  400: InvalidRequestError,
  401: AuthenticationError,
  403: PermissionError,
  404: NotFoundError,
  409: ConflictError,
  410: NotFoundError,
  412: ConflictError,
  413: InvalidRequestError,
  415: InvalidRequestError,
  422: InvalidRequestError,
  429: RateLimitError,
}

/** The error of an error answer, of the class for its status. */
export function apiErrorOf(
  request: string,
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  problem: ProblemDetails | null,
): ApiError {
  const Kind = kinds[status] ?? (status >= 500 ? ServerError : ApiError)
  const retryAfterMs = retryAfterMsOf(headers.get('retry-after'), Date.now())
  return new Kind({ request, status, problem, retryAfterMs })
}

/** No answer came: the service can not be reached (`unreachable`) or did not answer in time (`timeout`). */
export class ApiUnavailableError extends Error {
  override readonly name = 'ApiUnavailableError'
  readonly reason: 'unreachable' | 'timeout'

  constructor(reason: 'unreachable' | 'timeout', message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.reason = reason
  }
}

/** The problem of an error answer; null when the body is none. */
export function readProblem(text: string): ProblemDetails | null {
  try {
    const body: unknown = JSON.parse(text)
    const isProblem =
      typeof body === 'object' &&
      body !== null &&
      'code' in body &&
      typeof body.code === 'string' &&
      'detail' in body &&
      typeof body.detail === 'string'
    return isProblem ? (body as ProblemDetails) : null
  } catch {
    return null
  }
}
