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
  duration_s: z.number().nullable().describe('Seconds since it started, or that it took; waits included'),
  records_per_s: z.number().nullable().describe('Records read in a second, over that time'),
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
  retries: count.describe('How often its failed streams were taken up again after it had ended'),
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

function presentProgress(progress: Progress, nowMs: number) {
  const { startedAt, finishedAt } = progress
  const untilMs = finishedAt?.getTime() ?? nowMs
  const durationS = startedAt === null ? null : Math.max(0, untilMs - startedAt.getTime()) / 1_000
  return {
    pages: progress.pages,
    records: progress.counts,
    error:
      progress.errorCode === null ? null : { code: progress.errorCode, message: progress.errorMessage ?? '' },
    started: startedAt?.toISOString() ?? null,
    finished: finishedAt?.toISOString() ?? null,
    duration_s: durationS,
    records_per_s: durationS ? Math.round(progress.counts.read / durationS) : null,
  }
}

/** Shows an import. `nowMs`: for the time that it has taken so far. */
export function presentImport(found: Import, nowMs: number): z.infer<typeof importShape> {
  return {
    id: found.importId,
    integration_id: found.integrationId,
    trigger: found.trigger,
    mode: found.mode,
    status: found.status,
    retry_at: found.status === 'queued' && found.startedAt !== null ? found.notBefore.toISOString() : null,
    retries: found.retries,
    created: found.createdAt.toISOString(),
    ...presentProgress(found, nowMs),
  }
}

/** Shows an import and its streams. */
export function presentImportWithStreams(
  found: Import,
  streams: readonly ImportStream[],
  nowMs: number,
): z.infer<typeof importWithStreamsShape> {
  return {
    ...presentImport(found, nowMs),
    streams: streams.map((stream) => ({
      stream: stream.stream,
      mode: stream.mode,
      status: stream.status,
      ...presentProgress(stream, nowMs),
    })),
  }
}
