import { isJsonObject, type JsonObject, type JsonValue } from '@tributary/contract'
import type { Connector } from '../../connectors/index.ts'
import type { Deps } from '../../deps.ts'

/**
 * A name of the account that an integration reads, which tells nothing of its credentials: integrations of one connector with the same name
 * have their calls counted together. It is what the connector says names the account (`rateLimitAccount`), else the API key or password,
 * else the workspace's own client with what the integration gave it (client credentials). The tokens that a customer granted name nobody:
 * such an integration stands for itself.
 */
export function accountOf(
  keyring: Pick<Deps['keyring'], 'nameOf'>,
  connector: Pick<Connector, 'auth' | 'rateLimitAccount'>,
  of: {
    integrationId: string
    integration: { authMethod: string; config: JsonObject } | null
    /** What the manifest is given, the credentials included. */
    config: JsonObject
  },
): string {
  const nameOf = (values: JsonValue) => keyring.nameOf(JSON.stringify(values))
  const named = connector.rateLimitAccount?.map((path) => valueAt(of.config, path))
  if (named && named.every((value) => value !== null)) return nameOf(['account', ...named])
  const method = connector.auth.find((one) => one.method === of.integration?.authMethod)
  if (!method || !of.integration) return of.integrationId
  if (method.method !== 'oauth2') return nameOf(method.fields.map((path) => valueAt(of.config, path)))
  return method.grant === 'client_credentials' ? nameOf(['client', of.integration.config]) : of.integrationId
}

function valueAt(config: JsonObject, path: string): JsonValue {
  return path
    .split('.')
    .reduce<JsonValue>(
      (value, part) => (isJsonObject(value) && Object.hasOwn(value, part) ? (value[part] ?? null) : null),
      config,
    )
}
