import type { Pending } from '../store/readPending.ts'
import { Fifo } from './fifo.ts'
import { newHold, skipFor, type Hold, type Lane } from './lanes.ts'

/** A lane keeps so many rows in memory, so that one resource that changes all the time can not fill the window of its endpoint. */
const laneRowsMax = 50
const laneRowsRefill = 10

/**
 * The part of one endpoint's queue that is in memory, and what may be sent next: order within a lane, installed first,
 * import_done last, and what waits for a retry. Knows nothing of time, network or database.
 *
 * Rows come by `admit` (in key order), go out by `take`, come back by `settle` or `postpone`, and leave by `written`, when their
 * result is committed. Until then a reading that began earlier may still see them, so they are known here.
 */
export class EndpointQueue {
  /** Where the next reading begins: everything up to here is in memory, held, or has ended. */
  #position = 0
  #positionResetTo: number | null = null
  // The two are made anew when they are empty, see fifo.ts: a thousand queues are old when their turn comes.
  #known = new Map<number, Pending>()
  #lanes = new Map<string, Lane>()
  readonly #holds = new Map<string, Hold>()
  /** Lanes that may have something to send, in the order in which they became so. */
  readonly #ready = new Fifo<Lane>()
  /** integration_installed in memory: integration to its number. */
  readonly #installing = new Map<string, number>()
  readonly #gated = new Map<string, Lane[]>()
  readonly #heldIntegrations = new Map<string, Hold>()
  #reading = false
  #writtenWhileReading = new Set<number>()
  #importsEndedWhileReading = new Set<string>()
  /** Lanes and integrations whose skipped rows come with the next reading: what this one brings of them would be ahead of those. */
  #releasedWhileReading = new Set<string>()
  /** Everything was forgotten while reading: what this one brings would be ahead of what was forgotten. */
  #forgotWhileReading = false
  /** Holds whose head is to be fetched by its key. */
  readonly toFetch = new Set<Hold>()
  /** Whether there may be rows that were not read. */
  unread = true
  /** In lanes, and not being sent. */
  queued = 0
  inFlight = 0
  #unwritten = 0

  get position(): number {
    return this.#position
  }

  /** Rows that a reading from `position` may meet again. */
  get knownCount(): number {
    return this.#known.size
  }

  /** Whether nothing is being sent and every result is committed. */
  get isIdle(): boolean {
    return this.inFlight === 0 && this.#unwritten === 0
  }

