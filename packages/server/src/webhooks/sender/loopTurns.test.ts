import { expect, test } from 'vitest'
import { LoopTurns } from './loopTurns.ts'

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

test('a turn counts once, however often it is asked and however long it takes', async () => {
  const turns = new LoopTurns()
  const first = turns.now()
  const until = performance.now() + 20
  while (performance.now() < until) expect(turns.now()).toBe(first)
  await nextTurn()
  await nextTurn()
  expect(turns.now()).toBeGreaterThan(first)
  expect(turns.now()).toBeLessThanOrEqual(first + 2)
})

test('the loop rests some turns after it was asked for the last time, and turns before that were counted', async () => {
  const turns = new LoopTurns()
  const first = turns.now()
  for (let n = 0; n < 50; n++) await nextTurn()
  expect(turns.now()).toBe(first + 8)
})
