/** One request to an outside URL. */
export type EgressRequest = {
  method: string
  url: string
  headers?: Record<string, string>
  body?: string | Uint8Array
  /** Until the whole answer is there. Default 30,000. */
  timeoutMs?: number
  /** Until the connection stands. Default 10,000. */
  connectTimeoutMs?: number
  /** The answer is cut off there (`truncated`). Default 50 MB. */
  bodyBytesMax?: number
  signal?: AbortSignal
}

export type EgressResponse = {
  status: number
  /** Names in lower case; several values of one name are joined by ", ". */
  headers: Record<string, string>
  body: Uint8Array
  /** Whether the answer was longer than `bodyBytesMax`. */
  truncated: boolean
  durationMs: number
}

/**
 * The one door to outside URLs: webhook endpoints, OAuth2 token calls and connector requests. Addresses of private networks are
 * refused (docs/security.md) unless a setting allows their range; the address that was checked is the address that is dialled.
 * Redirects are never followed.
 */
export type Egress = {
  /** Sends one request. Throws TributaryError `egress.*`; an HTTP error status is an answer, not an error. */
  request(request: EgressRequest): Promise<EgressResponse>
  /** Checks a URL before it is saved: form, scheme, and each address of its name. Throws `egress.*`. */
  checkUrl(url: string): Promise<void>
  close(): Promise<void>
}
