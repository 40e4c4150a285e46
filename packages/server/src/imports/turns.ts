/** Lets a number of pieces of work run at once; the others wait in the order in which they came. */
export type Turns = { take<T>(work: () => Promise<T>): Promise<T> }

/** `count`: how many at once, 1 at least. */
export function createTurns(count: number): Turns {
  const waiting: (() => void)[] = []
  let free = count
  return {
    async take(work) {
      if (free > 0) free -= 1
      else await new Promise<void>((resolve) => waiting.push(resolve))
      try {
        return await work()
      } finally {
        const next = waiting.shift()
        // A turn goes from hand to hand, so that nobody who comes later is faster than who waits.
        if (next) next()
        else free += 1
      }
    },
  }
}
