import fc from 'fast-check'
import { expect, test } from 'vitest'
import { InFlight, type Under } from './inFlight.ts'

/** A process that has nothing to do: each look finds that it waited. */
function idleProcess(): () => number {
  let idleMs = 0
  return () => (idleMs += 5)
}

function begun(count: number, nowMs: number, idleMs = idleProcess()): { inFlight: InFlight; under: Under[] } {
  const inFlight = new InFlight(idleMs)
  return { inFlight, under: Array.from({ length: count }, () => inFlight.begin(nowMs)) }
}

test('below 128 requests an endpoint may have several at once', () => {
  expect(begun(127, 0).inFlight.roomFor(60, 0)).toBe('now')
})

test('while 128 are young, an endpoint waits for its own, or until one ends or the oldest has grown old', () => {
  const { inFlight, under } = begun(128, 100)
  expect(inFlight.roomFor(1, 105)).toBe('turn')
  expect(inFlight.roomFor(0, 105)).toBe('wait')
  expect(inFlight.roomAtMs(105)).toBe(110)
  expect(inFlight.roomFor(0, 110)).toBe('now')
  for (const one of under) inFlight.end(one)
  expect(inFlight.total).toBe(0)
})

test('while this process has no time to spare, requests are young for a second', () => {
  let idleMs = 7
  const { inFlight } = begun(128, 100, () => idleMs)
  for (idleMs = 7; idleMs < 12; idleMs++) {
    expect(inFlight.roomFor(0, 1_000 + idleMs)).toBe('wait')
    expect(inFlight.roomAtMs(1_000 + idleMs)).toBe(1_005 + idleMs)
  }
  expect(inFlight.roomFor(0, 1_020)).toBe('now')
  expect(begun(128, 100, () => 0).inFlight.roomFor(0, 1_099)).toBe('wait')
  expect(begun(128, 100, () => 0).inFlight.roomFor(0, 1_100)).toBe('now')
})

test('requests that hang keep no other endpoint from its turn, up to 2,048 in all', () => {
  const { inFlight } = begun(2_047, 0)
  expect(inFlight.roomFor(0, 1_000)).toBe('now')
  inFlight.begin(1_000)
  expect(inFlight.roomFor(0, 60_000)).toBe('wait')
})

test('up to 1,000 endpoints that all hang have a turn each, whoever began to fill the room', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000 }), (hanging) => {
      const inFlight = new InFlight(idleProcess())
      const own = Array.from({ length: hanging }, () => 0)
      let nowMs = 0
      for (let isFull = false; !isFull; nowMs += 10) {
        isFull = true
        for (const [index, held] of own.entries()) {
          if (inFlight.roomFor(held, nowMs) !== 'now') continue
          inFlight.begin(nowMs)
          own[index] = held + 1
          isFull = false
        }
      }
      expect(Math.min(...own)).toBeGreaterThan(0)
      expect(Math.max(...own)).toBeLessThanOrEqual(1_024 / 8)
      expect(inFlight.total).toBeLessThanOrEqual(2_048)
    }),
    { numRuns: 20 },
  )
})

test('whatever begins and ends, the counts are those of a plain list', () => {
  const step = fc.record({ waitMs: fc.integer({ min: 0, max: 15 }), end: fc.option(fc.nat()) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 3_000, minLength: 500, size: 'max' }), (steps) => {
      const inFlight = new InFlight(() => nowMs)
      const open: Under[] = []
      let nowMs = 0
      for (const { waitMs, end } of steps) {
        nowMs += waitMs % 4 === 0 ? waitMs : 0
        if (end === null || open.length === 0) open.push(inFlight.begin(nowMs))
        else for (const under of open.splice(end % open.length, 1)) inFlight.end(under)
        expect(inFlight.total).toBe(open.length)
        const young = open.filter(({ startedAtMs }) => nowMs - startedAtMs < 10).length
        const expected = young < 128 && open.length < 2_048 ? 'now' : 'wait'
        expect(inFlight.roomFor(0, nowMs)).toBe(expected)
      }
    }),
    { numRuns: 30 },
  )
})
