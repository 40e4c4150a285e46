import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import {
  changeKinds,
  cursorKeyOf,
  decodeChangeCursor,
  encodeChangeCursor,
  type ChangeCursor,
  type ChangeFilter,
} from './changeCursor.ts'

const filter: ChangeFilter = {
  customerId: 'customer-1',
  model: null,
  integrationId: null,
  changes: changeKinds,
}

const position = fc.record({
  atUs: fc.integer({ min: 0, max: 4_102_444_800_000_000 }),
  seq: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
})
const cursors: fc.Arbitrary<ChangeCursor> = fc.record({
  completeAtMs: fc.integer({ min: 0, max: 4_102_444_800_000 }),
  positions: fc
    .array(fc.tuple(fc.uuid().map(cursorKeyOf), position), { maxLength: 20 })
    .map((list) => new Map(list)),
  listing: fc.option(
    fc.record({
      integrationId: fc.uuid(),
      resourceId: fc.uuid(),
      stream: fc.string({ unit: fc.constantFrom('a', 'é', '-', '_', ' ') }),
    }),
  ),
})

test('a cursor comes back as it was, whatever it holds', () => {
  fc.assert(
    fc.property(cursors, (cursor) => {
      expect(decodeChangeCursor(encodeChangeCursor(cursor, filter), filter)).toEqual(cursor)
    }),
  )
})

test('a cursor that was cut off on its way is refused: another place would be read, and what is between missed', () => {
  const cut = fc.tuple(cursors, fc.nat(40)).map(([cursor, less]) => {
    const text = encodeChangeCursor(cursor, filter)
    return text.slice(0, Math.max(0, text.length - 1 - less))
  })
  fc.assert(
    fc.property(cut, (text) => {
      expect(() => decodeChangeCursor(text, filter)).toThrow(
        expect.objectContaining({ code: 'request.cursor_invalid' }),
      )
    }),
  )
})

test('the cursor of a customer with as many integrations as are taken fits into a URL', () => {
  const positions = new Map(
    Array.from({ length: 200 }, (_, seq) => [cursorKeyOf(newUuid()), { atUs: 1_700_000_000_000_000, seq }]),
  )
  const text = encodeChangeCursor({ completeAtMs: Date.now(), positions, listing: null }, filter)
  expect(text.length).toBeLessThan(6_000)
})

test.each<Partial<ChangeFilter>>([
  { customerId: 'customer-2' },
  { model: 'pm_issue' },
  { integrationId: '0192f3a4-0000-7000-8000-000000000001' },
  { changes: ['new'] },
])('a cursor is refused for another question: %o', (other) => {
  const text = encodeChangeCursor({ completeAtMs: 1, positions: new Map(), listing: null }, filter)
  expect(() => decodeChangeCursor(text, { ...filter, ...other })).toThrow(/with other filters/)
})

test('the order in which kinds are named makes no other question', () => {
  const text = encodeChangeCursor(
    { completeAtMs: 1, positions: new Map(), listing: null },
    { ...filter, changes: ['deleted', 'new'] },
  )
  const same: ChangeFilter = { ...filter, changes: ['new', 'deleted'] }
  expect(decodeChangeCursor(text, same).completeAtMs).toBe(1)
})

test('any text that is no cursor is refused by name, never by a crash', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.base64String(), fc.uint8Array({ maxLength: 80 }).map(toText)),
      (text) => {
        expect(() => decodeChangeCursor(text, filter)).toThrow(
          expect.objectContaining({ code: 'request.cursor_invalid' }),
        )
      },
    ),
    { examples: [['AQAAAAA'], [''], ['AQ'.repeat(40)]] },
  )
})

function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}
