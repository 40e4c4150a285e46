import { z } from 'zod'
import type { RecordCounts } from '../ports.ts'
import type { Import } from './store/importRow.ts'
import type { ImportStream } from './store/streams.ts'

const count = z.number().int()
const progressShape = {
  pages: count,
  records: z.object({
    read: count,
    new: count,
    updated: count,
    deleted: count,
    unchanged: count,
    failed: count,
  }),
  error: z
    .object({ code: z.string(), message: z.string() })
    .nullable()
    .describe('Why it failed, or why it is tried again'),
  started: z.iso.datetime().nullable(),
  finished: z.iso.datetime().nullable(),
}
const mode = z.enum(['incremental', 'full'])

/** An import as the API shows it. */
export const importShape = z.object({
  id: z.uuid(),
  integration_id: z.uuid(),
  trigger: z.enum(['installation', 'reconnect', 'schedule', 'manual', 'mapping']),
  mode,
  status: z.enum(['queued', 'running', 'succeeded', 'partial', 'failed', 'cancelled']),
  retry_at: z.iso.datetime().nullable().describe('When an import that waits for another try is due'),
  created: z.iso.datetime(),
  ...progressShape,
})

/** An import with its streams. */
export const importWithStreamsShape = importShape.extend({
  streams: z.array(
    z.object({
      stream: z.string(),
      mode,
      status: z.enum(['pending', 'reading', 'sweeping', 'done', 'failed']),
      ...progressShape,
    }),
  ),
})

type Progress = {
  pages: number
  counts: RecordCounts
  errorCode: string | null
  errorMessage: string | null
  startedAt: Date | null
  finishedAt: Date | null
}

function presentProgress(progress: Progress) {
  return {
    pages: progress.pages,
    records: progress.counts,
    error:
      progress.errorCode === null ? null : { code: progress.errorCode, message: progress.errorMessage ?? '' },
    started: progress.startedAt?.toISOString() ?? null,
    finished: progress.finishedAt?.toISOString() ?? null,
  }
}

/** Shows an import. */
export function presentImport(found: Import): z.infer<typeof importShape> {
  return {
    id: found.importId,
    integration_id: found.integrationId,
    trigger: found.trigger,
    mode: found.mode,
    status: found.status,
    retry_at: found.status === 'queued' && found.startedAt !== null ? found.notBefore.toISOString() : null,
    created: found.createdAt.toISOString(),
    ...presentProgress(found),
  }
}

/** Shows an import and its streams. */
export function presentImportWithStreams(
  found: Import,
  streams: readonly ImportStream[],
): z.infer<typeof importWithStreamsShape> {
  return {
    ...presentImport(found),
    streams: streams.map((stream) => ({
      stream: stream.stream,
      mode: stream.mode,
      status: stream.status,
      ...presentProgress(stream),
    })),
  }
}
