import { expect, test } from 'vitest'
import { StreamFloor } from './streamFloor.ts'

const s = 1_000_000
const start = 1_000_000 * s

test('the floor rises to a look once every transaction that was open then is over', () => {
  const floor = new StreamFloor()
  floor.observe({ atUs: start, nextId: 10n, oldestOpen: 8n })
  // 8 or 9 may still write with a time before the look.
  expect(floor.observe({ atUs: start + s, nextId: 12n, oldestOpen: 9n })).toBe(start + s - 60 * s)
  expect(floor.observe({ atUs: start + 2 * s, nextId: 14n, oldestOpen: 10n })).toBe(start)
  // 12 was open at the look before, which is the one that counts now.
  expect(floor.observe({ atUs: start + 3 * s, nextId: 15n, oldestOpen: 12n })).toBe(start)
  expect(floor.observe({ atUs: start + 4 * s, nextId: 15n, oldestOpen: 15n })).toBe(start + 2 * s)
})

test('behind a transaction that never ends nobody waits longer than a minute', () => {
  const floor = new StreamFloor()
  floor.observe({ atUs: start, nextId: 10n, oldestOpen: 1n })
  expect(floor.observe({ atUs: start + 90 * s, nextId: 99n, oldestOpen: 1n })).toBe(start + 30 * s)
})
