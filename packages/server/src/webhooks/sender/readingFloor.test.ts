import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ReadingFloor } from './readingFloor.ts'

/** A database as simple as it can be: transactions that take an id, then numbers, then end. */
class World {
  lastSeq = 0
  #nextId = 1n
  readonly open = new Map<bigint, number[]>()

  begin(): void {
    this.open.set(this.#nextId++, [])
  }

  take(which: number): void {
    const numbers = [...this.open.values()][which % Math.max(1, this.open.size)]
    numbers?.push(++this.lastSeq)
  }

  end(which: number): void {
    const id = [...this.open.keys()][which % Math.max(1, this.open.size)]
    if (id !== undefined) this.open.delete(id)
  }

  /** One statement: its snapshot first, then what it reads and takes. */
  observe(between: () => void): { lastSeq: number; transactionId: bigint; oldestOpen: bigint } {
    const oldestOpen = [...this.open.keys()].reduce((a, b) => (b < a ? b : a), this.#nextId)
    between()
    return { oldestOpen, lastSeq: this.lastSeq, transactionId: this.#nextId++ }
  }
}

const action = fc.record({ kind: fc.constantFrom('begin', 'take', 'end', 'observe'), which: fc.nat(9) })

function run(world: World, { kind, which }: { kind: string; which: number }): void {
  if (kind === 'begin') world.begin()
  else if (kind === 'take') world.take(which)
  else if (kind === 'end') world.end(which)
}

test('no transaction that is open holds a number below the floor, however they begin and end', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 200, size: 'max' }), (actions) => {
      const world = new World()
      const floor = new ReadingFloor()
      for (const [index, one] of actions.entries()) {
        if (one.kind !== 'observe') run(world, one)
        else {
          const next = actions[index + 1]
          floor.observe(world.observe(() => next && run(world, next)))
        }
        for (const numbers of world.open.values()) {
          for (const number of numbers) expect(number).toBeGreaterThan(floor.value)
        }
      }
    }),
    { numRuns: 500 },
  )
})

test('the floor follows the numbers once everything that was open has ended', () => {
  const world = new World()
  const floor = new ReadingFloor()
  world.begin()
  for (let i = 0; i < 5; i++) world.take(0)
  for (let i = 0; i < 6; i++) floor.observe(world.observe(() => {}))
  expect(floor.value).toBe(0)
  world.end(0)
  for (let i = 0; i < 6; i++) floor.observe(world.observe(() => {}))
  expect(floor.value).toBe(5)
})
