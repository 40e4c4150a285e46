/**
 * Remembers which webhooks were handled. Over Postgres or Redis it is a row or key for each id; `claim` must be one atomic statement
 * (`insert ... on conflict`, `SET NX PX`), so that two processes never both get `claimed`.
 */
export type SeenStore = {
  /** `claimed`: it is yours for `holdMs`; `busy`: somebody else works on it; `done`: it was handled. */
  claim(webhookId: string, holdMs: number): Promise<'claimed' | 'busy' | 'done'>
  /** It was handled: `done` from now on. */
  complete(webhookId: string): Promise<void>
  /** It failed: the next `claim` gets it. */
  release(webhookId: string): Promise<void>
}

export type MemoryStoreOptions = {
  /** Ids kept, the newest ones. Default: 10,000 (about 2 MB). */
  idsMax?: number
  /** The clock, in milliseconds since 1970. */
  nowMs?: () => number
}

/** Keeps ids in this process: enough for one process that may forget at a restart, and for tests. */
export function createMemoryStore(options: MemoryStoreOptions = {}): SeenStore {
  const { idsMax = 10_000, nowMs = Date.now } = options
  /** When a claim ends; null: handled. The oldest come first. */
  const seen = new Map<string, number | null>()
  return {
    claim: async (webhookId, holdMs) => {
      const heldUntil = seen.get(webhookId)
      if (heldUntil === null) return 'done'
      if (heldUntil !== undefined && heldUntil > nowMs()) return 'busy'
      seen.delete(webhookId)
      seen.set(webhookId, nowMs() + holdMs)
      const [oldest] = seen.keys()
      if (seen.size > idsMax && oldest !== undefined) seen.delete(oldest)
      return 'claimed'
    },
    complete: async (webhookId) => void seen.set(webhookId, null),
    release: async (webhookId) => void seen.delete(webhookId),
  }
}
