import { ReadError } from '../errors.ts'
import type { FailureType } from '../errors.ts'
import type { CustomComponents } from '../custom/components.ts'
import type { Host } from '../host.ts'
import type { ApiBudget } from '../http/apiBudget.ts'
import type { JsonObject } from '../json.ts'
import type { Component } from '../load/component.ts'
import type { Manifest } from '../load/loadManifest.ts'
import { toJsonObject } from '../toJson.ts'
import { resolveDynamicStreams } from './dynamicStreams.ts'
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
 * readable; it may be empty.
 */
export async function checkConnection(options: CheckOptions): Promise<CheckResult> {
  const check = options.manifest.resolved.requiredChild('check')
  if (check.type === 'CheckDynamicStream') return checkFirst(options, check)
  if (check.type !== 'CheckStream') check.unsupported()
  const overrides = check.dict('config_overrides')
  const config = overrides === undefined ? options.config : { ...options.config, ...toJsonObject(overrides) }
  return checkStreams({ ...options, config }, check.texts('stream_names') ?? [])
}

/** Checks the first streams of a manifest whose streams are known only with a config. */
async function checkFirst(options: CheckOptions, check: Component): Promise<CheckResult> {
  try {
    const manifest = await resolveDynamicStreams(options)
    const names = manifest.streams.map((stream) => stream.name)
    if (names.length === 0)
      return { ok: false, message: 'There are no streams to connect to.', failureType: 'config_error' }
    if (check.flag('use_check_availability') === false) return { ok: true }
    return await checkStreams({ ...options, manifest }, names.slice(0, check.integer('stream_count') ?? 1))
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
