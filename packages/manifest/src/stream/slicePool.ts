/** Gives a place back. */
export type Release = () => void

/**
 * The places in which slices are read at a time. One pool may be handed to several reads that are consumed at the same
 * time: it counts all of them together. Who asks first is served first.
 */
export interface SlicePool {
  readonly size: number
  /** Waits for a place. Each place must be given back once. */
  take: () => Promise<Release>
}

/** Opens a pool of places. Throws RangeError for a size that is no integer of 1 or more. */
export function openSlicePool(size: number): SlicePool {
  if (!Number.isInteger(size) || size < 1)
    throw new RangeError(`Expected a number of places of 1 or more, found ${size}.`)
  let free = size
  const waiting: ((release: Release) => void)[] = []
  const place = (): Release => {
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next(place())
    }
  }
  return {
    size,
    take: () => {
      if (free === 0) return new Promise((resolve) => waiting.push(resolve))
      free -= 1
      return Promise.resolve(place())
    },
  }
}
