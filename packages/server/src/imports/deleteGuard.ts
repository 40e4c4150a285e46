/** Deletes up to this number need no question. */
const harmlessDeletes = 100
const shareMax = 0.5

/** Whether a sweep would delete so much that a fault of the third party is likelier than the truth: over 100 and over half of what is held. */
export function exceedsDeleteGuard(missing: number, held: number): boolean {
  return missing > harmlessDeletes && missing > held * shareMax
}
