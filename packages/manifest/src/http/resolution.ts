import type { FailureType } from '../errors.ts'

/** What is to be done after an answer. */
export type Action =
  'SUCCESS' | 'RETRY' | 'FAIL' | 'IGNORE' | 'RATE_LIMITED' | 'RESET_PAGINATION' | 'REFRESH_TOKEN_THEN_RETRY'

export interface Resolution {
  action: Action
  failureType: FailureType
  /** The manifest's or the default words for it; empty where there are none. */
  message: string
}

const actions: readonly Action[] = [
  'SUCCESS',
  'RETRY',
  'FAIL',
  'IGNORE',
  'RATE_LIMITED',
  'RESET_PAGINATION',
  'REFRESH_TOKEN_THEN_RETRY',
]

/** A text as an action, or undefined. */
export function actionOf(text: string | undefined): Action | undefined {
  return actions.find((action) => action === text)
}

function defaults(
  status: number,
  action: Action,
  failureType: FailureType,
  words: string,
): [number, Resolution] {
  return [status, { action, failureType, message: `HTTP Status Code: ${status}. Error: ${words}` }]
}

/** What the reference does for these statuses when no filter says otherwise. */
export const defaultResolutions: ReadonlyMap<number, Resolution> = new Map([
  defaults(400, 'FAIL', 'system_error', 'Bad request. Please check your request parameters.'),
  defaults(401, 'FAIL', 'config_error', 'Unauthorized. Please ensure you are authenticated correctly.'),
  defaults(403, 'FAIL', 'config_error', "Forbidden. You don't have permission to access this resource."),
  defaults(404, 'FAIL', 'system_error', 'Not found. The requested resource was not found on the server.'),
  defaults(405, 'FAIL', 'system_error', 'Method not allowed. Please check your request method.'),
  defaults(408, 'RETRY', 'transient_error', 'Request timeout.'),
  defaults(429, 'RATE_LIMITED', 'transient_error', 'Too many requests.'),
  defaults(500, 'RETRY', 'transient_error', 'Internal server error.'),
  defaults(502, 'RETRY', 'transient_error', 'Bad gateway.'),
  defaults(503, 'RETRY', 'transient_error', 'Service unavailable.'),
  defaults(504, 'RETRY', 'transient_error', 'Gateway timeout.'),
])
