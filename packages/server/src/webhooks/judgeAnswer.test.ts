import { expect, test } from 'vitest'
import { judgeAnswer, parseRetryAfter } from './judgeAnswer.ts'

const now = Date.parse('2026-01-01T00:00:00Z')

test.each([200, 201, 202, 204, 299])('%i is delivered', (status) => {
  expect(judgeAnswer(status, undefined, now)).toEqual({ kind: 'delivered' })
})

test.each([301, 302, 307, 308])('%i is a failure whose words speak of redirects', (status) => {
  expect(judgeAnswer(status, undefined, now)).toMatchObject({
    kind: 'failed',
    error: `The endpoint answered ${status}; redirects are not followed. Set the endpoint to the final URL.`,
    slowDown: false,
  })
})

test('410 means that the endpoint is gone', () => {
  expect(judgeAnswer(410, undefined, now).kind).toBe('gone')
})

test.each([429, 502, 503, 504])('%i slows the endpoint down and honours Retry-After', (status) => {
  expect(judgeAnswer(status, '7', now)).toMatchObject({ kind: 'failed', slowDown: true, retryAfterMs: 7_000 })
  expect(judgeAnswer(status, undefined, now)).toMatchObject({ slowDown: true, retryAfterMs: null })
})

test.each([400, 401, 404, 409, 422, 500, 501, 505])('%i is a failure of that delivery alone', (status) => {
  expect(judgeAnswer(status, '7', now)).toEqual({
    kind: 'failed',
    error: `The endpoint answered ${status}; expected 2xx.`,
    slowDown: false,
    retryAfterMs: null,
  })
})

test.each([
  ['120', 120_000],
  ['0', 1_000],
  ['999999999', 3_600_000],
  [' 5 ', 5_000],
  ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
  ['Wed, 31 Dec 2025 23:00:00 GMT', 1_000],
  ['Fri, 01 Jan 2027 00:00:00 GMT', 3_600_000],
  ['Thursday, 01-Jan-26 00:01:00 GMT', 60_000],
  ['Thu Jan  1 00:01:00 2026', 60_000],
  ['99999999999999999999999999', 3_600_000],
  ['soon', null],
  // What a lenient reader of dates takes for one of another year.
  ['soon 7', null],
  ['-5', null],
  ['5.5', null],
  ['10, 20', null],
  ['1e3', null],
  ['2026-01-01', null],
  ['Thu, 99 Jan 2026 00:01:00 GMT', null],
  ['', null],
  [undefined, null],
])('Retry-After "%s" is %s ms', (value, expected) => {
  expect(parseRetryAfter(value, now)).toBe(expected)
})
