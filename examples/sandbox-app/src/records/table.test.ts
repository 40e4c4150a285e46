import fc from 'fast-check'
import { expect, test } from 'vitest'

import { createClock, formatMicroseconds, parseTimestamp } from './clock.ts'
import { createTable } from './table.ts'

type Fields = { title: string }

const step = fc.oneof(
  fc.record({ kind: fc.constant('insert' as const), time: fc.integer({ min: 0, max: 9 }) }),
  fc.record({
    kind: fc.constant('update' as const),
    id: fc.integer({ min: 1, max: 20 }),
    time: fc.integer({ min: 0, max: 9 }),
  }),
  fc.record({ kind: fc.constant('remove' as const), id: fc.integer({ min: 1, max: 20 }) }),
)

test('whatever happens to a table, its pages hold each record once, in the order (updated_at, id)', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 7 }), (steps, limit) => {
      const table = createTable<Fields>()
      for (const action of steps) {
        if (action.kind === 'insert')
          table.insert({ title: 'new' }, { createdAt: '0', updatedAt: `${action.time}` })
        else if (action.kind === 'update') table.update(action.id, { title: 'changed' }, `${action.time}`)
        else table.remove(action.id)
      }
      const expected = table
        .all()
        .map((row) => ({ updatedAt: row.updated_at, id: row.id }))
        .toSorted((a, b) => (a.updatedAt === b.updatedAt ? a.id - b.id : a.updatedAt < b.updatedAt ? -1 : 1))
      const seen = []
      for (let after = { updatedAt: '', id: 0 }; ;) {
        const page = table
          .changedAfter(after, limit, () => true)
          .map((row) => ({ updatedAt: row.updated_at, id: row.id }))
        seen.push(...page)
        const last = page.at(-1)
        if (!last) break
        after = last
      }
      expect(seen).toEqual(expected)
    }),
  )
})

test('the clock never gives one microsecond twice', () => {
  const now = createClock(() => 1_772_359_200_000)
  expect([now(), now()]).toEqual(['2026-03-01T10:00:00.000000Z', '2026-03-01T10:00:00.000001Z'])
})

test('a written time is read as the same time', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000_000_000 }), (microseconds) => {
      const text = formatMicroseconds(microseconds)
      expect(parseTimestamp(text)).toBe(text)
    }),
  )
})

test.each([
  ['2026-03-01', '2026-03-01T00:00:00.000000Z'],
  ['2026-03-01T10:00:00Z', '2026-03-01T10:00:00.000000Z'],
  ['2026-03-01T10:00:00.5+02:00', '2026-03-01T08:00:00.500000Z'],
  ['2026-03-01T10:00:00.123456+0000', '2026-03-01T10:00:00.123456Z'],
  ['yesterday', null],
  ['2026-13-01', null],
])('%s is read as %s', (text, expected) => {
  expect(parseTimestamp(text)).toBe(expected)
})
