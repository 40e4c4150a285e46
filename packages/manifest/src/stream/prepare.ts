import { prepareConfig } from '../config/prepareConfig.ts'
import type { PrepareOptions } from '../config/prepareConfig.ts'
import type { JsonObject } from '../json.ts'
import { withFields } from '../load/loadManifest.ts'
import type { Manifest } from '../load/loadManifest.ts'
import { condition } from '../template/text.ts'
import { openRun } from './openRun.ts'

/**
 * The config as the streams see it, and the manifest with the streams that this config has: `config_normalization_rules`
 * and the conditions of ConditionalStreams have been applied and are not in it any more, so that to prepare what has
 * been prepared changes nothing.
 */
export async function prepare(options: PrepareOptions): Promise<{ manifest: Manifest; config: JsonObject }> {
  const config = await prepareConfig(options)
  const root = options.manifest.resolved
  const spec = root.dict('spec')
  const groups = root.children('streams')
  const isPlain = spec?.['config_normalization_rules'] === undefined
  if (isPlain && groups.every((one) => one.type !== 'ConditionalStreams'))
    return { manifest: options.manifest, config }
  const run = openRun({ ...options, config, stream: 'config' })
  const streams = groups.flatMap((one) => {
    if (one.type !== 'ConditionalStreams') return [one.fields]
    return condition(run, one.requiredText('condition'), {})({}) ? one.list('streams') : []
  })
  const { config_normalization_rules: _applied, ...rest } = spec ?? {}
  const changes = spec === undefined ? { streams } : { streams, spec: rest }
  return { manifest: withFields(options.manifest, changes), config }
}
