import { createHash } from 'node:crypto'
import type { Deps } from '../../deps.ts'
import { presentImportWithStreams } from '../presentImport.ts'
import { readProgress, type ImportState } from '../store/readProgress.ts'

/** How an import stood at a look. */
export type ProgressMessage = {
  /** The same as long as nothing changed but the time. */
  id: string
  /** The import as the API shows it, as JSON. */
  data: string
  hasEnded: boolean
}

/** Somebody who watches one import. */
export type Watcher = {
  workspaceId: string
  importId: string
  /** The id of the last message that they have. */
  lastId: string | null
  send(message: ProgressMessage): void
  /** Nothing comes after it. `done`: the import has ended; `gone`: it was deleted. */
  end(reason: 'done' | 'gone' | 'stopping'): void
}

export type ProgressHub = {
  /** Adds a watcher, who is told how the import stands and then each change; the answer removes it. */
  add(watcher: Watcher): () => void
  /** How many watch, of one workspace. */
  countOf(workspaceId: string): number
  close(): Promise<void>
}

/** The message that tells how an import stands. */
export function progressMessage(state: ImportState, nowMs: number): ProgressMessage {
  const shown = presentImportWithStreams(state.found, state.streams, nowMs)
  // Time passes without anything happening: that alone is no news.
  const timeless = JSON.stringify(presentImportWithStreams(state.found, state.streams, 0))
  return {
    id: createHash('sha256').update(timeless).digest('base64url').slice(0, 16),
    data: JSON.stringify(shown),
    hasEnded: state.found.finishedAt !== null,
  }
}

/**
 * Looks at all imports that somebody watches at this process once a second, by two statements whatever their number: the worker may be in
 * another process. While nobody watches, nothing is read.
 */
export function createProgressHub(
  { db, clock, logger }: Pick<Deps, 'db' | 'clock' | 'logger'>,
  { pollMs = 1_000 }: { pollMs?: number } = {},
): ProgressHub {
  const watchers = new Set<Watcher>()
  let wake = new AbortController()
  let closed = false
  let running: Promise<void> | null = null

  async function run(): Promise<void> {
    while (watchers.size > 0 && !closed) {
      wake = new AbortController()
      try {
        await look()
      } catch (error) {
        logger.warn({ err: error }, 'the progress of imports could not be read; it is tried again')
      }
      if (watchers.size > 0) await clock.sleep(pollMs, wake.signal)
    }
    running = null
  }

  async function look(): Promise<void> {
    const asked = [...watchers]
    const wanted = new Map(asked.map(({ workspaceId, importId }) => [importId, { workspaceId, importId }]))
    const states = await readProgress(db, [...wanted.values()])
    const messages = new Map<string, ProgressMessage>()
    for (const [importId, state] of states) messages.set(importId, progressMessage(state, clock.now()))
    for (const watcher of asked) if (watchers.has(watcher)) tell(watcher, messages.get(watcher.importId))
  }

  function tell(watcher: Watcher, message: ProgressMessage | undefined): void {
    if (message && message.id !== watcher.lastId) {
      watcher.lastId = message.id
      watcher.send(message)
    }
    if (message && !message.hasEnded) return
    watchers.delete(watcher)
    watcher.end(message ? 'done' : 'gone')
  }

  return {
    add(watcher) {
      watchers.add(watcher)
      wake.abort()
      running ??= run()
      return () => void watchers.delete(watcher)
    },
    countOf: (workspaceId) => [...watchers].filter((watcher) => watcher.workspaceId === workspaceId).length,
    async close() {
      closed = true
      for (const watcher of watchers) watcher.end('stopping')
      watchers.clear()
      wake.abort()
      await running
    },
  }
}
