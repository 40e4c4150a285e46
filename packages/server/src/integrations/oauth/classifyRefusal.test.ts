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
  // Busy, whatever they call it
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
