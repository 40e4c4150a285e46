import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import type { ImportSchedule } from '../connectors/index.ts'
import { effectiveSchedule, nextImportAt } from './nextImport.ts'

const at = (text: string) => new Date(text).getTime()
const cron = (expression: string, timeZone = 'UTC'): ImportSchedule => ({
  kind: 'cron',
  expression,
  timeZone,
})

/** Every due time of an integration between two moments. */
function dueTimes(
  schedule: ImportSchedule,
  integrationId: string,
  fromMs: number,
  untilMs: number,
): number[] {
  const times: number[] = []
  for (let nowMs = fromMs; ;) {
    nowMs = nextImportAt(schedule, { integrationId, nowMs, random: 0.5 })
    if (nowMs > untilMs) return times
    times.push(nowMs)
  }
}

test('an interval is counted from now, give or take a tenth', () => {
  const schedule: ImportSchedule = { kind: 'interval', seconds: 900 }
  const next = (random: number) => nextImportAt(schedule, { integrationId: 'any', nowMs: 0, random })
  expect([next(0), next(0.5), next(1)]).toEqual([810_000, 900_000, 990_000])
})

test('a cron fires once for each of its times, never early, with a delay that an integration keeps', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.integer({ min: 0, max: 86_400_000 }), (integrationId, offsetMs) => {
      const from = at('2026-05-01T00:00:00Z') + offsetMs
      const times = dueTimes(cron('0 */6 * * *'), integrationId, from, from + 5 * 86_400_000)
      const delays = times.map((time) => time % 21_600_000)
      expect(times).toHaveLength(20)
      expect(new Set(delays).size).toBe(1)
      expect(delays[0]).toBeLessThan(2_160_000)
    }),
    { numRuns: 50 },
  )
})

test('a time zone is kept over the change of its clocks: once a day, also on the day without that hour', () => {
  const times = dueTimes(
    cron('30 2 * * *', 'Europe/Berlin'),
    newUuid(),
    at('2026-03-27T12:00:00Z'),
    at('2026-03-31T12:00:00Z'),
  )
  expect(times).toHaveLength(4)
  // 02:30 is 01:30 UTC in winter and 00:30 UTC in summer; the delay is at most an hour.
  expect(times[0]).toBeGreaterThanOrEqual(at('2026-03-28T01:30:00Z'))
  expect(times[3]).toBeGreaterThanOrEqual(at('2026-03-31T00:30:00Z'))
  expect(times[3]).toBeLessThan(at('2026-03-31T01:30:00Z'))
})

test.each<[string, ImportSchedule, number]>([
  ['an interval of an hour', { kind: 'interval', seconds: 3_600 }, 720],
  ['a cron at three in the night', cron('0 3 * * *'), 3_600],
])('10,000 integrations with %s do not fire together', (_name, schedule, spreadS) => {
  const perMinute = new Map<number, number>()
  for (let index = 0; index < 10_000; index++) {
    const integrationId = `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`
    const of = { integrationId, nowMs: at('2026-05-01T00:00:00Z'), random: index / 10_000 }
    const minute = Math.floor(nextImportAt(schedule, of) / 60_000)
    perMinute.set(minute, (perMinute.get(minute) ?? 0) + 1)
  }
  const even = (10_000 * 60) / spreadS
  expect(Math.max(...perMinute.values())).toBeLessThan(even * 1.5)
})

test('a cron of every minute is not skipped', () => {
  const from = at('2026-05-01T00:00:00Z')
  expect(dueTimes(cron('* * * * *'), newUuid(), from, from + 600_000).length).toBe(10)
})

test('the nearest schedule holds', () => {
  const own = cron('0 1 * * *')
  const ofWorkspace = cron('0 2 * * *')
  const connector = { importIntervalS: 60, schedule: cron('0 3 * * *') }
  expect(effectiveSchedule(own, ofWorkspace, connector)).toEqual({ schedule: own, from: 'integration' })
  expect(effectiveSchedule(null, ofWorkspace, connector).from).toBe('workspace')
  expect(effectiveSchedule(null, null, connector).schedule).toEqual(connector.schedule)
  expect(effectiveSchedule(null, null, { importIntervalS: 60 }).schedule).toEqual({
    kind: 'interval',
    seconds: 60,
  })
  expect(effectiveSchedule(null, null, null).schedule).toEqual({ kind: 'interval', seconds: 900 })
})