  /** Begins a reading. What ends meanwhile is remembered, since the reading may still see it. */
  beginReading(): void {
    this.#reading = true
    this.#positionResetTo = null
    this.unread = false
    if (this.#writtenWhileReading.size > 0) this.#writtenWhileReading = new Set()
    if (this.#importsEndedWhileReading.size > 0) this.#importsEndedWhileReading = new Set()
    if (this.#releasedWhileReading.size > 0) this.#releasedWhileReading = new Set()
    this.#forgotWhileReading = false
  }

  /** Ends a reading that failed: it is to be done again. */
  abandonReading(): void {
    this.#reading = false
    this.unread = true
  }

  /**
   * Ends a reading of everything after `position`. `floor`: up to which number nothing can appear any more, known before the
   * reading began. `complete`: there was nothing more to read. Returns the holds that end at a time.
   */
  admit(read: readonly Pending[], given: { floor: number; complete: boolean; nowMs: number }): Hold[] {
    const timed: Hold[] = []
    const rows = this.#forgotWhileReading ? [] : read
    const complete = given.complete && !this.#forgotWhileReading
    let last = this.#position
    for (const row of rows) {
      last = row.seq
      const hold = this.#admitRow(row, given.nowMs)
      if (hold && hold.dueAtMs !== null) timed.push(hold)
    }
    this.#reading = false
    const reached = Math.min(given.floor, complete ? given.floor : last)
    this.#position = Math.max(this.#position, reached)
    if (this.#positionResetTo !== null) this.#goBackTo(this.#positionResetTo + 1)
    if (!complete) this.unread = true
    return timed
  }

  #admitRow(row: Pending, nowMs: number): Hold | null {
    if (this.#known.has(row.seq) || this.#writtenWhileReading.has(row.seq)) return null
    if (this.#releasedWhileReading.has(row.lane)) return null
    if (row.integrationId !== null && this.#releasedWhileReading.has(row.integrationId)) return null
    const hold = this.#holds.get(row.lane)
    if (hold) {
      if (hold.headSeq !== row.seq) skipFor(hold, row.seq)
      return null
    }
    const held = row.integrationId === null ? undefined : this.#heldIntegrations.get(row.integrationId)
    if (held) {
      skipFor(held, row.seq)
      return null
    }
    if (row.waitsForImport && row.importId !== null) return this.#holdDone(row, row.importId)
    if (row.nextAttemptAtMs !== null && row.nextAttemptAtMs > nowMs) {
      return this.#hold(row, 'waiting', row.nextAttemptAtMs)
    }
    this.#enqueue(row)
    return null
  }

  #holdDone(row: Pending, importId: string): Hold {
    const hold = newHold(row.lane, row.seq, 'waiting', { doneOf: importId })
    this.#holds.set(row.lane, hold)
    // The last record may have ended after the reading looked.
    if (this.#importsEndedWhileReading.has(importId)) this.#fetch(hold)
    return hold
  }

  #hold(row: Pending, phase: 'unwritten' | 'waiting', dueAtMs: number | null): Hold {
    const previous = this.#holds.get(row.lane)
    const installedOf = row.event === 'integration_installed' ? row.integrationId : null
    const hold = newHold(row.lane, row.seq, phase, { dueAtMs, installedOf })
    hold.firstSkippedSeq = previous?.firstSkippedSeq ?? null
    this.#holds.set(row.lane, hold)
    if (installedOf !== null) this.#heldIntegrations.set(installedOf, hold)
    return hold
  }

  #enqueue(row: Pending): void {
    this.#known.set(row.seq, row)
    const lane = this.#lanes.get(row.lane) ?? { key: row.lane, rows: [], busy: false }
    this.#lanes.set(row.lane, lane)
    lane.rows.push(row)
    this.queued += 1
    if (lane.rows.length === 1) this.#ready.push(lane)
    if (lane.rows.length >= laneRowsMax && !this.#holds.has(row.lane)) {
      this.#holds.set(row.lane, newHold(row.lane, null, 'full'))
    }
    if (row.event === 'integration_installed' && row.integrationId !== null) {
      this.#installing.set(row.integrationId, row.seq)
    }
  }

  /** The next delivery that may be sent now; null when there is none. It is in flight from here on. */
  take(): Pending | null {
    for (;;) {
      const lane = this.#ready.shift()
      if (!lane) return null
      const [row] = lane.rows
      if (!row || lane.busy || this.#lanes.get(lane.key) !== lane) continue
      if (this.#waitsForInstalled(row, lane)) continue
      lane.busy = true
      this.queued -= 1
      this.inFlight += 1
      return row
    }
  }

  #waitsForInstalled(row: Pending, lane: Lane): boolean {
    if (row.integrationId === null) return false
    const installing = this.#installing.get(row.integrationId)
    if (installing === undefined || installing >= row.seq) return false
    const gated = this.#gated.get(row.integrationId) ?? []
    this.#gated.set(row.integrationId, gated)
    gated.push(lane)
    return true
  }

  /** The delivery has ended (delivered, given up or cancelled): its lane goes on. */
  settle(row: Pending): void {
    this.inFlight -= 1
    this.#unwritten += 1
    const lane = this.#lanes.get(row.lane)
    if (lane) {
      lane.busy = false
      lane.rows.shift()
      if (lane.rows.length > 0) this.#ready.push(lane)
      else this.#closeLane(lane)
    }
    this.#openInstalled(row)
    const hold = this.#holds.get(row.lane)
    if (hold && (lane?.rows.length ?? 0) <= laneRowsRefill) this.#release(hold)
  }

  #openInstalled(row: Pending): void {
    if (row.event !== 'integration_installed' || row.integrationId === null) return
    this.#installing.delete(row.integrationId)
    const gated = this.#gated.get(row.integrationId)
    this.#gated.delete(row.integrationId)
    for (const lane of gated ?? []) this.#ready.push(lane)
  }

  /** The try failed and will be made again at `dueAtMs` (null: when the endpoint may be sent to): its lane waits. */
  postpone(row: Pending, dueAtMs: number | null): void {
    this.inFlight -= 1
    this.#unwritten += 1
    const hold = this.#hold(row, 'unwritten', dueAtMs)
    const lane = this.#lanes.get(row.lane)
    if (lane) this.#dropLane(lane, hold, 1)
    if (hold.installedOf === null) return
    this.#installing.delete(hold.installedOf)
    this.#gated.delete(hold.installedOf)
    for (const other of this.#lanes.values()) {
      if (!other.busy && other.rows[0]?.integrationId === hold.installedOf) this.#dropLane(other, hold, 0)
    }
  }

  /** No try was made: the delivery waits until `dueAtMs` as if it had failed, but nothing is to be written. */
  postponeUnsent(row: Pending, dueAtMs: number): Hold | null {
    this.postpone(row, dueAtMs)
    return this.written(row)
  }

  #unknow(row: Pending): void {
    this.#known.delete(row.seq)
    if (this.#known.size === 0) this.#known = new Map()
  }

  #closeLane(lane: Lane): void {
    this.#lanes.delete(lane.key)
    if (this.#lanes.size === 0) this.#lanes = new Map()
  }

  /** Forgets the rows of a lane; they are read again when the hold ends. */
  #dropLane(lane: Lane, hold: Hold, from: number): void {
    for (const row of lane.rows.slice(from)) {
      this.#unknow(row)
      this.queued -= 1
      skipFor(hold, row.seq)
    }
    this.#closeLane(lane)
  }

  /** The result of a try is committed. Returns the hold that now waits for its time, if it is a retry. */
  written(row: Pending): Hold | null {
    this.#unwritten -= 1
    this.#unknow(row)
    if (this.#reading) this.#writtenWhileReading.add(row.seq)
    const hold = this.#holds.get(row.lane)
    if (hold?.headSeq === row.seq && hold.phase === 'unwritten') {
      hold.phase = 'waiting'
      return hold
    }
    if (row.importId !== null) this.#importRowEnded(row.importId)
    return null
  }

  #importRowEnded(importId: string): void {
    if (this.#reading) this.#importsEndedWhileReading.add(importId)
    const hold = this.#holds.get(importId)
    if (hold?.doneOf !== importId) return
    if (hold.phase === 'waiting') this.#fetch(hold)
    // The fetch under way may have looked before this record ended: it is done again.
    else if (hold.phase === 'fetching') this.toFetch.add(hold)
  }

  /** A hold has come to its time: its head is to be fetched. */
  due(hold: Hold): void {
    if (this.#holds.get(hold.lane) === hold && hold.phase === 'waiting') this.#fetch(hold)
  }

  /** Everything that waits for a time is due, whatever the time: the endpoint was enabled by hand. */
  dueNow(): void {
    for (const hold of this.#holds.values()) if (hold.doneOf === null) this.due(hold)
  }

  #fetch(hold: Hold): void {
    hold.phase = 'fetching'
    this.toFetch.add(hold)
  }

  /** The head of a hold was fetched; null when it is pending no longer. */
  fetched(hold: Hold, row: Pending | null): void {
    if (this.#holds.get(hold.lane) !== hold) return
    if (row === null) {
      this.#release(hold)
    } else if (row.waitsForImport) {
      if (!this.toFetch.has(hold)) hold.phase = 'waiting'
    } else {
      hold.phase = 'sending'
      this.toFetch.delete(hold)
      this.#enqueue(row)
    }
  }

  /** The fetch failed: it is to be done again. */
  fetchFailed(hold: Hold): void {
    if (this.#holds.get(hold.lane) === hold) this.toFetch.add(hold)
  }

  /** Ends a hold: what was left out because of it is read again. */
  #release(hold: Hold): void {
    this.#holds.delete(hold.lane)
    this.toFetch.delete(hold)
    if (hold.installedOf !== null) this.#heldIntegrations.delete(hold.installedOf)
    if (hold.firstSkippedSeq === null) return
    if (this.#reading) this.#releasedWhileReading.add(hold.installedOf ?? hold.lane)
    this.#goBackTo(hold.firstSkippedSeq)
  }

  /** The next reading begins at `seq` at the latest. */
  #goBackTo(seq: number): void {
    this.#position = Math.min(this.#position, seq - 1)
    this.unread = true
    if (this.#reading) this.#positionResetTo = Math.min(this.#positionResetTo ?? seq - 1, seq - 1)
  }

  /** Reads everything again from the start: the safety net, and what a delivery needs that was taken up again. */
  rereadAll(): void {
    this.#goBackTo(1)
  }

  /** Asks again whether the records of each import that is waited for have ended: a safety net. */
  recheckImports(): void {
    for (const hold of this.#holds.values()) {
      if (hold.doneOf !== null && hold.phase === 'waiting') this.#fetch(hold)
    }
  }

  /** Forgets everything that is not being sent; it is read again. */
  forget(): void {
    this.#forgotWhileReading = this.#reading
    this.#ready.clear()
    this.#gated.clear()
    this.#installing.clear()
    for (const lane of this.#lanes.values()) {
      const kept = lane.rows.slice(0, lane.busy ? 1 : 0)
      for (const row of lane.rows.slice(kept.length)) this.#unknow(row)
      lane.rows = kept
      const [row] = kept
      if (!row) this.#closeLane(lane)
      else if (row.event === 'integration_installed' && row.integrationId !== null) {
        this.#installing.set(row.integrationId, row.seq)
      }
    }
    this.queued = 0
    for (const hold of this.#holds.values()) {
      const isBeingSent = this.#lanes.has(hold.lane)
      if (hold.phase === 'full' || (hold.phase === 'sending' && !isBeingSent)) this.#release(hold)
    }
    this.rereadAll()
  }
}
