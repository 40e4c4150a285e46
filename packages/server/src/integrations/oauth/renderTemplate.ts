import { TributaryError, isJsonObject, type JsonObject, type JsonValue } from '@tributary/contract'

/** A value that comes from a page or a customer may name a part of a host or path, and nothing that could change the host's end. */
const plainValue = /^[A-Za-z0-9][A-Za-z0-9._-]{0,252}$/

/**
 * Fills `{{ config.name }}` (or `{{ config['name'] }}`, dotted for nested ones) of a URL in connector.yaml. `trusted` is what the workspace set;
 * `given` comes from the page or the customer and may only hold plain names: the client secret is sent to this URL.
 * Throws `connector.settings_invalid` naming the value.
 */
export function renderTemplate(template: string, values: { trusted: JsonObject; given: JsonObject }): string {
  return template.replace(
    /\{\{\s*config((?:\.[A-Za-z_]\w*|\[\s*(?:'[^']+'|"[^"]+")\s*\])+)\s*\}\}/g,
    (_match, path: string) => {
      const keys = [...path.matchAll(/\.([A-Za-z_]\w*)|\[\s*(?:'([^']+)'|"([^"]+)")\s*\]/g)].map(
        ([, a, b, c]) => a ?? b ?? c ?? '',
      )
      const trusted = valueAt(values.trusted, keys)
      if (trusted !== undefined) return textOf(trusted, keys)
      const given = valueAt(values.given, keys)
      if (given === undefined) {
        throw new TributaryError(
          'connector.settings_invalid',
          `The setting "${keys.join('.')}" of this connector is missing. Set it with PUT /v1/connectors/{type}, or pass it in the config of connect().`,
        )
      }
      const text = textOf(given, keys)
      if (plainValue.test(text)) return text
      throw new TributaryError(
        'connector.settings_invalid',
        `The setting "${keys.join('.')}" may hold letters, digits, ".", "_" and "-"; it is "${text.slice(0, 80)}".`,
      )
    },
  )
}

function valueAt(config: JsonObject, keys: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = config
  for (const key of keys) value = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
  return value
}

function textOf(value: JsonValue, keys: readonly string[]): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  throw new TributaryError(
    'connector.settings_invalid',
    `The setting "${keys.join('.')}" must be text or a number; it is ${JSON.stringify(value).slice(0, 80)}.`,
  )
}
