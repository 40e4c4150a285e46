import type { ErrorCode } from '../generated/errorCodes.ts'

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

/** The service answered with an error. `code` tells which; null when the answer was no problem document (a proxy's page, say). */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: ErrorCode | null
  readonly problem: ProblemDetails | null

  constructor(request: string, status: number, problem: ProblemDetails | null) {
    super(problem ? `${problem.detail} (${problem.code})` : `${request} answered ${status}`)
    this.status = status
    this.code = problem?.code ?? null
    this.problem = problem
  }
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
