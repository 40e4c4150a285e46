import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { decodeCursor, fillPage, toPage, type Part } from './page.ts'

/** A list of numbers, read in parts that look at so many each; `rare` lets a few through. */
function partsOf(count: number, size: number, isLetThrough: (n: number) => boolean) {
  return async ({ after, limit }: { after: number | null; limit: number }) => {
    const from = (after ?? -1) + 1
    const looked = Array.from({ length: Math.max(0, Math.min(size, count - from)) }, (_, n) => from + n)
    const rows = looked.filter(isLetThrough).slice(0, limit)
    const isWhole = rows.length >= limit || from + size >= count
    return { rows, stoppedAt: isWhole ? null : from + size - 1 }
  }
}

test('page by page and part by part, a list gives all that is let through, once and in order', async () => {
  const sizes = fc.record({
    count: fc.nat(60),
    size: fc.integer({ min: 1, max: 10 }),
    limit: fc.integer({ min: 1, max: 5 }),
    every: fc.integer({ min: 1, max: 30 }),
  })
  await fc.assert(
    fc.asyncProperty(sizes, async ({ count, size, limit, every }) => {
      const found: number[] = []
      const readPart = partsOf(count, size, (n) => n % every === 0)
      for (let after: number | null | undefined = null; after !== undefined;) {
        const part: Part<number, number> = await fillPage({ after, limit: limit + 1 }, readPart)
        const place = part.stoppedAt === null ? null : [part.stoppedAt]
        const page = toPage(part.rows, limit, Number, (row) => [row], place)
        found.push(...page.data)
        after = decodeCursor(page.next_cursor ?? undefined, z.tuple([z.number()]))?.[0]
      }
      expect(found).toEqual(Array.from({ length: count }, (_, n) => n).filter((n) => n % every === 0))
    }),
  )
})

test('a page ends after a second of looking, and says where the next one goes on', async () => {
  let parts = 0
  const { rows, stoppedAt } = await fillPage<number, number>({ after: null, limit: 2 }, async () => {
    // Nothing is ever found, and there is always more.
    await new Promise((resolve) => setImmediate(resolve))
    return { rows: [], stoppedAt: ++parts }
  })
  expect([rows, stoppedAt]).toEqual([[], parts])
  expect(toPage(rows, 1, String, () => [], [stoppedAt ?? 0])).toEqual({
    data: [],
    next_cursor: Buffer.from(`[${parts}]`).toString('base64url'),
  })
})
