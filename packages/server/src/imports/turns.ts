/** Lets a number of pieces of work run at once; the others wait. */
export type Turns = {
  /** In the order in which they came; what is urgent goes before what is not, but for every fourth turn. */
  take<T>(work: () => Promise<T>, options?: { isUrgent?: boolean }): Promise<T>
  /** Runs `work` at once; meanwhile nothing begins that is not urgent. */
  holdWhile<T>(work: () => Promise<T>): Promise<T>
}

const urgentInARow = 3

/** `count`: how many at once, 1 at least. */
export function createTurns(count: number): Turns {
  const urgent: (() => void)[] = []
  const others: (() => void)[] = []
  let free = count
  let holds = 0
  let row = 0

  function next(): (() => void) | undefined {
    if (holds > 0) return urgent.shift()
    const [first, second] = row < urgentInARow ? [urgent, others] : [others, urgent]
    const chosen = first.length > 0 ? first : second
    row = chosen === urgent ? row + 1 : 0
    return chosen.shift()
  }

  function begin(): void {
    while (free > 0) {
      const waiting = next()
      if (!waiting) return
      free -= 1
      waiting()
    }
  }

  return {
    async take(work, { isUrgent = false } = {}) {
      await new Promise<void>((resolve) => {
        ;(isUrgent ? urgent : others).push(resolve)
        begin()
      })
      try {
        return await work()
      } finally {
        free += 1
        begin()
      }
    },

    async holdWhile(work) {
      holds += 1
      try {
        return await work()
      } finally {
        holds -= 1
        begin()
      }
    },
  }
}
