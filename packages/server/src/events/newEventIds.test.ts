import { isUuid } from '@tributary/contract'
import { expect, test } from 'vitest'
import { newEventIds } from './newEventIds.ts'

test('ids of events that are recorded together are different UUIDs of version 7, in ascending order', () => {
  const ids = newEventIds(2_000)
  expect(ids).toHaveLength(2_000)
  expect(ids.every((id) => id.startsWith('evt_') && isUuid(id.slice(4)) && id[18] === '7')).toBe(true)
  expect(new Set(ids).size).toBe(2_000)
  expect(ids).toEqual(ids.toSorted())
})

test('two batches of the same moment have no id in common', () => {
  const batches = Array.from({ length: 50 }, () => newEventIds(100))
  expect(new Set(batches.flat()).size).toBe(5_000)
})
