import { expect, test } from 'vitest'
import { createTurns } from './turns.ts'

test('no more run at once than there are turns, in the order in which they came, and a failure gives its turn back', async () => {
  const turns = createTurns(2)
  const begun: number[] = []
  const ends = Array.from({ length: 5 }, () => Promise.withResolvers<number>())
  const results = ends.map(({ promise }, index) =>
    turns.take(() => {
      begun.push(index)
      return promise
    }),
  )
  const settled = Promise.allSettled(results)
  expect(begun).toEqual([0, 1])
  ends[1]?.reject(new Error('failed'))
  await expect(results[1]).rejects.toThrow('failed')
  expect(begun).toEqual([0, 1, 2])
  for (const [index, { resolve }] of ends.entries()) resolve(index)
  await settled
  expect(begun).toEqual([0, 1, 2, 3, 4])
  expect(await turns.take(async () => 'free again')).toBe('free again')
})
