import { expect, test } from 'vitest'
import { StreamFloor } from './streamFloor.ts'

const s = 1_000_000
const start = 1_000_000 * s

test('the floor rises to a look once every transaction with a lower id than its own is over', () => {
  const floor = new StreamFloor()
  floor.observe({ atUs: start, ownId: 10n, oldestOpen: 8n })
  // 8 or 9 may still write with a time before the look.
  expect(floor.observe({ atUs: start + s, ownId: 12n, oldestOpen: 9n })).toBe(start + s - 60 * s)
  expect(floor.observe({ atUs: start + 2 * s, ownId: 14n, oldestOpen: 11n })).toBe(start)
  // 12 was open at the look before, which is the one that counts now.
  expect(floor.observe({ atUs: start + 3 * s, ownId: 15n, oldestOpen: 12n })).toBe(start)
  expect(floor.observe({ atUs: start + 4 * s, ownId: 16n, oldestOpen: 15n })).toBe(start + 2 * s)
})

test('a look without an id of its own marks nothing, and ends the wait for one that has', () => {
  const floor = new StreamFloor()
  floor.observe({ atUs: start, ownId: null, oldestOpen: 8n })
  floor.observe({ atUs: start + s, ownId: 10n, oldestOpen: 8n })
  expect(floor.observe({ atUs: start + 2 * s, ownId: null, oldestOpen: 11n })).toBe(start + s)
  expect(floor.observe({ atUs: start + 3 * s, ownId: null, oldestOpen: 11n })).toBe(start + s)
})

test('behind a transaction that never ends nobody waits longer than a minute', () => {
  const floor = new StreamFloor()
  floor.observe({ atUs: start, ownId: 10n, oldestOpen: 1n })
  expect(floor.observe({ atUs: start + 90 * s, ownId: 99n, oldestOpen: 1n })).toBe(start + 30 * s)
})
