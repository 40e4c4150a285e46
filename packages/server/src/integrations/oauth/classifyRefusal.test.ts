import { expect, test } from 'vitest'
import { classifyRefusal } from './classifyRefusal.ts'

const nowMs = Date.parse('2026-11-22T12:00:00Z')
const answer = (status: number, body: Record<string, unknown> | null, retryAfter: string | null = null) => ({
  status,
  body,
  retryAfter,
})

test.each([
  // RFC 6749 5.2
  [400, { error: 'invalid_grant' }, 'grant'],
  [400, { error: 'invalid_request' }, 'grant'],
  [401, { error: 'invalid_client' }, 'client'],
  [400, { error: 'unauthorized_client' }, 'client'],
  [400, { error: 'unsupported_grant_type' }, 'client'],
  [400, { error: 'invalid_scope' }, 'client'],
  // Words of their own
  [403, { error: 'token_revoked' }, 'grant'],
  [400, { error: { code: 'invalid_permissions' } }, 'grant'],
  [400, { error: 'bad_refresh_token' }, 'grant'],
  [403, { error: 'org_internal' }, 'grant'],
  // The workspace's client, in words of their own: the customer could do nothing about it
  [400, { error: 'incorrect_client_credentials' }, 'client'],
  [400, { error: 'bad_client_secret' }, 'client'],
  [401, { error: 'deleted_client' }, 'client'],
  [401, { error: 'Invalid_Client' }, 'client'],
  // Busy, whatever they call it
  [400, { error: 'ratelimited' }, 'passing'],
  [400, { error: 'rate_limit_exceeded' }, 'passing'],
  [400, { error: 'service_unavailable' }, 'passing'],
  [400, { error: 'internal_failure' }, 'passing'],
  [400, { error: 'request_timeout' }, 'passing'],
  [400, { error: 'fatal_error' }, 'passing'],
  [400, { error: { status: 'UNAVAILABLE' } }, 'passing'],
  [400, { error: 'temporarily_unavailable' }, 'passing'],
  [400, { error: 'server_error' }, 'passing'],
  [400, { error: 'slow_down' }, 'passing'],
  [429, { error: 'invalid_grant' }, 'passing'],
  [408, null, 'passing'],
  [500, { error: 'invalid_grant' }, 'passing'],
  [503, null, 'passing'],
  [301, null, 'passing'],
  // A proxy's word, not the authorization server's
  [400, null, 'passing'],
  [403, null, 'passing'],
  [404, null, 'passing'],
  [400, { error: '' }, 'passing'],
  [400, { error: 7 }, 'passing'],
  [400, { message: 'no' }, 'passing'],
])('an answer of %i with %j is %s', (status, body, kind) => {
  expect(classifyRefusal(answer(status, body), nowMs).kind).toBe(kind)
})

test('no answer is passing', () => {
  expect(classifyRefusal(null, nowMs)).toMatchObject({ kind: 'passing', retryAfterMs: null })
})

test.each([
  ['7', 7_000],
  ['0', 0],
  ['Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
  ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
  ['999999999', 3_600_000],
  ['soon', null],
  // JavaScript would read a day of 2001 out of these.
  ['1.5', null],
  ['1, 2', null],
  [null, null],
])('Retry-After %j is %j ms', (header, retryAfterMs) => {
  expect(classifyRefusal(answer(503, null, header), nowMs)).toMatchObject({ retryAfterMs })
})

test('the error is told with its description, shortened, as text that can be stored', () => {
  const long = { error: 'invalid_grant', error_description: `a\0b\ud800 ${'x'.repeat(1_000)}` }
  const { error } = classifyRefusal(answer(400, long), nowMs)
  expect(error).toMatch(/^invalid_grant: ab\ufffd x+$/)
  expect(error).toHaveLength(300)
})
