import type { FailureType } from '../errors.ts'
import type { LogLevel } from '../host.ts'
import type { JsonObject } from '../json.ts'
import type { Manifest, StreamDescription } from '../load/loadManifest.ts'
import { PyFloat } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'

/** A message of the Airbyte protocol. */
export type Message = PlainDict

export type StreamStatus = 'STARTED' | 'RUNNING' | 'COMPLETE' | 'INCOMPLETE'

export function specMessage(manifest: Manifest): Message {
  const spec: PlainDict = { connectionSpecification: manifest.connectionSpecification }
  if (manifest.documentationUrl !== undefined) spec['documentationUrl'] = manifest.documentationUrl
  if (manifest.advancedAuth !== undefined) spec['advanced_auth'] = manifest.advancedAuth
  return { type: 'SPEC', spec: { ...spec, supportsNormalization: false, supportsDBT: false } }
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
    is_file_based: false,
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
      // A float, as the protocol has it.
      sourceStats: { recordCount: new PyFloat(recordCount) },
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
