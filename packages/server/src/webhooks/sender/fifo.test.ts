import { expect, test } from 'vitest'
import fc from 'fast-check'
import { Fifo } from './fifo.ts'

test('whatever goes in and out, it is what a plain list would give', () => {
  const steps = fc.array(fc.record({ pushes: fc.nat(1_500), shifts: fc.nat(1_500) }), { maxLength: 12 })
  fc.assert(
    fc.property(steps, (all) => {
      const fifo = new Fifo<number>()
      const list: number[] = []
      let next = 0
      for (const { pushes, shifts } of all) {
        for (let n = 0; n < pushes; n++) {
          fifo.push(next)
          list.push(next)
          next += 1
        }
        for (let n = 0; n < shifts; n++) {
          if (fifo.first !== list[0] || fifo.shift() !== list.shift()) return false
        }
      }
      return fifo.first === list[0]
    }),
  )
})

test('nothing is left after it was cleared', () => {
  const fifo = new Fifo<number>()
  fifo.push(1)
  fifo.clear()
  expect(fifo.shift()).toBeUndefined()
  fifo.push(2)
  expect(fifo.shift()).toBe(2)
})
