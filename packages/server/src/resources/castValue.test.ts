import { expect, test } from 'vitest'
import type { JsonValue } from '@tributary/contract'
import { castValue, type CastType } from './castValue.ts'

const accepted: [CastType, JsonValue, JsonValue][] = [
  ['text', 'a', 'a'],
  ['text', '', ''],
  ['text', 1.5, '1.5'],
  ['text', true, 'true'],
  ['integer', 3, 3],
  ['integer', 3.0, 3],
  ['integer', ' -42 ', -42],
  ['integer', '', null],
  ['number', '1.5e3', 1500],
  ['number', '.5', 0.5],
  ['boolean', 'Yes', true],
  ['boolean', 0, false],
  ['boolean', 'false', false],
  ['date', '2026-03-01', '2026-03-01'],
  ['date', '2026-03-01T23:30:00-08:00', '2026-03-01'],
  ['date', '2024-02-29', '2024-02-29'],
  ['date', 1_772_323_200, '2026-03-01'],
  ['date', '', null],
  ['timestamp', '2026-03-01T10:00:00+02:00', '2026-03-01T08:00:00.000Z'],
  ['timestamp', '2026-03-01 10:00:00.123456', '2026-03-01T10:00:00.123Z'],
  ['timestamp', '2026-03-01T10:00:00+0530', '2026-03-01T04:30:00.000Z'],
  ['timestamp', '2026-03-01', '2026-03-01T00:00:00.000Z'],
  ['timestamp', '0050-01-01', '0050-01-01T00:00:00.000Z'],
  ['timestamp', 1_772_359_200, '2026-03-01T10:00:00.000Z'],
  ['timestamp', 1_772_359_200_123, '2026-03-01T10:00:00.123Z'],
  ['json', { a: [1] }, { a: [1] }],
]

test.each(accepted)('%s of %j is %j', (type, value, expected) => {
  expect(castValue(value, type)).toEqual({ ok: true, value: expected })
})

test('null stays null in each type', () => {
  for (const type of ['text', 'integer', 'number', 'boolean', 'date', 'timestamp', 'json'] as const) {
    expect(castValue(null, type)).toEqual({ ok: true, value: null })
  }
})

const refused: [CastType, JsonValue, string][] = [
  ['text', ['a'], 'expected text (use $join(..) or $string(..) in the mapping), got a list of 1'],
  [
    'text',
    { a: 1 },
    'expected text (use $join(..) or $string(..) in the mapping), got an object with 1 keys',
  ],
  ['integer', 3.5, 'expected a whole number, got 3.5'],
  ['integer', 'high', 'expected a whole number, got "high"'],
  [
    'integer',
    '9007199254740993',
    'expected a whole number between -(2^53 - 1) and 2^53 - 1 (beyond that use type text), got "9007199254740993"',
  ],
  ['number', '0x10', 'expected a number, got "0x10"'],
  ['number', '1e999', 'expected a number, got "1e999"'],
  ['boolean', 'maybe', 'expected true or false (or 1, 0, "yes", "no"), got "maybe"'],
  ['date', '2026-02-30', 'expected a date such as "2026-03-01", got "2026-02-30"'],
  ['date', '2026-03-01 and more', 'expected a date such as "2026-03-01", got "2026-03-01 and more"'],
  ['date', true, 'expected a date such as "2026-03-01", got true'],
]

test.each(refused)('%s refuses %j', (type, value, fault) => {
  expect(castValue(value, type)).toEqual({ ok: false, fault })
})

test.each(['01/03/2026', '2026-13-01', '2026-03-01T25:00', 1e20, '9999-12-31T23:59:59-01:00', {}])(
  'timestamp refuses %j',
  (value) => {
    expect(castValue(value, 'timestamp')).toMatchObject({ ok: false })
  },
)
