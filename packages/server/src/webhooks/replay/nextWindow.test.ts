import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextWindow, windowMax, windowMin } from './nextWindow.ts'

test.each([
  ['sent whole, doubles', 400, 0, 800],
  ['sent for the most part, doubles', 400, 100, 800],
  ['sent by half, stays', 400, 200, 400],
  ['hardly sent, halves', 800, 700, 400],
  ['is never less than the least', 200, 200, 200],
  ['is never more than the most', 4_000, 0, 5_000],
])('a window that was %s', (_what, window, waiting, next) => {
  expect(nextWindow(window, waiting)).toBe(next)
})

test('the window stays within its bounds, whatever the endpoint does', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (shares) => {
      let window = windowMin
      for (const share of shares) window = nextWindow(window, Math.floor(window * share))
      expect(window).toBeGreaterThanOrEqual(windowMin)
      expect(window).toBeLessThanOrEqual(windowMax)
    }),
  )
})
