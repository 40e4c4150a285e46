/** Who must act when a read fails, in the reference's words. */
export type FailureType = 'config_error' | 'system_error' | 'transient_error'

/** The ways a manifest can be at fault. */
export type ManifestErrorCode =
  'manifest.invalid' | 'manifest.reference' | 'manifest.yaml' | 'manifest.unsupported'

/** A manifest that cannot be used: where the fault is, what was expected there and what was found. */
export class ManifestError extends Error {
  readonly code: ManifestErrorCode
  /** The place in the manifest, such as `streams[0].retriever.paginator`; empty for the manifest as a whole. */
  readonly path: string
  readonly expected: string
  readonly found: string

  constructor(code: ManifestErrorCode, path: string, expected: string, found: string) {
    super(`${path === '' ? 'The manifest' : path}: expected ${expected}, found ${found}.`)
    this.name = 'ManifestError'
    this.code = code
    this.path = path
    this.expected = expected
    this.found = found
  }
}

/** The ways a read can fail. */
export type ReadErrorCode =
  | 'manifest.aborted'
  | 'manifest.config'
  | 'manifest.http_error'
  | 'manifest.network_error'
  | 'manifest.rate_limited'
  | 'manifest.response'
  | 'manifest.retries_exhausted'
  | 'manifest.stream_unknown'
  | 'manifest.template'
  | 'manifest.token_refresh'
  | 'manifest.unsupported'

export interface ReadErrorDetails {
  code: ReadErrorCode
  message: string
  failureType: FailureType
  stream: string
  /** The HTTP status of the answer that ended the read, where there was one. */
  status?: number | undefined
  /** How long to wait, in milliseconds, before it makes sense to go on. */
  retryAfterMs?: number | undefined
  cause?: unknown
}

/** A read that could not go on. */
export class ReadError extends Error {
  readonly code: ReadErrorCode
  readonly failureType: FailureType
  readonly stream: string
  readonly status: number | undefined
  readonly retryAfterMs: number | undefined

  constructor(details: ReadErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'ReadError'
    this.code = details.code
    this.failureType = details.failureType
    this.stream = details.stream
    this.status = details.status
    this.retryAfterMs = details.retryAfterMs
  }
}
