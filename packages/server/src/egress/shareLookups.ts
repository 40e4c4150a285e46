import type { LookupAddress } from 'node:dns'
import type { Resolve } from './checkedNames.ts'

/** A look-up that took so long, in milliseconds, is expected to take long again. */
const slowMs = 2_000
/** Look-ups at once of names that were slow before: each may hold a thread of the process for half a minute. */
const slowMost = 16
const slowNamesMax = 10_000

/**
 * Looks a name up once for all that ask meanwhile, and keeps names whose name server does not answer from taking all threads: of those that
 * were slow before only so many are looked up at once, and others never wait for them. No answer is kept: the next connection asks again.
 */
export function shareLookups(resolve: Resolve, now: () => number = () => performance.now()): Resolve {
  const underWay = new Map<string, Promise<readonly LookupAddress[]>>()
  const slowNames = new Set<string>()
  const waiting: (() => void)[] = []
  let slowCount = 0

  async function enterSlow(): Promise<void> {
    if (slowCount < slowMost) slowCount += 1
    else await new Promise<void>((go) => waiting.push(go))
  }

  function leaveSlow(): void {
    const next = waiting.shift()
    // Its place goes to the one that waits.
    if (next) next()
    else slowCount -= 1
  }

  async function lookUp(name: string): Promise<readonly LookupAddress[]> {
    const wasSlow = slowNames.has(name)
    if (wasSlow) await enterSlow()
    const startedAt = now()
    try {
      return await resolve(name)
    } finally {
      if (wasSlow) leaveSlow()
      slowNames.delete(name)
      if (now() - startedAt >= slowMs) {
        if (slowNames.size >= slowNamesMax) slowNames.clear()
        slowNames.add(name)
      }
      underWay.delete(name)
    }
  }

  return (name) => {
    const known = underWay.get(name)
    if (known) return known
    const begun = lookUp(name)
    underWay.set(name, begun)
    return begun
  }
}
