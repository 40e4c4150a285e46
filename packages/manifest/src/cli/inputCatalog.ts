import { isJsonObject } from '../json.ts'
import type { JsonValue } from '../json.ts'
import type { ConfiguredStream } from '../stream/openRun.ts'
import { InputError } from './arguments.ts'

/** A stream that is to be read. */
export interface WantedStream {
  name: string
  isIncremental: boolean
  /** What the catalog says of it besides. */
  configured: ConfiguredStream
}

/** The streams of a configured catalog, in order. Throws InputError for what is none. */
export function wantedStreams(file: string, catalog: JsonValue): WantedStream[] {
  const refuse = (place: string, expected: string, found: JsonValue | undefined): never => {
    const shown = found === undefined ? 'nothing' : JSON.stringify(found).slice(0, 60)
    throw new InputError(
      `The file "${file}" is no catalog: expected ${expected} at ${place}, found ${shown}.`,
    )
  }
  const streams = isJsonObject(catalog) ? catalog['streams'] : undefined
  if (!Array.isArray(streams)) return refuse('streams', 'a list', streams)
  return streams.map((configured, index) => {
    const { stream, sync_mode: mode } = isJsonObject(configured) ? configured : {}
    const name = isJsonObject(stream) ? stream['name'] : undefined
    if (typeof name !== 'string') return refuse(`streams[${index}].stream.name`, 'a name', name)
    if (mode !== undefined && mode !== 'full_refresh' && mode !== 'incremental')
      return refuse(`streams[${index}].sync_mode`, 'full_refresh or incremental', mode)
    const schema = isJsonObject(stream) ? stream['json_schema'] : undefined
    const field = isJsonObject(configured) ? configured['cursor_field'] : undefined
    const [cursorField] = Array.isArray(field) ? field : []
    return {
      name,
      isIncremental: mode === 'incremental',
      configured: {
        ...(isJsonObject(schema) ? { jsonSchema: schema } : {}),
        ...(typeof cursorField === 'string' ? { cursorField } : {}),
      },
    }
  })
}
