import { TributaryError } from '@tributary/contract'
import { StreamReadError } from './streamReader.ts'

/** What a failure means for the import. */
export type Failure = {
  code: string
  /** In words, for people; without secrets. */
  message: string
  /** later: the same again may work. never: somebody must change something first. */
  retry: 'later' | 'never'
  /** import: no other stream would fare better. stream: the others may. */
  scope: 'import' | 'stream'
  retryAfterMs: number | null
  /** A limit of the third party is waited for (StreamReadError.limit). */
  limit?: 'refused' | 'shared' | null
  /** StreamReadError.refusesRequest */
  refusesRequest?: boolean
}

// What these say is about one stream; any other code is about the integration, the connector or us.
const streamCodes = new Set(['import.delete_guard', 'import.bad_records', 'event.too_large'])

const passing = new Set<string>([
  'import.read_failed',
  'import.rate_limited',
  'internal.error',
  'token.refresh_unavailable',
  'connect.third_party_unavailable',
])

/** Whether what failed with this code may work later without anybody's doing: then it is tried again by itself. */
export function mayPass(code: string): boolean {
  return passing.has(code) || code.startsWith('egress.')
}

/** Decides by the error's own words; what is unknown is ours, is logged by the caller, and is tried again. */
export function classifyFailure(error: unknown): Failure {
  for (const cause of causesOf(error)) {
    // A token that can not be had reaches the reader as a failed call; the cause says what it is.
    if (cause instanceof TributaryError) return ofTributaryError(cause)
  }
  if (error instanceof StreamReadError) {
    const { message, retry, scope, retryAfterMs, limit, refusesRequest } = error
    const code = limit === null ? 'import.read_failed' : 'import.rate_limited'
    return { code, message, retry, scope, retryAfterMs, limit, refusesRequest }
  }
  return {
    code: 'internal.error',
    message: 'Something went wrong on our side; it was logged.',
    retry: 'later',
    scope: 'import',
    retryAfterMs: null,
  }
}

function ofTributaryError(error: TributaryError): Failure {
  const retryAfterS = error.details['retry_after_s']
  const isOfStream = streamCodes.has(error.code) || error.code.startsWith('egress.')
  return {
    code: error.code,
    message: error.message,
    retry: error.retry === 'later' ? 'later' : 'never',
    scope: isOfStream ? 'stream' : 'import',
    retryAfterMs: typeof retryAfterS === 'number' ? retryAfterS * 1_000 : null,
  }
}

const causesMax = 10

function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = []
  let cause = error
  while (cause !== undefined && cause !== null && causes.length < causesMax) {
    causes.push(cause)
    cause = cause instanceof Error ? cause.cause : null
  }
  return causes
}
