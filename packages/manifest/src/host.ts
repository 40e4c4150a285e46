import type { JsonObject } from './json.ts'

/** A request as the engine hands it to its host. */
export interface HttpRequest {
  method: string
  headers: Record<string, string>
  body?: string | Uint8Array
  signal?: AbortSignal
}

/** An answer as the host hands it back. Header names keep the server's spelling where the host can tell it. */
export interface HttpResponse {
  status: number
  headers: Record<string, string>
  /** The whole body, without content encoding. Asked for once at most. */
  body: () => Promise<Uint8Array>
}

/** What the engine needs from where it runs. */
export interface Host {
  /**
   * Sends a request, without following redirects. A rejection counts as a broken connection, which is tried again,
   * unless the error has a property `retryable` that is false.
   */
  fetch: (url: string, init: HttpRequest) => Promise<HttpResponse>
  now: () => Date
  /** Waits; rejects when the signal is aborted. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  signal?: AbortSignal
  /**
   * Gives the OAuth2 access token where the host keeps it. Called before each request that needs it; after a 401 called
   * once more with the token that was refused, and the request is then sent once more.
   */
  accessToken?: (request: { rejected?: string }) => Promise<string>
  /** Is handed the whole config when a refreshed token has to be kept in it (`refresh_token_updater`). */
  saveConfig?: (config: JsonObject) => Promise<void>
  log?: (level: LogLevel, message: string) => void
}

export type LogLevel = 'info' | 'warn' | 'error'
