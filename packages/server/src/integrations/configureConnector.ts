import { TributaryError, type JsonObject, type JsonValue } from '@tributary/contract'
import type { Connector } from '../connectors/index.ts'
import type { Deps } from '../deps.ts'
import { isSecretSetting, openSettings, sealSettings, splitSettings } from './secretSettings.ts'
import { retryRefreshesOf } from './store/credentials.ts'
import { spreadNextImports } from './store/integrations.ts'
import {
  lockConnectorSettings,
  settingsSealedFor,
  upsertConnectorSettings,
  type ConnectorSettings,
} from './store/settings.ts'

/**
 * What is left out stays as it is; null empties it. `settings` replaces all settings but the secret ones, of which each stays as it is
 * when it is left out, and goes when it is null: nobody can send back what is never shown.
 */
export type WantedSettings = {
  clientId?: string | null | undefined
  clientSecret?: string | null | undefined
  settings?: JsonObject | undefined
  importIntervalS?: number | null | undefined
  fullReadIntervalS?: number | null | undefined
}

/** Sets a workspace's OAuth2 client, settings and schedule for a connector. Throws `connector.settings_invalid` naming the setting. */
export async function configureConnector(
  deps: Pick<Deps, 'db' | 'keyring' | 'clock'>,
  workspaceId: string,
  connector: Connector,
  wanted: WantedSettings,
): Promise<ConnectorSettings> {
  if (wanted.settings) checkSettings(connector, wanted.settings)
  const sealedFor = settingsSealedFor(workspaceId, connector.type)
  return await deps.db.transaction(async (tx) => {
    const before = await lockConnectorSettings(tx, workspaceId, connector.type)
    const { plain, secret } = splitSettings(connector, openSettings(deps.keyring, workspaceId, before))
    const given = wanted.settings ? splitSettings(connector, wanted.settings) : null
    const { clientSecret } = wanted
    const stored = await upsertConnectorSettings(tx, workspaceId, {
      connectorType: connector.type,
      clientId: wanted.clientId === undefined ? (before?.clientId ?? null) : wanted.clientId,
      clientSecretSealed:
        clientSecret === undefined
          ? (before?.clientSecretSealed ?? null)
          : clientSecret === null
            ? null
            : deps.keyring.seal(clientSecret, sealedFor),
      settings: given?.plain ?? plain,
      settingsSealed: sealSettings(
        deps.keyring,
        workspaceId,
        connector.type,
        withoutNull({ ...secret, ...given?.secret }),
      ),
      importIntervalS:
        wanted.importIntervalS === undefined ? (before?.importIntervalS ?? null) : wanted.importIntervalS,
      fullReadIntervalS:
        wanted.fullReadIntervalS === undefined
          ? (before?.fullReadIntervalS ?? null)
          : wanted.fullReadIntervalS,
    })
    const { importIntervalS } = wanted
    if (typeof importIntervalS === 'number' && importIntervalS !== (before?.importIntervalS ?? null)) {
      await spreadNextImports(tx, workspaceId, connector.type, importIntervalS)
    }
    // Tokens that a wrong client secret kept from being refreshed may work again now, without their customers.
    await retryRefreshesOf(tx, workspaceId, connector.type, new Date(deps.clock.now()))
    return stored
  })
}

function withoutNull(settings: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null))
}

function checkSettings(connector: Connector, settings: JsonObject): void {
  for (const [name, value] of Object.entries(settings)) {
    const isSecret = isSecretSetting(connector, name)
    if (isSecret && value === null) continue
    const schema = Object.hasOwn(connector.settings, name) ? connector.settings[name] : undefined
    const fault = schema
      ? faultOf(schema, value)
      : `is not one of: ${Object.keys(connector.settings).join(', ')}`
    if (fault !== null) {
      throw new TributaryError(
        'connector.settings_invalid',
        `The setting "${name.slice(0, 80)}" of the connector "${connector.type}" ${fault}${isSecret ? '' : `; it is ${JSON.stringify(value).slice(0, 80)}`}.`,
        { details: { setting: name.slice(0, 80) } },
      )
    }
  }
}

function faultOf(schema: JsonObject, value: JsonValue): string | null {
  const type = schema['type']
  const came = Number.isInteger(value) && type === 'integer' ? 'integer' : typeof value
  if (typeof type === 'string' && came !== type) return `must be of the type ${type}`
  const choices = schema['enum']
  if (Array.isArray(choices) && !choices.includes(value))
    return `must be one of ${choices.map((choice) => JSON.stringify(choice)).join(', ')}`
  const pattern = schema['pattern']
  if (typeof pattern === 'string' && typeof value === 'string' && !new RegExp(pattern, 'u').test(value)) {
    return `must match ${pattern}`
  }
  return null
}
