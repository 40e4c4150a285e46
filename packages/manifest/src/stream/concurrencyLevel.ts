import { ManifestError } from '../errors.ts'
import type { JsonObject } from '../json.ts'
import type { Manifest } from '../load/loadManifest.ts'
import { PyError } from '../python/errors.ts'
import { text } from '../python/text.ts'
import { interpolated } from '../template/text.ts'
import { fromJsonObject } from '../toJson.ts'

/** What the reference reads at a time where the manifest does not say. */
const otherwise = 2
/** More than this many requests at a time is taken for a slip. */
const most = 100

/**
 * How many slices may be read at a time by the manifest's `concurrency_level`, all streams together: the reference's 2
 * where there is none. Throws ManifestError for one that comes to no number.
 */
export function concurrencyOf(manifest: Manifest, config: JsonObject): number {
  const component = manifest.resolved.child('concurrency_level')
  if (component === undefined) return otherwise
  if (component.type !== 'ConcurrencyLevel') return component.unsupported()
  const given = component.value('default_concurrency') ?? otherwise
  if (typeof given === 'number') return bounded(given)
  const source = text(given)
  const cap = component.integer('max_concurrency') ?? 0
  if (source.includes('config') && cap === 0)
    component.fail('max_concurrency', 'a limit, since default_concurrency comes from the config;')
  const run = { config: fromJsonObject(config), now: () => BigInt(Date.now()) * 1000n }
  try {
    const value = interpolated(run, source, component.parameters).value()
    if (typeof value === 'number' && Number.isInteger(value))
      return bounded(cap === 0 ? value : Math.min(value, cap))
  } catch (error) {
    if (!(error instanceof PyError)) throw error
  }
  throw new ManifestError(
    'manifest.invalid',
    component.placeOf('default_concurrency'),
    'an integer',
    `"${source}"`,
  )
}

function bounded(level: number): number {
  return Math.min(Math.max(1, Math.trunc(level)), most)
}
