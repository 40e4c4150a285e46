import { Ajv } from 'ajv'
import type { JsonObject } from '../json.ts'
import type { Manifest } from '../load/loadManifest.ts'
import { toJsonObject } from '../toJson.ts'

/**
 * What is wrong with a config by the manifest's spec, undefined where nothing is. Values of the config are not in it. A
 * spec that is no JSON schema is not held against the config.
 */
export function faultOfConfig(manifest: Manifest, config: JsonObject): string | undefined {
  const { $schema: _dialect, ...schema } = toJsonObject(manifest.connectionSpecification)
  let validate
  try {
    validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema)
  } catch {
    return undefined
  }
  if (validate(config)) return undefined
  const [error] = validate.errors ?? []
  const place = error?.instancePath === '' ? 'the config' : `"${error?.instancePath.slice(1) ?? ''}"`
  return `The config does not fit the spec: ${place} ${error?.message ?? 'is wrong'}.`
}
