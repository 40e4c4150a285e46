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

test('what is urgent goes first, and leaves an eighth of the work to the rest', async () => {
  const turns = createTurns(1)
  const begun: string[] = []
  const holding = Promise.withResolvers<void>()
  const work = (name: string, cost: number, isUrgent = false) =>
    turns.take(
      async () => {
        begun.push(name)
        await holding.promise
      },
      { isUrgent, cost },
    )
  const all = [
    work('begun', 1),
    work('a', 200),
    work('b', 200),
    ...Array.from({ length: 20 }, () => work('urgent', 100, true)),
  ]
  holding.resolve()
  await Promise.all(all)
  // After 1,400 of what is urgent 200 of the rest have their turn; when nothing is urgent any more, all of it.
  const urgent = (count: number) => Array.from({ length: count }, () => 'urgent')
  expect(begun).toEqual(['begun', ...urgent(14), 'a', ...urgent(6), 'b'])
})

test('what is begun goes on before anything new begins', async () => {
  const turns = createTurns(1)
  const begun: string[] = []
  const work = (name: string, isBegun = false) => turns.take(async () => begun.push(name), { isBegun })
  await Promise.all([work('first'), work('new'), work('new'), work('begun 1', true), work('begun 2', true)])
  expect(begun).toEqual(['first', 'begun 1', 'begun 2', 'new', 'new'])
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
