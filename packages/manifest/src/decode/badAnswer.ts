import { ReadError } from '../errors.ts'

/** Ends the read because an answer is not what its decoder can read. */
export function badAnswer(run: { stream: string }, message: string, cause?: unknown): never {
  throw new ReadError({
    code: 'manifest.response',
    message,
    failureType: 'system_error',
    stream: run.stream,
    cause,
  })
}
