/** An answer with a 4xx or 5xx status and the JSON body `{"error": {"code", "message"}}`. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly headers: Record<string, string>

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message)
    this.name = 'Problem'
    this.status = status
    this.code = code
    this.headers = headers
  }
}

/** 404 for a record that is not there. */
export function notFound(kind: string, id: number | string): Problem {
  return new Problem(404, 'not_found', `There is no ${kind} with the id ${JSON.stringify(id)}.`)
}
