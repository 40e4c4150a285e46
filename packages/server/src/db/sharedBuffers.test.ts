import { expect, test } from 'vitest'
import { sharedBuffersMb, usableMemoryMb } from './sharedBuffers.ts'

test.each([
  ['of a small machine', 1_024, 256],
  ['of 4 GB', 4_096, 512],
  ['of a large machine', 65_536, 1_024],
])('the memory for pages %s', (_of, memoryMb, expected) => {
  expect(sharedBuffersMb(memoryMb)).toBe(expected)
})

test('what there is of memory is known', () => {
  expect(usableMemoryMb()).toBeGreaterThan(256)
  expect(usableMemoryMb()).toBeLessThan(2 ** 30)
})
