import type { Host } from '../host.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import { findStream } from '../load/loadManifest.ts'
import type { Manifest } from '../load/loadManifest.ts'
import { PyError } from '../python/errors.ts'
import { cursorSettings } from '../slices/datetimeRange.ts'
import { fromJson } from '../toJson.ts'
import { openRun } from './openRun.ts'

/** The part of a stream that a read from its beginning covers: an API is asked from a start date on, which may move with the time. */
export interface ReadWindow {
  /** The field of a record that says where it lies. */
  cursorField: string
  /** Whether a record with this cursor value lies in the window; undefined for a value that is no date of the manifest's formats. */
  holds: (value: JsonValue) => boolean | undefined
}

/** The window of a stream as of now; undefined for a stream that is read without a start. Throws as `readStream` does where it can not be evaluated. */
export function readWindow(options: {
  manifest: Manifest
  stream: string
  config: JsonObject
  host: Host
}): ReadWindow | undefined {
  const listed = findStream(options.manifest, options.stream)
  const component = listed?.child('full_refresh_stream') ?? listed
  const sync = component?.child('incremental_sync')
  if (sync?.type !== 'DatetimeBasedCursor') return undefined
  const { field, start, parse } = cursorSettings(openRun(options), sync)
  return {
    cursorField: field,
    holds: (value) => {
      try {
        return parse(fromJson(value)).epochMicros >= start.epochMicros
      } catch (error) {
        if (error instanceof PyError) return undefined
        throw error
      }
    },
  }
}
