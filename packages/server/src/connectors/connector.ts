import type { JsonObject, JsonValue } from '@tributary/contract'
import type { Manifest } from '@tributary/manifest'

/** A way to authenticate, as connector.yaml states it. Templates in URLs see `config`. */
export type AuthMethod = OAuth2Method | FormMethod

export type OAuth2Method = {
  method: 'oauth2'
  title: string
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
  /** Seconds between imports, unless the workspace says otherwise. */
  importIntervalS: number
  /** JSON-schema properties of what the workspace sets. */
  settings: { [name: string]: JsonObject }
  auth: AuthMethod[]
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
