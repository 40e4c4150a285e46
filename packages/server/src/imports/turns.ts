/** Lets a number of pieces of work run at once; the others wait. */
export type Turns = {
  /** Whether a piece of work would begin at once, and nobody waits. */
  readonly isFree: boolean
  /**
   * In the order in which they came; what is urgent goes before what is not, which has an eighth of the work all the same. `cost`: how much
   * work it is, beside the others (for example records). Default 1. `isBegun`: it goes on with what had a turn, and comes before what did
   * not: little is half done at a time.
   */
  take<T>(work: () => Promise<T>, options?: TurnOptions): Promise<T>
  /** Runs `work` at once; meanwhile nothing begins that is not urgent. */
  holdWhile<T>(work: () => Promise<T>): Promise<T>
}

export type TurnOptions = { isUrgent?: boolean; cost?: number; isBegun?: boolean }

/** Of urgent work, for each piece of the same cost that is not. */
const urgentPerOther = 7

type Waiting = { begin: () => void; cost: number; isBegun: boolean }

/** Behind those that are begun, before the others, or at the end. */
function enqueue(queue: Waiting[], waiting: Waiting): void {
  const place = waiting.isBegun ? queue.findIndex(({ isBegun }) => !isBegun) : -1
  if (place === -1) queue.push(waiting)
  else queue.splice(place, 0, waiting)
}

/** `count`: how many at once, 1 at least. */
export function createTurns(count: number): Turns {
  const urgent: Waiting[] = []
  const others: Waiting[] = []
  let free = count
  let holds = 0
  /** Urgent work that was begun while others waited. */
  let passedOver = 0

  function next(): Waiting | undefined {
    const [first] = urgent
    const [other] = others
    if (!first) passedOver = 0
    if (other && holds === 0 && (!first || passedOver >= other.cost * urgentPerOther)) {
      if (first) passedOver -= other.cost * urgentPerOther
      return others.shift()
    }
    if (first && other) passedOver += first.cost
    return urgent.shift()
  }

  function begin(): void {
    while (free > 0) {
      const waiting = next()
      if (!waiting) return
      free -= 1
      waiting.begin()
    }
  }

  return {
    get isFree() {
      return free > 0 && holds === 0 && urgent.length === 0 && others.length === 0
    },

    async take(work, { isUrgent = false, cost = 1, isBegun = false } = {}) {
      await new Promise<void>((resolve) => {
        enqueue(isUrgent ? urgent : others, { begin: resolve, cost, isBegun })
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
