import * as oauth from 'oauth4webapi'
import { TributaryError, type JsonObject } from '@tributary/contract'
import type { Connector, OAuth2Method } from '../../connectors/index.ts'
import type { Keyring } from '../../secrets/index.ts'
import { effectiveSettings } from '../credentials/manifestConfig.ts'
import { openSettings } from '../secretSettings.ts'
import { settingsSealedFor, type ConnectorSettings } from '../store/settings.ts'
import { renderTemplate } from './renderTemplate.ts'

/** The workspace's OAuth2 client at a third party, ready to use. */
export type OAuthClient = {
  server: oauth.AuthorizationServer
  client: oauth.Client
  authentication: oauth.ClientAuth
  method: OAuth2Method
  authorizationUrl: URL
  tokenUrl: string
  revocationUrl: string | null
}

/** The connector's way of OAuth2, or null. */
export function oauth2MethodOf(connector: Connector): OAuth2Method | null {
  return connector.auth.find((method) => method.method === 'oauth2') ?? null
}

/**
 * The client of a workspace for a connector. `given` is the configuration that came from the page or the customer.
 * Throws `connect.connector_not_configured` without a client id, `connector.settings_invalid` when a URL can not be made.
 */
export function createOAuthClient(
  keyring: Keyring,
  workspaceId: string,
  connector: Connector,
  settings: ConnectorSettings | null,
  given: JsonObject,
): OAuthClient {
  const method = oauth2MethodOf(connector)
  if (!method || !settings?.clientId) {
    throw new TributaryError(
      'connect.connector_not_configured',
      `The connector "${connector.type}" has no OAuth2 client in this workspace. Set client_id and client_secret with PUT /v1/connectors/${connector.type}.`,
    )
  }
  const values = {
    trusted: effectiveSettings(connector, openSettings(keyring, workspaceId, settings)),
    given,
  }
  const url = (template: string) => parseUrl(connector.type, renderTemplate(template, values))
  const secret = settings.clientSecretSealed
    ? keyring.open(settings.clientSecretSealed, settingsSealedFor(workspaceId, connector.type))
    : null
  const tokenUrl = url(method.tokenUrl).href
  const authorizationUrl =
    method.grant === 'client_credentials' ? new URL(tokenUrl) : url(method.authorizationUrl)
  const revocationUrl = method.revocationUrl === null ? null : url(method.revocationUrl).href
  return {
    server: {
      issuer: authorizationUrl.origin,
      authorization_endpoint: authorizationUrl.href,
      token_endpoint: tokenUrl,
      ...(revocationUrl === null ? {} : { revocation_endpoint: revocationUrl }),
    },
    client: { client_id: settings.clientId },
    authentication: authenticationOf(method, secret, connector.type),
    method,
    authorizationUrl,
    tokenUrl,
    revocationUrl,
  }
}

function authenticationOf(method: OAuth2Method, secret: string | null, type: string): oauth.ClientAuth {
  if (method.tokenEndpointAuthMethod === 'none') return oauth.None()
  if (secret === null) {
    throw new TributaryError(
      'connect.connector_not_configured',
      `The connector "${type}" has no client secret in this workspace. Set client_secret with PUT /v1/connectors/${type}.`,
    )
  }
  return method.tokenEndpointAuthMethod === 'client_secret_basic'
    ? oauth.ClientSecretBasic(secret)
    : oauth.ClientSecretPost(secret)
}

function parseUrl(type: string, text: string): URL {
  if (URL.canParse(text) && /^https?:/.test(text)) return new URL(text)
  throw new TributaryError(
    'connector.settings_invalid',
    `The connector "${type}" makes the address "${text.slice(0, 200)}" out of its settings, which is not an http(s) URL. Correct them with PUT /v1/connectors/${type}.`,
  )
}
