import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DueQueue } from './dueQueue.ts'

test('everything comes out when it is due, the earliest first', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000)), fc.array(fc.nat(1000)), (times, looks) => {
      const queue = new DueQueue<number>()
      for (const time of times) queue.add(time, time)
      const out: number[] = []
      for (const now of looks.toSorted((a, b) => a - b)) {
        out.push(...queue.takeDue(now))
        expect(queue.nextAtMs ?? Infinity).toBeGreaterThan(now)
      }
      out.push(...queue.takeDue(Infinity))
      expect(out).toEqual(times.toSorted((a, b) => a - b))
      expect(queue.nextAtMs).toBeNull()
    }),
  )
})
