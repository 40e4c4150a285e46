/** TLS of a caller's own, in PEM. Connections are kept for as long as the same object is handed in. */
export type ClientTls = {
  /** Shown to the server (mutual TLS), with its key. */
  certificate?: string
  key?: string
  /** Trusted instead of the machine's list. */
  authorities?: string
}

/** An HTTP proxy (parseProxy.ts). Connections are kept for as long as the same object is handed in. */
export type OutboundProxy = {
  /** `http(s)://host:port`, without user name and password. */
  url: string
  /** The value of Proxy-Authorization, a secret; null: none. */
  authorization: string | null
}

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
  /**
   * Once status and headers have come, a body that breaks off or takes too long is cut off (`truncated`) instead of failing the
   * request. For callers who need the status and keep the body for people alone. Default false.
   */
  acceptPartialBody?: boolean
  signal?: AbortSignal
  tls?: ClientTls
  /** Goes through this proxy, whose own address is checked like any other; left out: the operator's, if there is one. */
  proxy?: OutboundProxy
}

export type EgressResponse = {
  status: number
  /** Names in lower case; several values of one name are joined by ", ". */
  headers: Record<string, string>
  body: Uint8Array
  /** Whether the answer was longer than `bodyBytesMax`, or broke off and that was accepted. */
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
  /** Drops kept connections and fails what is under way. */
  close(): Promise<void>
}
