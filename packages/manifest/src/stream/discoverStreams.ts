import { openBudget } from '../http/apiBudget.ts'
import { streamsOf } from '../load/loadManifest.ts'
import type { StreamDescription } from '../load/loadManifest.ts'
import { toJsonObject } from '../toJson.ts'
import { resolvePrepared } from './dynamicStreams.ts'
import type { ResolveOptions } from './dynamicStreams.ts'
import { loadSchema } from './loadSchema.ts'
import { openRun } from './openRun.ts'
import { prepare } from './prepare.ts'

/**
 * The streams that a config has, with the schemas that the API gives where the manifest leaves them to it
 * (DynamicSchemaLoader). Throws as a read does.
 */
export async function discoverStreams(options: ResolveOptions): Promise<StreamDescription[]> {
  const prepared = { ...options, ...(await prepare(options)) }
  const manifest = await resolvePrepared(prepared)
  const budget = options.budget ?? openBudget(manifest, prepared.config)
  const found: StreamDescription[] = []
  for (const [index, component] of streamsOf(manifest.resolved).entries()) {
    const known = manifest.streams[index]
    if (known === undefined) continue
    const run = openRun({ ...prepared, budget, stream: known.name })
    const stream = component.child('full_refresh_stream') ?? component
    found.push({ ...known, jsonSchema: toJsonObject(await loadSchema(run, stream)) })
  }
  return found
}
