import { TributaryError, isJsonObject, type JsonObject, type JsonValue } from '@tributary/contract'
import type { Connector } from '../../connectors/index.ts'
import { connectionSpecificationOf } from './connectionSpecification.ts'
import { isStorableJson } from './storableJson.ts'

const bytesMax = 8_192

/**
 * Reads the `config` of connect(): `state`, and settings of the connector that belong to one integration. It comes from a browser and is not
 * signed, so it can not set what the workspace sets (an address to which its client secret is sent), nor credentials.
 * Throws `connect.config_invalid`.
 */
export function parseConnectConfig(
  connector: Connector,
  text: string | undefined,
): { state: JsonValue | undefined; settings: JsonObject } {
  if (text === undefined || text === '') return { state: undefined, settings: {} }
  const { state, ...settings } = parse(text)
  const allowed = settingsOfIntegration(connector)
  const unknown = Object.keys(settings).find((name) => !allowed.includes(name))
  if (unknown !== undefined) {
    const known = ['state', ...allowed].join(', ')
    const why = Object.hasOwn(connector.settings, unknown)
      ? 'is set by the workspace (PUT /v1/connectors/{type}), not by a page'
      : 'is not a setting of this connector'
    throw fault(`"${unknown.slice(0, 80)}" ${why}. There are: ${known}.`)
  }
  return { state, settings }
}

function parse(text: string): JsonObject {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    parsed = null
  }
  if (Buffer.byteLength(text) <= bytesMax && isJsonObject(parsed) && isStorableJson(parsed)) return parsed
  throw fault(
    `Expected the parameter "config" to be a JSON object of at most ${bytesMax} bytes; it is "${text.slice(0, 80)}".`,
  )
}

/** The top-level properties of the manifest's configuration that neither the workspace nor a way of signing in sets. */
function settingsOfIntegration(connector: Connector): string[] {
  const properties = connectionSpecificationOf(connector)['properties']
  const taken = new Set([
    ...Object.keys(connector.settings),
    ...connector.auth.flatMap((method) => [
      ...Object.keys(method.config),
      ...(method.method === 'oauth2' ? [] : method.fields.map((field) => field.split('.')[0] ?? '')),
    ]),
  ])
  return isJsonObject(properties)
    ? Object.keys(properties).filter((name) => {
        const property = properties[name]
        return !taken.has(name) && !(isJsonObject(property) && property['airbyte_secret'] === true)
      })
    : []
}

function fault(message: string): TributaryError {
  return new TributaryError('connect.config_invalid', message)
}
