import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PyFloat } from '../python/values.ts'
import { parseJsonText } from './parseJson.ts'

/** Read number by number, whatever else is in the text: the 1.0 beside it asks for that. */
const readCarefully = (text: string) => {
  const both = parseJsonText(`[1.0,${text}]`)
  return Array.isArray(both) ? both[1] : undefined
}

describe('a number that JavaScript would change stays what it is', () => {
  test.each([
    '[1.0]',
    '[ -1.00 ]',
    '{"a":1.0}',
    '{"a": 20.0\n}',
    '[2,1.0,3]',
    '[1e5]',
    '[1.5E+3,2]',
    '{"a":-1e+7}',
  ])('%s holds a float', (text) => {
    const parsed = parseJsonText(text)
    const values = Object.values(parsed ?? {})
    expect(values.some((value) => value instanceof PyFloat)).toBe(true)
    expect(parsed).toEqual(readCarefully(text))
  })

  test.each(['[9007199254740993]', '{"a":12345678901234567890}', '[-9007199254740993 ]'])(
    '%s holds an exact integer',
    (text) => {
      const parsed = parseJsonText(text)
      expect(Object.values(parsed ?? {})).toEqual([expect.any(BigInt)])
      expect(parsed).toEqual(readCarefully(text))
    },
  )

  test('the quick reading gives what the careful one does', () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
      fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String),
      fc
        .tuple(fc.integer(), fc.integer({ min: 1, max: 3 }))
        .map(([whole, zeros]) => `${whole}.${'0'.repeat(zeros)}`),
      fc.tuple(fc.integer(), fc.integer({ min: -9, max: 9 })).map(([whole, power]) => `${whole}e${power}`),
    )
    const text = fc
      .oneof(fc.string(), fc.constantFrom('2026-01-01T00:00:00.000Z', 'v1.0, 2.0', '1e5', '[1.0]'))
      .map((value) => JSON.stringify(value))
    const space = fc.constantFrom('', ' ', '\n', '\t')
    const item = fc.tuple(space, fc.oneof(number, text), space).map((parts) => parts.join(''))
    const list = fc.array(item, { minLength: 1 }).map((items) => `[${items.join(',')}]`)
    fc.assert(
      fc.property(list, (source) => {
        expect(parseJsonText(source)).toEqual(readCarefully(source))
      }),
    )
  })

  test('a time without a fraction, a version and an id stay texts', () => {
    const record = {
      at: '2026-01-01T00:00:00.000Z',
      version: '1.0',
      id: '12345678901234567890',
      text: 'a 1.0, b',
    }
    expect(parseJsonText(JSON.stringify(record))).toEqual(record)
  })
})
