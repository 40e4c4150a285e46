import { expect, test } from 'vitest'
import {
  cronWords,
  intervalWords,
  nextRuns,
  runWords,
  scheduleWords,
  secondsOf,
} from '../src/pages/integrations/schedule/scheduleWords.ts'

test.each([
  ['PT15M', 900, '15 minutes'],
  ['PT1H', 3_600, 'an hour'],
  ['P1D', 86_400, 'a day'],
  ['P1DT1H', 90_000, '1 day and 1 hour'],
  ['PT90S', 90, '1 minute and 30 seconds'],
])('%s is %i seconds, "%s"', (interval, seconds, words) => {
  expect([secondsOf(interval), intervalWords(interval)]).toEqual([seconds, words])
})

test('what is no duration stays as it is', () => {
  expect([secondsOf('15 minutes'), intervalWords('PT'), secondsOf('P')]).toEqual([null, 'PT', null])
})

test.each([
  ['0 3 * * *', 'every day at 03:00'],
  ['30 6 * * 1-5', 'Monday to Friday at 06:30'],
  ['15 9 * * 0', 'every Sunday at 09:15'],
  ['0 * * * *', 'every hour, on the hour'],
  ['5 * * * *', 'every hour, at 5 minutes past'],
  ['0 */6 * * *', 'every 6 hours, from 00:00 on'],
  ['*/7 1,2 3 * *', null],
  ['0 3 1 * *', null],
])('the cron "%s" is said as %s', (expression, words) => {
  expect(cronWords(expression)).toBe(words)
})

test('a schedule is said in one line', () => {
  expect(scheduleWords({ interval: 'PT15M' })).toBe('Every 15 minutes')
  expect(scheduleWords({ interval: 'P1D' })).toBe('Every day')
  expect(scheduleWords({ cron: '0 3 * * *', time_zone: 'Europe/Berlin' })).toBe(
    'Every day at 03:00, Europe/Berlin',
  )
  expect(scheduleWords({ cron: '*/7 1 * * *', time_zone: 'UTC' })).toBe('By the cron */7 1 * * *, UTC')
})

test('the next times of a cron are told by the clocks of its time zone', () => {
  const runs = nextRuns('0 3 * * *', 'Asia/Tokyo', 3)
  expect(Array.isArray(runs) && runs.map((run) => run.getUTCHours())).toEqual([18, 18, 18])
  expect(Array.isArray(runs) && runs[0] && runWords(runs[0], 'Asia/Tokyo')).toMatch(/03:00$/)
})

test.each([
  ['', 'Five fields'],
  ['0 3 * *', 'Expected five fields'],
  ['61 3 * * *', 'Expected five fields'],
  ['0 0 31 2 *', 'never comes'],
])('the cron "%s" is refused in words that help', (expression, words) => {
  expect(nextRuns(expression, 'UTC', 3)).toContain(words)
})
