import type { Deps } from '../../deps.ts'
import type { RecordedEvent } from '../store/findEvents.ts'
import { newDeliveriesChannel } from '../store/insertEvents.ts'
import { readBodies, readFrom, readHorizon, readWindow } from '../store/readStream.ts'
import type { Listener } from './listener.ts'
import { StreamFloor } from './streamFloor.ts'

export type EventHubOptions = {
  /** Between two looks when nothing wakes. */
  pollMs?: number
  /** More than this sent and not taken ends a listener. */
  waitingBytesMax?: number
}

export type EventHub = {
  /** Adds a listener; the answer removes it. */
  add(listener: Listener): () => void
  /** How many listen, of one workspace. */
  countOf(workspaceId: string): number
  /** Ends every listener, and the reading. */
  close(): Promise<void>
}

const pageRows = 200
const windowRowsMax = 20_000
const bodiesPerRead = 20
const gapMs = 20
/** How often a look takes a transaction's id. The floor, and with it the cursors, lag behind by about twice of it. */
const markEveryMs = 200
const pauseAfterFailureMs = 1_000

/**
 * Reads new events for everybody who listens in this process: one reading at a time, whatever their number, woken by what wakes the senders and
 * otherwise every half second. While nobody listens, nothing is read.
 */
export function createEventHub(
  { db, logger }: Pick<Deps, 'db' | 'logger'>,
  { pollMs = 500, waitingBytesMax = 8_000_000 }: EventHubOptions = {},
): EventHub {
  const listeners = new Set<Listener>()
  let floor = new StreamFloor()
  let readUpToUs = 0
  let markedAtMs = -Infinity
  let running: Promise<void> | null = null
  let closed = false
  let isWoken = false
  let goOn: (() => void) | null = null

  function wake(): void {
    isWoken = true
    goOn?.()
  }

  /** Until something wakes, and no longer than `ms`. */
  async function pause(ms: number): Promise<void> {
    if (!isWoken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        goOn = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    goOn = null
    isWoken = false
  }

  async function run(): Promise<void> {
    const stopListening = await db.listener.listen(newDeliveriesChannel, wake).catch(() => null)
    floor = new StreamFloor()
    readUpToUs = 0
    markedAtMs = -Infinity
    while (listeners.size > 0 && !closed) {
      try {
        const isBehind = await round()
        // Each commit of an import wakes; a reading for each of them would be work for nothing.
        await new Promise((resolve) => setTimeout(resolve, gapMs))
        if (!isBehind) await pause(pollMs)
      } catch (error) {
        logger.warn({ err: error }, 'reading events for those who listen failed; it is tried again')
        await pause(pauseAfterFailureMs)
      }
    }
    stopListening?.()
    running = null
  }

  /** One look: the new events for all, then a page for each who catches up. True: somebody has more to catch up with. */
  async function round(): Promise<boolean> {
    // What lies up to here is visible before anything of this round is read.
    const marks = performance.now() - markedAtMs >= markEveryMs
    if (marks) markedAtMs = performance.now()
    const floorUs = floor.observe(await readHorizon(db, { marks }))
    const live = [...listeners].filter(({ catchingUpFrom }) => catchingUpFrom === null)
    if (live.length > 0) await giveWindow(live, readUpToUs || floorUs, floorUs)
    let isBehind = false
    for (const listener of listeners) {
      if (listener.catchingUpFrom !== null && (await givePage(listener, floorUs))) isBehind = true
      listener.forgetUpTo(floorUs)
    }
    readUpToUs = Math.max(readUpToUs, floorUs)
    return isBehind
  }

  async function giveWindow(live: readonly Listener[], fromUs: number, floorUs: number): Promise<void> {
    const workspaces = [...new Set(live.map(({ workspaceId }) => workspaceId))]
    const rows = await readWindow(db, workspaces, fromUs, windowRowsMax)
    await give(live, rows, floorUs)
    for (const listener of live) {
      listener.isNew = false
      listener.outlet.reached({ atUs: floorUs, seq: 0 })
    }
    // More than fits: the first half is not looked at again, so that the rest has its turn.
    const middle = rows.length === windowRowsMax ? rows[windowRowsMax / 2] : undefined
    if (middle) readUpToUs = Math.max(readUpToUs, middle.createdAtUs)
  }

  /** True: there is more, and room for it. */
  async function givePage(listener: Listener, floorUs: number): Promise<boolean> {
    const from = listener.catchingUpFrom
    if (from === null) return false
    // It is read as fast as it is taken, so nobody who catches up is too slow.
    if (listener.outlet.waitingBytes() > waitingBytesMax / 4) return false
    const rows = await readFrom(db, listener.workspaceId, from, pageRows)
    await give([listener], rows, floorUs)
    const last = rows.at(-1)
    listener.catchingUpFrom =
      rows.length < pageRows || !last ? null : { atUs: last.createdAtUs, seq: last.seq }
    if (listener.catchingUpFrom !== null) listener.outlet.reached(listener.catchingUpFrom)
    return listener.catchingUpFrom !== null
  }

  async function give(
    to: readonly Listener[],
    rows: readonly RecordedEvent[],
    floorUs: number,
  ): Promise<void> {
    const wanted = rows.flatMap((row) => {
      const takers = to.filter((listener) => listeners.has(listener) && listener.takes(row))
      return takers.length > 0 ? [{ row, takers }] : []
    })
    for (let start = 0; start < wanted.length; start += bodiesPerRead) {
      const part = wanted.slice(start, start + bodiesPerRead)
      const withBody = part.filter(({ takers }) => takers.some(({ wantsBodies }) => wantsBodies))
      const bodies =
        withBody.length > 0
          ? await readBodies(
              db,
              withBody.map(({ row }) => row),
            )
          : null
      for (const { row, takers } of part) {
        const body = bodies?.get(row.eventId) ?? null
        // Above the floor an earlier one may still appear, so a cursor does not go beyond it.
        const cursor =
          row.createdAtUs <= floorUs ? { atUs: row.createdAtUs, seq: row.seq } : { atUs: floorUs, seq: 0 }
        for (const taker of takers) send(taker, row, body, cursor)
      }
    }
  }

  function send(
    listener: Listener,
    row: RecordedEvent,
    body: string | null,
    cursor: { atUs: number; seq: number },
  ): void {
    if (!listeners.has(listener)) return
    listener.outlet.send(row, listener.wantsBodies ? body : null, cursor)
    if (listener.outlet.waitingBytes() <= waitingBytesMax) return
    listeners.delete(listener)
    listener.outlet.end('slow')
  }

  return {
    add(listener) {
      listeners.add(listener)
      running ??= run()
      wake()
      return () => {
        listeners.delete(listener)
        wake()
      }
    },
    countOf: (workspaceId) =>
      [...listeners].filter((listener) => listener.workspaceId === workspaceId).length,
    async close() {
      closed = true
      for (const listener of listeners) listener.outlet.end('stopping')
      listeners.clear()
      wake()
      await running
    },
  }
}
