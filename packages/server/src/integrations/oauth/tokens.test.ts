import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isAlive, isFresh, marginMsOf, refreshDueAt, tokensOf } from './tokens.ts'

const tokens = (lifeMs: number | null) => ({
  accessToken: 'a',
  refreshToken: 'r',
  scope: null,
  issuedAtMs: 1_000,
  expiresAtMs: lifeMs === null ? null : 1_000 + lifeMs,
})

test('whatever its life, the background comes before the margin, the margin before the end, and never before the issue', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1_000, max: 366 * 86_400_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (lifeMs, random) => {
        const issued = tokens(lifeMs)
        const due = refreshDueAt(issued, random)?.getTime() ?? Number.NaN
        const margin = issued.expiresAtMs === null ? 0 : issued.expiresAtMs - marginMsOf(issued)
        expect(due).toBeGreaterThan(issued.issuedAtMs)
        expect(due).toBeLessThanOrEqual(margin)
        expect(isFresh(issued, due - 1)).toBe(true)
        expect([isFresh(issued, margin), isAlive(issued, margin)]).toEqual([false, true])
        expect(isAlive(issued, issued.expiresAtMs ?? 0)).toBe(false)
      },
    ),
  )
})

test('a token without an end is fresh until it is rejected, and the background leaves it alone', () => {
  expect([isFresh(tokens(null), 1e15), refreshDueAt(tokens(null), 0.5)]).toEqual([true, null])
  expect(refreshDueAt({ ...tokens(60_000), refreshToken: null }, 0.5)).toBeNull()
})

test('a refresh token that the answer does not renew stays', () => {
  const answer = { access_token: 'b', token_type: 'bearer' as const, expires_in: 60 }
  expect(tokensOf(answer, 5_000, tokens(1_000))).toEqual({
    accessToken: 'b',
    refreshToken: 'r',
    scope: null,
    issuedAtMs: 5_000,
    expiresAtMs: 65_000,
  })
  expect(tokensOf({ ...answer, refresh_token: 'r2' }, 5_000, tokens(1_000)).refreshToken).toBe('r2')
})
