import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RateLimit } from './rateLimit.ts'

const limitAndGaps = fc.record({
  perSecond: fc.integer({ min: 1, max: 10_000 }),
  gapsMs: fc.array(fc.integer({ min: -50, max: 400 }), { maxLength: 60 }),
})

test('in no second are more requests made than the limit and its burst of 20 ms', () => {
  fc.assert(
    fc.property(limitAndGaps, ({ perSecond, gapsMs }) => {
      const limit = new RateLimit(perSecond, 0)
      const made: number[] = []
      let now = 0
      for (const gap of gapsMs) {
        now = Math.max(0, now + gap)
        for (let i = 0; i < 500 && limit.readyAtMs(now) <= now; i++) {
          limit.take(now)
          made.push(now)
        }
      }
      const most = perSecond + Math.max(1, perSecond / 50)
      for (const start of made) {
        // A clock that is set back repeats a time, but makes no tokens for it.
        if (gapsMs.some((gap) => gap < 0)) continue
        expect(made.filter((at) => at >= start && at < start + 1000).length).toBeLessThanOrEqual(most)
      }
    }),
  )
})

test('whoever waits until the time that is told may send then, and reaches the rate', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), (perSecond) => {
      const limit = new RateLimit(perSecond, 0)
      let now = 0
      let made = 0
      while (now < 3_000) {
        const ready = limit.readyAtMs(now)
        if (ready > now + Math.ceil(1000 / perSecond) + 1)
          throw new Error(`told to wait until ${ready} at ${now}`)
        if (ready <= now) {
          limit.take(now)
          made += 1
        } else now = ready
      }
      const wanted = perSecond * 3
      expect(made).toBeLessThanOrEqual(wanted + Math.max(1, perSecond / 50))
      // Up to about 500 a second each request waits for a whole millisecond of its own.
      expect(made).toBeGreaterThanOrEqual(Math.floor(wanted * 0.9))
    }),
    { numRuns: 50 },
  )
})

test('a clock that is set back gives no tokens', () => {
  const limit = new RateLimit(1, 10_000)
  limit.take(10_000)
  expect(limit.readyAtMs(5_000)).toBe(6_000)
  expect(limit.readyAtMs(6_000)).toBe(6_000)
})
