import type { Answer } from './operations.ts'
import { followStream, type Connection, type StreamOptions } from './followStream.ts'

/** An import as `GET /v1/imports/{import_id}` shows it. */
export type ImportProgress = Answer<'/v1/imports/{import_id}', 'get'>

/**
 * How an import stands now, and each change (at most one a second), until it has ended; over lost connections and restarts of the service. The last one
 * is its end, but when the import was deleted meanwhile. Ends when the signal is aborted. Throws an `ApiError` when the service refuses.
 */
export async function* followImport(
  connection: Connection,
  importId: string,
  options: StreamOptions,
): AsyncGenerator<ImportProgress, void, undefined> {
  const path = `/v1/imports/${encodeURIComponent(importId)}/progress`
  const stream = followStream(connection, { path }, { ...options, onConnected: options.onOpen })
  for await (const { type, data } of stream) {
    if (type === 'progress') yield JSON.parse(data) as ImportProgress
    else if (type === 'end' && !/"reason":"stopping"/.test(data)) return
  }
}
