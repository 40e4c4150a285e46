import { ReadError } from '../errors.ts'
import type { CustomComponents } from '../custom/components.ts'
import type { Host } from '../host.ts'
import type { JsonObject } from '../json.ts'
import type { Manifest } from '../load/loadManifest.ts'
import { equal } from '../python/compare.ts'
import type { PlainDict } from '../python/values.ts'
import { openRun } from '../stream/openRun.ts'
import { toJsonObject } from '../toJson.ts'
import { transformConfig } from './transformConfig.ts'
import { complaintAbout } from './validateConfig.ts'

/** What a config is prepared with. */
export interface PrepareOptions {
  manifest: Manifest
  config: JsonObject
  host: Host
  components?: CustomComponents | undefined
}

/**
 * The config as a manifest's streams see it, by its `config_normalization_rules`: migrations first, whose result the
 * host is asked to keep where it differs (`saveConfig`), then transformations, then validations. Throws ReadError
 * `manifest.config` with the validator's place where the config does not pass.
 */
export async function prepareConfig(options: PrepareOptions): Promise<JsonObject> {
  const rules = options.manifest.resolved.child('spec')?.child('config_normalization_rules')
  if (rules === undefined || Object.keys(options.config).length === 0) return options.config
  const run = openRun({ ...options, stream: 'config' })
  const apply = (config: PlainDict, name: string, of = rules): PlainDict =>
    of.children(name).reduce((made, one) => transformConfig(run, one, made), config)
  const migrated = rules
    .children('config_migrations')
    .reduce((made, migration) => apply(made, 'transformations', migration), run.config)
  if (!equal(migrated, run.config)) await options.host.saveConfig?.(toJsonObject(migrated))
  const config = apply(migrated, 'transformations')
  for (const validator of rules.children('validations')) {
    const complaint = complaintAbout({ ...run, config }, validator)
    if (complaint === undefined) continue
    throw new ReadError({
      code: 'manifest.config',
      message: `The config is not accepted. ${complaint}.`,
      failureType: 'config_error',
      stream: run.stream,
    })
  }
  return toJsonObject(config)
}
