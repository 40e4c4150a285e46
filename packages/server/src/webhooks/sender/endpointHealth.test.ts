import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EndpointHealth } from './endpointHealth.ts'

const random = () => 0.5
const fresh = (concurrency = 64) =>
  new EndpointHealth({ consecutiveFailures: 0, notBeforeMs: null, firstFailureAtMs: null }, concurrency)
const fail = (
  health: EndpointHealth,
  lane: string,
  more: { slowDown?: boolean; retryAfterMs?: number } = {},
) =>
  health.failed(
    { lane, slowDown: more.slowDown ?? false, retryAfterMs: more.retryAfterMs ?? null },
    { nowMs: 1_000, random },
  )

/** How many requests at once it may be given at `nowMs`. */
function room(health: EndpointHealth, nowMs: number): number {
  let inFlight = 0
  while (inFlight < 1_000 && health.maySend(inFlight, nowMs)) inFlight += 1
  return inFlight
}

test('an endpoint begins with a few requests at once, gains one a success up to the limit, and loses half a failure', () => {
  const health = fresh(10)
  expect(room(health, 0)).toBe(4)
  for (let i = 0; i < 20; i++) health.succeeded()
  expect(room(health, 0)).toBe(10)
  fail(health, 'a')
  expect(room(health, 0)).toBe(5)
  for (let i = 0; i < 9; i++) fail(health, 'a')
  expect(room(health, 0)).toBe(1)
})

test('one resource that fails again and again does not make its endpoint count as down', () => {
  const health = fresh()
  for (let i = 0; i < 50; i++) fail(health, 'a')
  expect(health.notBeforeMs).toBeNull()
  expect(health.consecutiveFailures).toBe(50)
})

test('ten resources that fail with no success between: down, probed one at a time with growing pauses, until one gets through', () => {
  const health = fresh()
  for (let i = 0; i < 9; i++) fail(health, `lane ${i}`)
  expect(health.notBeforeMs).toBeNull()
  fail(health, 'lane 9')
  expect(health.notBeforeMs).toBe(1_000 + 5_000)
  expect(room(health, 5_999)).toBe(0)
  expect(room(health, 6_000)).toBe(1)
  fail(health, 'lane 10')
  expect(health.notBeforeMs).toBe(1_000 + 10_000)
  expect(health.succeeded()).toBe(true)
  expect(health).toMatchObject({ notBeforeMs: null, consecutiveFailures: 0 })
  expect(room(health, 0)).toBe(2)
  expect(health.succeeded()).toBe(false)
})

test('an answer that asks for less pauses the endpoint, for as long as it says', () => {
  const health = fresh()
  fail(health, 'a', { slowDown: true })
  expect(health.notBeforeMs).toBe(1_000 + 1_000)
  fail(health, 'b', { slowDown: true, retryAfterMs: 60_000 })
  expect(health.notBeforeMs).toBe(1_000 + 60_000)
  fail(health, 'c', { slowDown: true, retryAfterMs: 1_000 })
  expect(health.notBeforeMs).toBe(1_000 + 60_000)
})

test('everything failed for 5 days when there were 20 tries in that time, and no success', () => {
  const dayMs = 86_400_000
  const few = fresh()
  for (let tries = 1; tries < 20; tries++) fail(few, 'a')
  expect(few.hasFailedForLong(100 * dayMs)).toBe(false)
  fail(few, 'a')
  expect(few.hasFailedForLong(1_000 + 5 * dayMs - 1)).toBe(false)
  expect(few.hasFailedForLong(1_000 + 5 * dayMs)).toBe(true)
  few.succeeded()
  for (let tries = 0; tries < 19; tries++) fail(few, 'a')
  expect(few.hasFailedForLong(100 * dayMs)).toBe(false)
})

test('whatever happens, an endpoint may be given between 1 and its limit, or one probe when its time has come', () => {
  const outcome = fc.record({ ok: fc.boolean(), lane: fc.nat(30), slowDown: fc.boolean() })
  fc.assert(
    fc.property(fc.array(outcome, { maxLength: 200 }), fc.integer({ min: 1, max: 64 }), (outcomes, limit) => {
      const health = fresh(limit)
      for (const { ok, lane, slowDown } of outcomes) {
        if (ok) health.succeeded()
        else fail(health, String(lane), { slowDown })
        const now = room(health, Infinity)
        expect(now).toBeGreaterThanOrEqual(1)
        expect(now).toBeLessThanOrEqual(health.notBeforeMs === null ? limit : 1)
      }
    }),
  )
})
