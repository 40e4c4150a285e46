import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contrastOf, textOn } from './colours.ts'

const channel = fc.nat(255).map((part) => part.toString(16).padStart(2, '0'))
const colour = fc.tuple(channel, channel, channel).map((parts) => `#${parts.join('')}`)

test('contrast is that of WCAG', () => {
  expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21)
  expect(contrastOf('#767676', '#ffffff')).toBeCloseTo(4.54, 2)
  expect(contrastOf('#123456', '#123456')).toBe(1)
})

test('whatever colour a workspace chooses, the text on it can be read', () => {
  fc.assert(
    fc.property(colour, (ground) => {
      expect(contrastOf(ground, textOn(ground))).toBeGreaterThanOrEqual(4.5)
    }),
  )
})
