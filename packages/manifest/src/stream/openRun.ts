import type { CustomComponents } from '../custom/components.ts'
import type { Host, LogLevel } from '../host.ts'
import type { ApiBudget } from '../http/apiBudget.ts'
import type { JsonObject } from '../json.ts'
import type { Manifest } from '../load/loadManifest.ts'
import { emptyDict } from '../python/dict.ts'
import { PyError } from '../python/errors.ts'
import { text } from '../python/text.ts'
import { interpolated } from '../template/text.ts'
import { fromJsonObject } from '../toJson.ts'
import type { Run } from '../run.ts'

/** The longest single wait that a read sleeps through by itself, unless told otherwise. */
const defaultMaxWaitMs = 60_000

/** What a configured catalog says of a stream. */
export interface ConfiguredStream {
  /** The fields that are wanted: a manifest with a JsonSchemaPropertySelector asks the API for no others. */
  jsonSchema?: JsonObject
  /** The cursor field, where the manifest lets the catalog name it (`allow_catalog_defined_cursor_field`). */
  cursorField?: string
}

export interface RunOptions {
  config: JsonObject
  host: Host
  stream: string
  maxWaitMs?: number | undefined
  budget?: ApiBudget | undefined
  components?: CustomComponents | undefined
  /** When the read began, in microseconds since 1970-01-01, where it goes on from a position. */
  asOf?: bigint | undefined
  configured?: ConfiguredStream | undefined
  /** Default one. */
  jobsAtATime?: number | undefined
  parentAnswers?: Run['parentAnswers']
  noteMissingList?: Run['noteMissingList']
  log?: (level: LogLevel, message: string) => void
}

/** Starts a run. */
export function openRun(options: RunOptions): Run {
  const { host } = options
  const now = (): bigint => BigInt(host.now().getTime()) * 1000n
  return {
    host,
    config: fromJsonObject(options.config),
    now,
    asOf: options.asOf ?? now(),
    stream: options.stream,
    maxWaitMs: options.maxWaitMs ?? defaultMaxWaitMs,
    budget: options.budget,
    answers: undefined,
    parentAnswers: options.parentAnswers,
    components: options.components ?? {},
    configured: configuredOf(options.configured),
    jobsAtATime: options.jobsAtATime ?? 1,
    noteMissingList: options.noteMissingList ?? (() => undefined),
    log: (level, message) => {
      host.log?.(level, message)
      options.log?.(level, message)
    },
  }
}

function configuredOf(given: ConfiguredStream | undefined): Run['configured'] {
  if (given === undefined) return undefined
  const { jsonSchema, cursorField } = given
  return {
    ...(jsonSchema === undefined ? {} : { jsonSchema: fromJsonObject(jsonSchema) }),
    ...(cursorField === undefined || cursorField === '' ? {} : { cursorField }),
  }
}

/**
 * How many jobs a manifest lets run at a time (`max_concurrent_async_job_count`). As in the reference a template of it
 * sees an empty config, and what is no number of 1 or more counts as one.
 */
export function jobsAtATime(manifest: Manifest): number {
  const source = manifest.resolved.text('max_concurrent_async_job_count')
  if (source === undefined || source === '') return 1
  const bare = { config: emptyDict(), now: () => 0n }
  try {
    const count = Number(text(interpolated(bare, source, emptyDict()).value()))
    return Number.isInteger(count) && count > 1 ? count : 1
  } catch (error) {
    if (error instanceof PyError) return 1
    throw error
  }
}
