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
  await Promise.resolve()
  expect(begun).toEqual([0, 1])
  ends[1]?.reject(new Error('failed'))
  await expect(results[1]).rejects.toThrow('failed')
  await expect.poll(() => begun).toEqual([0, 1, 2])
  for (const [index, { resolve }] of ends.entries()) resolve(index)
  await settled
  expect(begun).toEqual([0, 1, 2, 3, 4])
  expect(await turns.take(async () => 'free again')).toBe('free again')
})

test('what is urgent goes first, and does not starve the rest', async () => {
  const turns = createTurns(1)
  const begun: string[] = []
  const holding = Promise.withResolvers<void>()
  const work = (name: string, isUrgent: boolean) =>
    turns.take(
      async () => {
        begun.push(name)
        await holding.promise
      },
      { isUrgent },
    )
  const all = [
    work('begun', false),
    work('a', false),
    work('b', false),
    ...Array.from({ length: 5 }, (_, index) => work(`urgent ${index}`, true)),
  ]
  holding.resolve()
  await Promise.all(all)
  expect(begun).toEqual(['begun', 'urgent 0', 'urgent 1', 'urgent 2', 'a', 'urgent 3', 'urgent 4', 'b'])
})

test('while something more important runs, only what is urgent begins', async () => {
  const turns = createTurns(1)
  const begun: string[] = []
  const work = (name: string, isUrgent: boolean) => turns.take(async () => begun.push(name), { isUrgent })
  const important = Promise.withResolvers<void>()
  const held = turns.holdWhile(() => important.promise)
  const later = work('later', false)
  await work('urgent', true)
  expect(begun).toEqual(['urgent'])
  important.resolve()
  await held
  await later
  expect(begun).toEqual(['urgent', 'later'])
})
