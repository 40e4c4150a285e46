/** Where a fault strikes: at the token endpoint, or in the REST API. */
type FaultPlace = 'token' | 'api'

/**
 * What happens instead of the right answer:
 * a number = that status; `cut` = half of the right answer, then the connection breaks;
 * `lose` = the request is carried out and the answer is lost; `hold` = the request waits until the faults are cleared.
 */
export type FaultAnswer = number | 'cut' | 'lose' | 'hold'

/** Requests `skip + 1` to `skip + times` that match get `answer`. Without a path, every path matches. */
type FaultOrder = {
  on: FaultPlace
  path?: string | undefined
  skip: number
  times: number
  answer: FaultAnswer
}

/** An order and how far it has come; `holding` counts the requests that wait right now. */
type FaultState = FaultOrder & { taken: number; holding: number }

/** The faults that are set. */
export type Faults = {
  add: (order: FaultOrder) => void
  /** Takes every fault away and lets the waiting requests go on. */
  clear: () => void
  list: () => FaultState[]
  /** The answer that this request must get instead of the right one; a `hold` is waited out here. */
  strike: (on: FaultPlace, path: string) => Promise<Exclude<FaultAnswer, 'hold'> | null>
}

/** Makes an empty set of faults. */
export function createFaults(): Faults {
  let states: FaultState[] = []
  let release = Promise.withResolvers<void>()

  const take = (on: FaultPlace, path: string): FaultState | undefined => {
    for (const state of states) {
      if (state.on !== on || (state.path !== undefined && state.path !== path)) continue
      if (state.taken >= state.skip + state.times) continue
      state.taken += 1
      if (state.taken > state.skip) return state
    }
    return undefined
  }

  return {
    add: (order) => {
      states.push({ ...order, taken: 0, holding: 0 })
    },
    clear: () => {
      states = []
      release.resolve()
      release = Promise.withResolvers()
    },
    list: () => states.map((state) => ({ ...state })),
    strike: async (on, path) => {
      const state = take(on, path)
      if (!state) return null
      if (state.answer !== 'hold') return state.answer
      state.holding += 1
      await release.promise
      state.holding -= 1
      return null
    },
  }
}
