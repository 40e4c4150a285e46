import type { ImportProgress } from '@tributary/sdk'
import { expect, test } from 'vitest'
import { progressLine, wordsOf } from './importProgress.ts'

const records = { read: 12_345, new: 1, updated: 2, deleted: 0, unchanged: 12_340, failed: 2 }
const shown = {
  pages: 130,
  records,
  error: null,
  started: '2026-01-31T12:00:00.000Z',
  finished: null,
  duration_s: 65.4,
  records_per_s: 189,
}
const running: ImportProgress = {
  id: '0192f3a4-0000-7000-8000-000000000001',
  integration_id: '0192f3a4-0000-7000-8000-000000000002',
  trigger: 'manual',
  mode: 'full',
  status: 'running',
  retry_at: null,
  retries: 0,
  created: '2026-01-31T12:00:00.000Z',
  ...shown,
  streams: [
    { stream: 'projects', mode: 'full', status: 'done', ...shown },
    { stream: 'issues', mode: 'full', status: 'reading', ...shown },
  ],
}

test('the line says how far the import is', () => {
  expect(progressLine(running)).toBe(
    '[##########..........] 12,345 records (189/s) | 130 pages | 1 new, 2 updated, 0 deleted, 12,340 unchanged | 2 at fault | 1:05 | reading issues',
  )
})

test.each([
  [{ status: 'succeeded', duration_s: 3_725 }, /^\[#{20}\] .* \| 1:02:05/],
  [{ status: 'queued', streams: [] }, /^\[\.{20}\] waiting for its turn$/],
  [{ status: 'queued', retry_at: '2026-01-31T12:03:04.000Z' }, /trying again at 12:03:04 UTC/],
  [{ records: { ...records, read: 1 }, pages: 1, records_per_s: null }, / 1 record \| 1 page \| /],
  [{ duration_s: null }, / 2 at fault \| reading issues$/],
] as [Partial<ImportProgress>, RegExp][])('%o is said plainly', (change, line) => {
  expect(progressLine({ ...running, ...change })).toMatch(line)
})

test('the time goes on between two messages', () => {
  expect(wordsOf(running, 66.9)).toContain('| 1:06')
})
