import { TributaryError, isJsonObject, type JsonObject } from '@tributary/contract'
import type { Connector } from '../../connectors/index.ts'
import type { Deps } from '../../deps.ts'
import { openSettings } from '../secretSettings.ts'
import { findCredentials } from '../store/credentials.ts'
import { findIntegration, type AuthMethodName } from '../store/integrations.ts'
import { findConnectorSettings } from '../store/settings.ts'
import { openSecrets } from './secrets.ts'

/** The configuration with which an integration's manifest is run. It holds secrets: never log it, never answer with it. */
export async function loadManifestConfig(
  deps: Pick<Deps, 'db' | 'keyring' | 'connectors'>,
  workspaceId: string,
  integrationId: string,
): Promise<JsonObject> {
  const integration = await findIntegration(deps.db, workspaceId, integrationId)
  const credentials = await findCredentials(deps.db, workspaceId, integrationId)
  if (!integration || !credentials) {
    throw new TributaryError('integration.not_found', `There is no integration "${integrationId}".`)
  }
  const connector = deps.connectors.get(integration.connectorType)
  const settings = await findConnectorSettings(deps.db, workspaceId, integration.connectorType)
  const secrets = openSecrets(deps.keyring, credentials)
  return manifestConfigOf(connector, {
    settings: openSettings(deps.keyring, workspaceId, settings),
    config: integration.config,
    authMethod: integration.authMethod,
    secretConfig: secrets.kind === 'form' ? secrets.config : {},
  })
}

/** The parts of a manifest's configuration put together: the connector's defaults, the workspace's settings, the integration's own, those of the way of signing in, secrets. */
export function manifestConfigOf(
  connector: Connector,
  parts: {
    settings: JsonObject
    config: JsonObject
    authMethod: AuthMethodName
    secretConfig: JsonObject
  },
): JsonObject {
  const method = connector.auth.find((candidate) => candidate.method === parts.authMethod)
  return [
    parts.config,
    effectiveSettings(connector, parts.settings),
    method?.config ?? {},
    parts.secretConfig,
  ].reduce<JsonObject>(mergeDeep, {})
}

/** What the workspace set, on top of the connector's defaults. */
export function effectiveSettings(connector: Pick<Connector, 'settings'>, settings: JsonObject): JsonObject {
  const defaults = Object.entries(connector.settings).flatMap(([name, schema]) =>
    schema['default'] === undefined ? [] : [[name, schema['default']] as const],
  )
  return { ...Object.fromEntries(defaults), ...settings }
}

/** Objects are merged, anything else is replaced by `over`. */
export function mergeDeep(under: JsonObject, over: JsonObject): JsonObject {
  const merged: JsonObject = { ...under }
  for (const [key, value] of Object.entries(over)) {
    const before = Object.hasOwn(merged, key) ? merged[key] : undefined
    merged[key] = isJsonObject(before) && isJsonObject(value) ? mergeDeep(before, value) : value
  }
  return merged
}
