import { expect, test } from 'vitest'
import { retryAfterMs } from './retryAfter.ts'

const now = Date.parse('2026-05-01T12:00:00Z')

test.each<[string, string, number | null]>([
  ['seconds', '120', 120_000],
  ['parts of a second', '1.5', 1_500],
  ['a date', 'Fri, 01 May 2026 12:00:30 GMT', 30_000],
  ['a date that is over', 'Fri, 01 May 2026 11:00:00 GMT', 0],
  ['a time beyond a day', '99999999', 86_400_000],
  ['no time', 'soon', null],
  ['a negative number', '-5', null],
  ['nothing', '', null],
])('Retry-After with %s', (_name, text, ms) => {
  expect(retryAfterMs({ 'retry-AFTER': text }, now)).toBe(ms)
})

test('an answer without it asks for nothing', () => {
  expect(retryAfterMs({ 'content-type': 'text/plain' }, now)).toBeNull()
})
