import type { FailureType } from '../errors.ts'
import type { LogLevel } from '../host.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import type { Manifest, StreamDescription } from '../load/loadManifest.ts'
import type { PlainDict, PyValue } from '../python/values.ts'

/** A message of the Airbyte protocol. */
export type Message = PlainDict

export type StreamStatus = 'STARTED' | 'RUNNING' | 'COMPLETE' | 'INCOMPLETE'

export function specMessage(manifest: Manifest): Message {
  const spec: PlainDict = { connectionSpecification: manifest.connectionSpecification }
  if (manifest.documentationUrl !== undefined) spec['documentationUrl'] = manifest.documentationUrl
  if (manifest.advancedAuth !== undefined) spec['advanced_auth'] = manifest.advancedAuth
  return { type: 'SPEC', spec }
}

export function statusMessage(isOk: boolean, message: string | undefined): Message {
  const status: PlainDict = { status: isOk ? 'SUCCEEDED' : 'FAILED' }
  if (message !== undefined) status['message'] = message
  return { type: 'CONNECTION_STATUS', connectionStatus: status }
}

export function catalogMessage(streams: readonly StreamDescription[]): Message {
  return { type: 'CATALOG', catalog: { streams: streams.map(catalogStream) } }
}

function catalogStream(stream: StreamDescription): PlainDict {
  const made: PlainDict = {
    name: stream.name,
    json_schema: stream.jsonSchema,
    supported_sync_modes: stream.incremental ? ['full_refresh', 'incremental'] : ['full_refresh'],
    is_resumable: stream.incremental,
  }
  if (stream.incremental && stream.cursorField !== undefined) {
    made['source_defined_cursor'] = true
    made['default_cursor_field'] = [stream.cursorField]
  }
  if (stream.primaryKey.length > 0) made['source_defined_primary_key'] = stream.primaryKey
  return made
}

export function recordMessage(stream: string, data: PlainDict, emittedAt: number): Message {
  return { type: 'RECORD', record: { stream, data, emitted_at: emittedAt } }
}

export function stateMessage(stream: string, state: PyValue, recordCount: number): Message {
  return {
    type: 'STATE',
    state: {
      type: 'STREAM',
      stream: { stream_descriptor: { name: stream }, stream_state: state },
      sourceStats: { recordCount },
    },
  }
}

export function streamStatusMessage(stream: string, status: StreamStatus, emittedAt: number): Message {
  return {
    type: 'TRACE',
    trace: {
      type: 'STREAM_STATUS',
      emitted_at: emittedAt,
      stream_status: { stream_descriptor: { name: stream }, status },
    },
  }
}

export function errorMessage(
  error: { message: string; failureType: FailureType; stream: string | undefined },
  emittedAt: number,
): Message {
  const shown: PlainDict = { message: error.message, failure_type: error.failureType }
  if (error.stream !== undefined) shown['stream_descriptor'] = { name: error.stream }
  return { type: 'TRACE', trace: { type: 'ERROR', emitted_at: emittedAt, error: shown } }
}

export function logMessage(level: LogLevel, message: string): Message {
  return { type: 'LOG', log: { level: level.toUpperCase(), message } }
}

/** The whole config, to be kept in the place of the old one. */
export function controlMessage(config: JsonObject, emittedAt: number): Message {
  return {
    type: 'CONTROL',
    control: { type: 'CONNECTOR_CONFIG', emitted_at: emittedAt, connectorConfig: { config } },
  }
}

/** The streams of a configured catalog, by name. Undefined where it is none. */
export function catalogStreams(catalog: JsonValue): { name: string; isIncremental: boolean }[] | undefined {
  if (typeof catalog !== 'object' || catalog === null || Array.isArray(catalog)) return undefined
  const { streams } = catalog
  if (!Array.isArray(streams)) return undefined
  return streams.flatMap((configured) => {
    if (typeof configured !== 'object' || configured === null || Array.isArray(configured)) return []
    const { stream, sync_mode: mode } = configured
    const name =
      typeof stream === 'object' && stream !== null && !Array.isArray(stream) ? stream['name'] : undefined
    return typeof name === 'string' ? [{ name, isIncremental: mode === 'incremental' }] : []
  })
}

/** The state of a stream out of a state file: a list of state messages, or an object with a state for each stream. */
export function stateOfStream(states: JsonValue | undefined, name: string): JsonValue | undefined {
  if (states === undefined || states === null || typeof states !== 'object') return undefined
  if (!Array.isArray(states)) return states[name]
  for (const entry of states) {
    const found = entryState(entry, name)
    if (found !== undefined) return found
  }
  return undefined
}

function entryState(entry: JsonValue, name: string): JsonValue | undefined {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return undefined
  const stream = entry['stream']
  if (typeof stream !== 'object' || stream === null || Array.isArray(stream)) return undefined
  const { stream_descriptor: descriptor, stream_state: state } = stream
  const isIt =
    typeof descriptor === 'object' &&
    descriptor !== null &&
    !Array.isArray(descriptor) &&
    descriptor['name'] === name
  return isIt ? state : undefined
}
