import { ReadError } from '../errors.ts'
import type { FailureType } from '../errors.ts'
import type { CustomComponents } from '../custom/components.ts'
import type { Host } from '../host.ts'
import type { ApiBudget } from '../http/apiBudget.ts'
import type { JsonObject } from '../json.ts'
import type { Component } from '../load/component.ts'
import { streamsOf } from '../load/loadManifest.ts'
import type { Manifest } from '../load/loadManifest.ts'
import { isPlainDict } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import { toJsonObject } from '../toJson.ts'
import { nameOfDefinition, resolvePrepared } from './dynamicStreams.ts'
import { prepare } from './prepare.ts'
import { asReadError, readStream } from './readStream.ts'

/** How a connection check ended. */
export type CheckResult =
  { ok: true } | { ok: false; message: string; failureType: FailureType; status?: number }

export interface CheckOptions {
  manifest: Manifest
  config: JsonObject
  host: Host
  maxWaitMs?: number | undefined
  budget?: ApiBudget | undefined
  components?: CustomComponents | undefined
}

/**
 * Checks a config by the manifest's `check`: each stream that it names must have a slice, and its first page must be
 * readable; it may be empty. Throws ManifestError for a `check` that cannot be meant.
 */
export async function checkConnection(options: CheckOptions): Promise<CheckResult> {
  const check = options.manifest.resolved.requiredChild('check')
  if (check.type !== 'CheckDynamicStream' && check.type !== 'CheckStream') check.unsupported()
  const overrides = overridesOf(options.manifest, check)
  let prepared: CheckOptions
  try {
    const { manifest, config } = await prepare(options)
    // Values for the check alone take the place of the config's; what was made of the config stays.
    prepared = { ...options, manifest, config: { ...config, ...toJsonObject(overrides) } }
  } catch (error) {
    return failure(error, 'config')
  }
  if (check.type === 'CheckDynamicStream') return checkFirst(prepared, check)
  const result = await checkStreams(prepared, namesOf(prepared, check))
  const groups = check.children('dynamic_streams_check_configs')
  return result.ok && groups.length > 0 ? checkGroups(prepared, groups) : result
}

/** The streams to check: those of the manifest, unless the config names others under the key of the reference. */
function namesOf({ config }: CheckOptions, check: Component): string[] {
  const named = config['__airbyte_check_stream_names']
  const texts = Array.isArray(named) ? named.filter((name) => typeof name === 'string') : []
  return texts.length > 0 ? texts : (check.texts('stream_names') ?? [])
}

/** `config_overrides`. A manifest that writes its config back would keep them for good, so the two exclude each other. */
function overridesOf(manifest: Manifest, check: Component): PlainDict {
  const overrides = check.dict('config_overrides') ?? {}
  const names = Object.keys(overrides)
  if (names.some((name) => name.startsWith('__airbyte')))
    check.fail('config_overrides', 'names of fields of the config, without those that begin with __airbyte;')
  if (names.length > 0 && writesBack(manifest.resolved.fields))
    check.fail('config_overrides', 'none, since a refresh_token_updater would write them into the config;')
  return overrides
}

function writesBack(value: PyValue): boolean {
  if (Array.isArray(value)) return value.some(writesBack)
  if (!isPlainDict(value)) return false
  const { type, refresh_token_updater: updater } = value
  const isUpdater = updater !== undefined && updater !== null
  if (isUpdater && (type === 'OAuthAuthenticator' || type === 'CustomAuthenticator')) return true
  return Object.values(value).some(writesBack)
}

/** Checks the first streams of a manifest whose streams are known only with a config. */
async function checkFirst(options: CheckOptions, check: Component): Promise<CheckResult> {
  try {
    const manifest = await resolvePrepared(options)
    const names = manifest.streams.map((stream) => stream.name)
    if (names.length === 0)
      return { ok: false, message: 'There are no streams to connect to.', failureType: 'config_error' }
    if (check.flag('use_check_availability') === false) return { ok: true }
    return await checkStreams({ ...options, manifest }, names.slice(0, check.integer('stream_count') ?? 1))
  } catch (error) {
    return failure(error, 'dynamic_streams')
  }
}

/** Checks some of the streams that each description in `dynamic_streams` gives: the first `stream_count`, or all. */
async function checkGroups(options: CheckOptions, groups: readonly Component[]): Promise<CheckResult> {
  try {
    const manifest = await resolvePrepared(options)
    const known = new Set(options.manifest.resolved.children('dynamic_streams').map(nameOfDefinition))
    for (const group of groups) {
      const wanted = group.requiredText('dynamic_stream_name')
      if (!known.has(wanted)) group.fail('dynamic_stream_name', 'a name out of dynamic_streams')
      const names = streamsOf(manifest.resolved).flatMap((stream) =>
        stream.text('dynamic_stream_name') === wanted ? [stream.text('name') ?? ''] : [],
      )
      const result = await checkStreams(
        { ...options, manifest },
        names.slice(0, group.integer('stream_count')),
      )
      if (!result.ok) return result
    }
    return { ok: true }
  } catch (error) {
    return failure(error, 'dynamic_streams')
  }
}

async function checkStreams(options: CheckOptions, names: readonly string[]): Promise<CheckResult> {
  for (const stream of names) {
    try {
      const isReadable = await readsSomething(options, stream)
      if (!isReadable) {
        const message = `Stream "${stream}" cannot be tried: it has nothing to ask for (no slices).`
        return { ok: false, message, failureType: 'config_error' }
      }
    } catch (error) {
      return failure(error, stream)
    }
  }
  return { ok: true }
}

/** Reads up to the first page. False where the stream has no slices. */
async function readsSomething(options: CheckOptions, stream: string): Promise<boolean> {
  for await (const message of readStream({ ...options, stream })) {
    if (message.kind === 'page') return true
  }
  return false
}

function failure(error: unknown, stream: string): CheckResult {
  const known = asReadError(error, stream)
  if (!(known instanceof ReadError)) throw known
  const { message, failureType, status } = known
  return {
    ok: false,
    message: `Stream "${stream}": ${message}`,
    failureType,
    ...(status === undefined ? {} : { status }),
  }
}
