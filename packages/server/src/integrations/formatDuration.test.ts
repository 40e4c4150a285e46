import fc from 'fast-check'
import { expect, test } from 'vitest'
import { durationSeconds } from '../connectors/index.ts'
import { formatDuration } from './formatDuration.ts'

test.each([
  [900, 'PT15M'],
  [3_600, 'PT1H'],
  [90_061, 'P1DT1H1M1S'],
  [86_400, 'P1D'],
  [1, 'PT1S'],
])('%i seconds are %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text)
})

test('what is written is read again as the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 366 * 86_400 }), (seconds) => {
      expect(durationSeconds.parse(formatDuration(seconds))).toBe(seconds)
    }),
  )
})
