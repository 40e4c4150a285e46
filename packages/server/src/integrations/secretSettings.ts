import { isJsonObject, type JsonObject } from '@tributary/contract'
import type { Connector } from '../connectors/index.ts'
import type { Database } from '../db/index.ts'
import type { Keyring } from '../secrets/index.ts'
import { connectionSpecificationOf } from './connect/connectionSpecification.ts'
import {
  listConnectorSettingsOfType,
  lockConnectorSettings,
  secretsSealedFor,
  upsertConnectorSettings,
  type ConnectorSettings,
} from './store/settings.ts'

/** Whether a setting is marked as secret: in connector.yaml, or in the manifest's connection specification (`airbyte_secret`). */
export function isSecretSetting(connector: Connector, name: string): boolean {
  const properties = connectionSpecificationOf(connector)['properties']
  const marked = (schemas: unknown) => {
    const schema = isJsonObject(schemas) && Object.hasOwn(schemas, name) ? schemas[name] : undefined
    return isJsonObject(schema) && schema['airbyte_secret'] === true
  }
  return marked(connector.settings) || marked(properties)
}

/** Settings in two parts: what may be stored as it is, and what is sealed. */
export function splitSettings(
  connector: Connector,
  settings: JsonObject,
): { plain: JsonObject; secret: JsonObject } {
  const entries = Object.entries(settings)
  return {
    plain: Object.fromEntries(entries.filter(([name]) => !isSecretSetting(connector, name))),
    secret: Object.fromEntries(entries.filter(([name]) => isSecretSetting(connector, name))),
  }
}

/** Seals secret settings for their row; null when there are none. */
export function sealSettings(
  keyring: Keyring,
  workspaceId: string,
  connectorType: string,
  secret: JsonObject,
): Buffer | null {
  if (Object.keys(secret).length === 0) return null
  return keyring.seal(JSON.stringify(secret), secretsSealedFor(workspaceId, connectorType))
}

/** Everything that a workspace set for a connector, secrets included: never log it, never answer with it. */
export function openSettings(
  keyring: Keyring,
  workspaceId: string,
  stored: Pick<ConnectorSettings, 'connectorType' | 'settings' | 'settingsSealed'> | null,
): JsonObject {
  if (!stored?.settingsSealed) return stored?.settings ?? {}
  const bound = secretsSealedFor(workspaceId, stored.connectorType)
  const opened: unknown = JSON.parse(keyring.open(stored.settingsSealed, bound))
  return { ...stored.settings, ...(isJsonObject(opened) ? opened : {}) }
}

/** Seals secret settings that an earlier version stored as they are, or that a connector marks as secret only now. To be called at start. */
export async function sealPlainSettings(
  { db, keyring }: { db: Database; keyring: Keyring },
  connectors: readonly Connector[],
): Promise<void> {
  for (const connector of connectors) {
    for (const { workspaceId, settings } of await listConnectorSettingsOfType(db, connector.type)) {
      if (Object.keys(splitSettings(connector, settings).secret).length === 0) continue
      await db.transaction(async (tx) => {
        const stored = await lockConnectorSettings(tx, workspaceId, connector.type)
        if (!stored) return
        const { plain, secret } = splitSettings(connector, openSettings(keyring, workspaceId, stored))
        const settingsSealed = sealSettings(keyring, workspaceId, connector.type, secret)
        await upsertConnectorSettings(tx, workspaceId, { ...stored, settings: plain, settingsSealed })
      })
    }
  }
}
