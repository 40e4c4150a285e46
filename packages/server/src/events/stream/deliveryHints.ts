import { setTimeout as delay } from 'node:timers/promises'
import type { Deps } from '../../deps.ts'
import { deliveriesChangedChannel } from './tellDeliveries.ts'

export type DeliveryHintOptions = {
  /** Between two hints of one workspace, at least. */
  hintGapMs?: number
}

export type DeliveryHints = {
  /** Calls `tell` whenever deliveries or replays of the workspace have changed; the answer ends that. */
  add(workspaceId: string, tell: () => void): () => void
  close(): void
}

type Told = { tells: Set<() => void>; toldAtMs: number; timer: NodeJS.Timeout | null }

const listenRetryMs = 1_000

/**
 * Passes on that deliveries of a workspace have changed, whichever process changed them: at once, and then at most once a
 * second. What changed is not said, so any number of changes is one hint. While nobody listens, nothing is done.
 */
export function createDeliveryHints(
  { db, logger }: Pick<Deps, 'db' | 'logger'>,
  { hintGapMs = 1_000 }: DeliveryHintOptions = {},
): DeliveryHints {
  const workspaces = new Map<string, Told>()
  let listening: AbortController | null = null

  function tell(told: Told): void {
    told.timer = null
    told.toldAtMs = performance.now()
    for (const one of told.tells) one()
  }

  function changed(workspaceId: string): void {
    const told = workspaces.get(workspaceId)
    if (!told || told.timer) return
    const waitMs = told.toldAtMs + hintGapMs - performance.now()
    if (waitMs <= 0) tell(told)
    else told.timer = setTimeout(() => tell(told), waitMs)
  }

  /** Without a payload the connection was opened anew: anything may have been missed. */
  function hear(payload: string | null): void {
    for (const id of payload === null ? [...workspaces.keys()] : payload.split(',')) changed(id)
  }

  async function listen(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const unlisten = await db.listener.listen(deliveriesChangedChannel, hear)
        if (signal.aborted) unlisten()
        else signal.addEventListener('abort', unlisten, { once: true })
        return
      } catch (error) {
        logger.warn({ err: error }, 'listening for changes of deliveries failed; it is tried again')
        await delay(listenRetryMs, undefined, { signal }).catch(() => {})
      }
    }
  }

  function forget(workspaceId: string): void {
    const told = workspaces.get(workspaceId)
    if (told?.timer) clearTimeout(told.timer)
    workspaces.delete(workspaceId)
    if (workspaces.size > 0) return
    listening?.abort()
    listening = null
  }

  return {
    add(workspaceId, one) {
      const told = workspaces.get(workspaceId) ?? { tells: new Set(), toldAtMs: -Infinity, timer: null }
      workspaces.set(workspaceId, told)
      told.tells.add(one)
      if (!listening) {
        listening = new AbortController()
        void listen(listening.signal)
      }
      return () => {
        if (told.tells.delete(one) && told.tells.size === 0) forget(workspaceId)
      }
    },
    close() {
      for (const workspaceId of [...workspaces.keys()]) forget(workspaceId)
    },
  }
}
