import type { Import } from './store/importRow.ts'

/** An import that runs in this process. */
export type Place = {
  claimed: Import
  sinceMs: number
  /** Pages that are committed, as the last look at its lease found. */
  pages: number
}

/**
 * Whose turn ends when all places are taken and a workspace waits that has none: of the workspace with the most places the import that has
 * run longest, if that is `turnMs` or more and it has committed a page since, so that turns alone bring every import to its end. Null: nobody's.
 */
export function whoseTurnEnds<P extends Place>(
  places: readonly P[],
  nowMs: number,
  turnMs: number,
): P | null {
  const ofWorkspace = new Map<string, number>()
  for (const { claimed } of places) {
    ofWorkspace.set(claimed.workspaceId, (ofWorkspace.get(claimed.workspaceId) ?? 0) + 1)
  }
  const [longest] = places
    .filter(({ claimed, sinceMs, pages }) => nowMs - sinceMs >= turnMs && pages > claimed.pages)
    .sort(
      (a, b) =>
        (ofWorkspace.get(b.claimed.workspaceId) ?? 0) - (ofWorkspace.get(a.claimed.workspaceId) ?? 0) ||
        a.sinceMs - b.sinceMs,
    )
  return longest ?? null
}
