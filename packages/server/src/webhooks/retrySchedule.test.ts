import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultRetryScheduleS, probeDelayMs, retryDelayMs } from './retrySchedule.ts'

const middle = () => 0.5
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

test('the default is ten tries: at once, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h', () => {
  const delays = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((tries) => retryDelayMs(null, tries, middle))
  const hourMs = 3_600_000
  expect(delays).toEqual([
    5_000,
    300_000,
    1_800_000,
    ...[2, 5, 10, 14, 20, 24].map((hours) => hours * hourMs),
    null,
  ])
})

test('a schedule of one`s own is used, and an empty one means a single try', () => {
  expect(retryDelayMs([60], 1, middle)).toBe(60_000)
  expect(retryDelayMs([60], 2, middle)).toBeNull()
  expect(retryDelayMs([], 1, middle)).toBeNull()
})

test('each delay is within 20 % of the schedule', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), random, (tries, value) => {
      const wanted = (defaultRetryScheduleS[tries - 1] ?? 0) * 1000
      const delay = retryDelayMs(null, tries, () => value) ?? 0
      expect(delay).toBeGreaterThanOrEqual(wanted * 0.8)
      expect(delay).toBeLessThanOrEqual(wanted * 1.2)
    }),
  )
})

test('probes of an endpoint that is down begin after 5 s and never lie more than 6 minutes apart', () => {
  expect([0, 1, 2, 5, 6, 50, 5000].map((probes) => probeDelayMs(probes, middle))).toEqual([
    5_000, 10_000, 20_000, 160_000, 300_000, 300_000, 300_000,
  ])
  fc.assert(
    fc.property(fc.nat(10_000), random, (probes, value) => {
      expect(probeDelayMs(probes, () => value)).toBeLessThanOrEqual(360_000)
    }),
  )
})
