import { newUuid } from '@tributary/contract'
import type { Database } from '../db/index.ts'
import type { Deps } from '../deps.ts'
import type { EventRecorder, ResourceWriter } from '../ports.ts'
import { claimImports } from './claimImports.ts'
import { whoseTurnEnds, type Place } from './endTurn.ts'
import { Stopped, type ImportDeps } from './importRun.ts'
import { runImport } from './runImport.ts'
import { queueDueImports, reopenDueImports } from './runSchedule.ts'
import type { Import } from './store/importRow.ts'
import { isAnotherWaiting } from './store/lanes.ts'
import { importsChannel, renewLeases } from './store/queue.ts'
import type { StreamReader } from './streamReader.ts'
import { createTurns, type TurnOptions } from './turns.ts'

export type ImportWorkerOptions = {
  resources: ResourceWriter
  events: EventRecorder
  reader: StreamReader
  /** What a dead process held is free after this time. With the poll it must stay below 15 s. Default 10,000. */
  leaseMs?: number
  /** The longest wait for work when no notification comes. Default 2,000. */
  pollMs?: number
  /** An import that ran so long gives its place back when a workspace waits that has none. Default 30,000. */
  turnMs?: number
  /** Between looks at the schedule. Default 5,000. */
  scheduleMs?: number
  /** Small pages are committed together up to so many records. Default 1,000. */
  recordsPerCommit?: number
}

/** Due integrations that one look at the schedule queues; the next look follows at once when there were as many. */
const scheduleBatch = 200
const stopTimeoutMs = 10_000
/** Imports that are claimed together, at most; others of the queue are left to other processes meanwhile. */
const claimsAtOnce = 16
/** Batches that are prepared or compared at once. One thread does it all: more of them would only take longer, each of them and everything else. */
const desksOfProcess = 3

/** Short, and somebody waits for what comes of it; a batch costs as much as it has records. */
const singleStatement: TurnOptions = { isUrgent: true, cost: 10 }

type Running = Place & { controller: AbortController; done: Promise<void> }

