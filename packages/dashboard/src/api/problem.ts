type Fault = { path: string; detail: string }

/** An error answer of the API: what happened and what to do, in the service's own words. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  readonly code: string
  readonly title: string
  /** Of a mapping that is not valid: which part of it. */
  readonly path: string | null
  /** Which parts of the request are at fault, by their path: `headers/x-app`. */
  readonly faults: readonly Fault[]

  constructor(of: {
    status: number
    code: string
    title: string
    detail: string
    path?: string | null
    faults?: readonly Fault[]
  }) {
    super(of.detail)
    this.faults = of.faults ?? []
    this.path = of.path ?? null
    this.status = of.status
    this.code = of.code
    this.title = of.title
  }

  static unreachable(cause: unknown): Problem {
    const problem = new Problem({
      status: 0,
      code: 'unreachable',
      title: 'The service can not be reached',
      detail: 'Check your connection, and whether the service runs. This page tries again by itself.',
    })
    problem.cause = cause
    return problem
  }
}

/** The problem of an error answer, also of one that is not in our form (a proxy's page). */
export function problemOf(body: unknown, status: number): Problem {
  const fields = typeof body === 'object' && body !== null ? Object.entries(body) : []
  const text = (name: string) => {
    const value: unknown = fields.find(([key]) => key === name)?.[1]
    return typeof value === 'string' ? value : null
  }
  return new Problem({
    status,
    code: text('code') ?? 'unknown',
    title: text('title') ?? 'Something went wrong',
    detail: text('detail') ?? `The service answered with status ${status}. Try again in a moment.`,
    path: text('path'),
    faults: faultsOf(fields.find(([key]) => key === 'errors')?.[1]),
  })
}

/** `errors` of a problem, with JSON pointers (RFC 6901) such as "#/headers/x-app". */
function faultsOf(errors: unknown): Fault[] {
  return (Array.isArray(errors) ? errors : []).flatMap((one: unknown) => {
    if (typeof one !== 'object' || one === null || !('pointer' in one) || !('detail' in one)) return []
    return { path: decodeURIComponent(String(one.pointer).replace(/^#\//, '')), detail: String(one.detail) }
  })
}

/** Anything that was thrown, as a problem. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  return new Problem({
    status: 0,
    code: 'page',
    title: 'This page has a fault',
    detail: error instanceof Error ? error.message : 'Load it again.',
  })
}

/** Whether nobody is signed in any more. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof Problem && error.status === 401
}
