import type { JsonObject, JsonValue } from '@tributary/contract'
import type { Manifest } from '@tributary/manifest'
import type { ConnectorTexts } from './connectorTexts.ts'
import type { ImportSchedule } from './importSchedule.ts'

/** A way to authenticate, as connector.yaml states it. Templates in URLs see `config`. */
export type AuthMethod = OAuth2Method | FormMethod

export type OAuth2Method = {
  method: 'oauth2'
  title: string
  /** client_credentials: the workspace's own client signs in (RFC 6749 4.4); nobody is sent to the third party. */
  grant: 'authorization_code' | 'client_credentials'
  /** Empty with client_credentials. */
  authorizationUrl: string
  tokenUrl: string
  revocationUrl: string | null
  scopes: string[]
  tokenEndpointAuthMethod: 'client_secret_basic' | 'client_secret_post' | 'none'
  pkce: boolean
  /** More parameters of the authorization request. */
  authorizationParams: Record<string, string>
  /** Merged into the manifest's config. */
  config: JsonObject
}

export type FormMethod = {
  method: 'api_key' | 'basic'
  title: string
  config: JsonObject
  /** Dotted paths into the manifest's connection specification; the form is made from those properties. */
  fields: string[]
}

type RateLimitScope = 'account' | 'client' | 'connector'

/** How one stream is read, where that differs from the rest. */
export type StreamPolicy = {
  /**
   * incremental: from its state on, whole the first time alone. full: whole each time. reconcile (the default where the manifest has a
   * cursor): from its state on, and whole once in `fullReadIntervalS`, which finds deletes.
   */
  mode?: 'incremental' | 'full' | 'reconcile'
  /** Seconds between whole reads; absent: the workspace's setting, else a day. */
  fullReadIntervalS?: number
  /** Whether what a whole read does not show is deleted. Default: true. */
  findsDeletes?: boolean
  /** Whether a list whose pages are counted is read a second time before what is missing is deleted. Default: true. */
  confirmsDeletes?: boolean
  /** Whether the third party leaves an empty list out of its answer: then an answer without it asks no question. Default: false. */
  omitsEmptyLists?: boolean
}

/** A third-party API that can be connected: manifest + auth + mapping, loaded from connectors/<type>/. */
export type Connector = {
  type: string
  name: string
  description: string
  documentationUrl: string | null
  /** The icon as SVG text; null: none. */
  iconSvg: string | null
  /** What will be read, in plain words. */
  reads: string[]
  /** Seconds between imports, unless the workspace says otherwise. With `schedule`, the seconds between two of its times. */
  importIntervalS: number
  /** Absent: every `importIntervalS`. */
  schedule?: ImportSchedule
  /** Imports of this connector that run at once, in all workspaces and processes; absent: as many as there are places. */
  concurrency?: number
  /** Whose calls the third party counts together: one account's (the default), a workspace's OAuth2 client's, or everybody's. */
  rateLimitScope?: RateLimitScope
  /** Paths into the manifest's config that together name the account, whoever signs in to it and how; absent: the credentials do. */
  rateLimitAccount?: string[]
  /** A stream of which a larger share of records can not be taken is stopped; absent: the default. */
  badRecordShare?: number
  /** How single streams are read; a stream that is not named is read as its manifest and the schedule say. */
  streams?: { [stream: string]: StreamPolicy }
  /** JSON-schema properties of what the workspace sets. */
  settings: { [name: string]: JsonObject }
  auth: AuthMethod[]
  /** By language, such as `fr`: what stands on the connect pages in place of the English texts. */
  texts?: { [language: string]: ConnectorTexts }
  manifest: Manifest
  /** mapping.yaml as parsed data; the resources stage compiles it. */
  mappingSource: JsonValue
}

export type ConnectorCatalogue = {
  /** Throws `connector.not_found`. */
  get(type: string): Connector
  find(type: string): Connector | null
  /** By name. */
  all(): Connector[]
}
