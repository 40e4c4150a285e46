import type { PlainDict } from '../python/values.ts'
import type { InjectInto } from '../http/requestOption.ts'

/** Adds credentials to requests. */
export interface Authenticator {
  /** The fields for one part of a request. */
  fields: (part: InjectInto) => Promise<PlainDict>
  /**
   * Is told that an answer refused the credentials (status 401) that went with these headers. True where there are
   * fresh ones, so that the request is worth sending once more.
   */
  renew?: (headers: Readonly<Record<string, string>>) => Promise<boolean>
  /** Fetches fresh credentials in place of those that went with these headers, because the manifest says so. */
  refresh?: (headers: Readonly<Record<string, string>>) => Promise<void>
}
