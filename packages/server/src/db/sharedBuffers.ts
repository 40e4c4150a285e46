import { totalmem } from 'node:os'

const leastMb = 256
const mostMb = 1_024

/** What this process may use of the machine's memory, in MB: a container's limit, where there is one. */
export function usableMemoryMb(): number {
  // 0 where there is no limit, and more than there is where the limit says nothing.
  const limit = process.constrainedMemory() || Number.POSITIVE_INFINITY
  return Math.min(limit, totalmem()) / 2 ** 20
}

/**
 * Memory of the embedded PostgreSQL for its pages, in MB: an eighth of what there is, of at least 256 MB and at most 1 GB. A page that an
 * import has changed is then still at hand when it is changed again, and is written once at a checkpoint instead of whenever room is needed.
 */
export function sharedBuffersMb(memoryMb: number): number {
  return Math.round(Math.min(mostMb, Math.max(leastMb, memoryMb / 8)))
}
