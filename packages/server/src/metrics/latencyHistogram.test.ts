import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LatencyHistogram } from './latencyHistogram.ts'

/** The value of each sample line. */
function samples(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(lines.map((line) => [line.split(' ')[0] ?? '', Number(line.split(' ')[1])]))
}

test('each bucket holds what is at most its bound, and the last one everything', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true })), (values) => {
      const histogram = new LatencyHistogram('seconds', 'of something')
      for (const value of values) histogram.observe(value)
      const found = samples(histogram.text())
      for (const [name, count] of found) {
        const bound = /le="(.+)"/.exec(name)?.[1]
        if (bound === undefined) continue
        expect(count).toBe(values.filter((value) => bound === '+Inf' || value <= Number(bound)).length)
      }
      expect(found.get('seconds_count')).toBe(values.length)
      expect(found.get('seconds_sum')).toBeCloseTo(
        values.reduce((sum, value) => sum + value, 0),
        3,
      )
    }),
  )
})
