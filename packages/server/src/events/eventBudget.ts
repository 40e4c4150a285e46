import { TributaryError } from '@tributary/contract'
import type { Sql } from '../db/index.ts'
import type { Logger } from '../logger.ts'
import { findAheadMs, takeFromBudgets } from './store/eventBudgets.ts'

/** A workspace may be so far ahead of its rate: a minute's worth of events at once. */
const burstMs = 60_000

/**
 * The ceiling of events of each workspace, shared by all processes. What was recorded is never taken back: it is counted after its
 * commit, and whoever makes more events (imports) waits until the rate has caught up. See docs/decisions/0008.
 */
export type EventBudget = {
  /** Events of a workspace were committed. Counted in the background, one statement for whatever has come together. */
  spent(workspaceId: string, count: number): void
  /** How long to wait before the next batch of a workspace; 0: not at all. Costs nothing but for workspaces over their ceiling. */
  waitMs(workspaceId: string): Promise<number>
}

/** Makes the budget of one process. `perMinute`: events of one workspace in a minute, on average. */
export function createEventBudget(deps: { db: Sql; logger: Logger; perMinute: number }): EventBudget {
  const { db, logger, perMinute } = deps
  let unsaved = new Map<string, number>()
  let saving: Promise<void> | null = null
  /** Workspaces that were over their ceiling when this process looked last. */
  const over = new Set<string>()

  async function save(): Promise<void> {
    while (unsaved.size > 0) {
      const counts = unsaved
      unsaved = new Map()
      try {
        for (const { workspaceId, aheadMs } of await takeFromBudgets(db, counts, perMinute, {
          inBackground: true,
        })) {
          if (aheadMs > burstMs) over.add(workspaceId)
        }
      } catch (error) {
        // A ceiling that counts too little does less harm than an import that fails for it.
        logger.warn({ err: error, workspaces: counts.size }, 'events could not be counted for their ceiling')
        return
      }
    }
  }

  return {
    spent(workspaceId, count) {
      unsaved.set(workspaceId, (unsaved.get(workspaceId) ?? 0) + count)
      saving ??= save().finally(() => (saving = null))
    },
    async waitMs(workspaceId) {
      await saving
      if (!over.has(workspaceId)) return 0
      const waitMs = waitFor(await findAheadMs(db, workspaceId))
      if (waitMs === 0) over.delete(workspaceId)
      return waitMs
    },
  }
}

function waitFor(aheadMs: number): number {
  return Math.max(0, Math.ceil(aheadMs - burstMs))
}

/** For events that somebody asks for: throws `event.rate_limited` when the workspace is over its ceiling, else counts one. */
export async function checkEventBudget(sql: Sql, workspaceId: string, perMinute: number): Promise<void> {
  const waitMs = waitFor(await findAheadMs(sql, workspaceId))
  if (waitMs > 0) {
    throw new TributaryError(
      'event.rate_limited',
      `Expected at most ${perMinute} events a minute of a workspace; its imports have made more. Try again in ${Math.ceil(waitMs / 1000)} s.`,
      { details: { limit: perMinute, retry_after_s: Math.ceil(waitMs / 1000) } },
    )
  }
  await takeFromBudgets(sql, new Map([[workspaceId, 1]]), perMinute)
}
