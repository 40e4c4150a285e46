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
}

// What these say is about one stream; any other code is about the integration, the connector or us.
const streamCodes = new Set(['import.delete_guard', 'event.too_large'])

/** Decides by the error's own words; what is unknown is ours, is logged by the caller, and is tried again. */
export function classifyFailure(error: unknown): Failure {
  for (const cause of causesOf(error)) {
    // A token that can not be had reaches the reader as a failed call; the cause says what it is.
    if (cause instanceof TributaryError) return ofTributaryError(cause)
  }
  if (error instanceof StreamReadError) {
    const { message, retry, scope, retryAfterMs } = error
    return { code: 'import.read_failed', message, retry, scope, retryAfterMs }
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
