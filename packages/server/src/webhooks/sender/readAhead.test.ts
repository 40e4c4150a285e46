import { expect, test } from 'vitest'
import { ReadAhead } from './readAhead.ts'

const rowsMax = 2_000

test('a thousand endpoints are read in turns: what waits in memory stays within the room, and each has its turn', () => {
  const ahead = new ReadAhead()
  const window = ahead.windowFor(1_000)
  const waiting = Array.from({ length: 1_000 }, () => ({ queued: 0 }))
  const readOnce = new Set<object>()
  let nowMs = 0
  while (readOnce.size < 1_000) {
    nowMs += 5
    let room = ahead.room(nowMs)
    while (room > 0) {
      const next = waiting.shift()
      if (!next) break
      waiting.push(next)
      readOnce.add(next)
      next.queued = window
      room -= window
      ahead.wasRead(next, nowMs)
    }
    const rows = waiting.reduce((sum, { queued }) => sum + queued, 0)
    expect(rows).toBeLessThan(rowsMax + window)
    // A tick sends so many, of those that were read first.
    for (const of of waiting.filter(({ queued }) => queued > 0).slice(0, 5)) of.queued = 0
  }
})

test('no reading begins for a few rows', () => {
  const ahead = new ReadAhead()
  const of = { queued: rowsMax - 400 }
  ahead.wasRead(of, 0)
  expect(ahead.room(1)).toBe(0)
  of.queued = rowsMax - 500
  expect(ahead.room(2)).toBe(500)
})

test('an endpoint that does not send what was read of it takes no room from others for long', () => {
  const ahead = new ReadAhead()
  ahead.wasRead({ queued: rowsMax }, 0)
  expect(ahead.room(499)).toBe(0)
  expect(ahead.room(500)).toBe(rowsMax)
})

test('one endpoint alone has a deep window, many have a shallow one each', () => {
  const ahead = new ReadAhead()
  expect([1, 10, 100, 100_000].map((endpoints) => ahead.windowFor(endpoints))).toEqual([1_000, 200, 20, 16])
})
