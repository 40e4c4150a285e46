import type { CustomComponents } from '../custom/components.ts'
import type { Host, LogLevel } from '../host.ts'
import type { ApiBudget } from '../http/apiBudget.ts'
import type { JsonObject } from '../json.ts'
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
    components: options.components ?? {},
    configured: configuredOf(options.configured),
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