/** Queues what is due and runs what is queued, up to config.importConcurrency at once in this process. */
export function startImports(
  deps: Pick<Deps, 'db' | 'clock' | 'logger' | 'connectors' | 'config' | 'metrics'>,
  options: ImportWorkerOptions,
): { stop(): Promise<void> } {
  const { db, clock, logger, connectors, config } = deps
  const {
    resources,
    events,
    reader,
    leaseMs = 10_000,
    pollMs = 2_000,
    scheduleMs = 5_000,
    turnMs = 30_000,
  } = options
  const { recordsPerCommit = 1_000 } = options
  // Half of the connections: the other half is for what is short, such as claims and leases, and for whatever else the process does.
  const turns = createTurns(Math.max(1, Math.floor(config.databaseConnections / 2)))
  const desks = createTurns(desksOfProcess)
  // Single statements take turns as well; transactions are given theirs where they are made.
  const ofRuns: Database = {
    ...db,
    query: (...asked) => turns.take(() => db.query(...asked), singleStatement),
  }
  const runDeps: ImportDeps = {
    ...deps,
    db: ofRuns,
    resources,
    events,
    reader,
    leaseMs,
    turns,
    desks,
    recordsPerCommit,
  }
  const owner = newUuid()
  const stopping = new AbortController()
  const running = new Map<string, Running>()
  let wake = new AbortController()
  let claims = 0

  async function claimLoop(): Promise<void> {
    const unlisten = await db.listener
      .listen(importsChannel, () => wake.abort())
      .catch((error: unknown) => {
        logger.warn({ err: error }, 'imports: no notifications, polling alone')
        return () => {}
      })
    while (!stopping.signal.aborted) {
      wake = new AbortController()
      const free = Math.min(claimsAtOnce, config.importConcurrency - running.size)
      // Claims are a few short statements, one after the other: behind the batches of those that run, the next would begin late.
      const claimed = free > 0 ? await desks.holdWhile(() => claim(free)) : 0
      if (claimed === 0) {
        await endTurn()
        await clock.sleep(pollMs, AbortSignal.any([wake.signal, stopping.signal]))
      }
    }
    unlisten()
  }

  /** Claims and starts up to `count`. Returns how many. */
  async function claim(count: number): Promise<number> {
    // Somebody waits for priority 0; what is scheduled gets a fourth of the places all the same.
    const scheduled = Math.floor((claims + count) / 4) - Math.floor(claims / 4)
    claims += count
    const waitedFor = await claimBy([0, 1], count - scheduled)
    if (waitedFor < count - scheduled) return waitedFor
    return waitedFor + (await claimBy([1, 0], scheduled))
  }

  async function claimBy(priorities: readonly number[], count: number): Promise<number> {
    const limits = {
      connectors: connectors.all().map(({ type, concurrency = null }) => ({ type, concurrency })),
      workspaceMax: config.importsPerWorkspace,
    }
    let started = 0
    if (count === 0) return started
    try {
      for await (const claimed of claimImports(db, { owner, leaseMs, priorities, count }, limits)) {
        for (const one of claimed) start(one)
        started += claimed.length
      }
    } catch (error) {
      logger.warn({ err: error }, 'imports: nothing could be claimed')
    }
    return started
  }

  /** Makes room for a workspace that waits and has no place here; the import that gives its place back goes on where it was. */
  async function endTurn(): Promise<void> {
    if (running.size < config.importConcurrency) return
    const places = [...running.values()].filter(({ controller }) => !controller.signal.aborted)
    const ending = whoseTurnEnds(places, clock.now(), turnMs)
    if (!ending) return
    const here = places.map(({ claimed }) => claimed.workspaceId)
    const types = connectors.all().map(({ type }) => type)
    const isWaitedFor = await isAnotherWaiting(db, types, here).catch(() => false)
    if (isWaitedFor) ending.controller.abort(new Stopped('paced'))
  }

  function start(claimed: Import): void {
    const controller = new AbortController()
    if (stopping.signal.aborted) controller.abort(new Stopped('shutdown'))
    const done = runImport(runDeps, claimed, controller.signal).finally(() => {
      // A later claim of the same import may run already, if this one lost its lease.
      if (running.get(claimed.importId)?.controller === controller) running.delete(claimed.importId)
      wake.abort()
    })
    const { pages } = claimed
    running.set(claimed.importId, { claimed, controller, done, pages, sinceMs: clock.now() })
  }

  async function heartbeatLoop(): Promise<void> {
    while (!stopping.signal.aborted) {
      await clock.sleep(leaseMs / 3, stopping.signal)
      if (running.size > 0)
        await heartbeat().catch((error: unknown) =>
          logger.warn({ err: error }, 'imports: leases could not be renewed'),
        )
    }
  }

  async function heartbeat(): Promise<void> {
    const asked = [...running.values()]
    const held = await renewLeases(
      db,
      asked.map(({ claimed }) => claimed),
      leaseMs,
    )
    for (const one of asked) {
      const { claimed, controller } = one
      const lease = held.find(({ importId }) => importId === claimed.importId)
      if (!lease) controller.abort(new Stopped('lost'))
      else if (lease.isCancelled) controller.abort(new Stopped('cancelled'))
      else one.pages = lease.pages
    }
  }

  async function scheduleLoop(): Promise<void> {
    while (!stopping.signal.aborted) {
      const due = await queueDueImports(deps, scheduleBatch).catch((error: unknown) => {
        logger.warn({ err: error }, 'imports: the schedule could not be looked at')
        return 0
      })
      await reopenDueImports(deps, scheduleBatch).catch((error: unknown) =>
        logger.warn({ err: error }, 'imports: failed streams could not be taken up again'),
      )
      if (due < scheduleBatch) await clock.sleep(scheduleMs, stopping.signal)
    }
  }

  const loops = [claimLoop(), heartbeatLoop(), scheduleLoop()]

  return {
    async stop() {
      stopping.abort()
      for (const { controller } of running.values()) controller.abort(new Stopped('shutdown'))
      // What a claim under way still starts ends at once.
      const all = Promise.all(loops).then(() => Promise.all([...running.values()].map(({ done }) => done)))
      const waited = new AbortController()
      await Promise.race([all.finally(() => waited.abort()), clock.sleep(stopTimeoutMs, waited.signal)])
    },
  }
}
