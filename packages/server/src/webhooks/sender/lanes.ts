import type { Pending } from '../store/readPending.ts'

/** What must stay in order at one endpoint: each delivery waits for the one before it. */
export type Lane = {
  key: string
  /** In order; the first one is being sent while `busy`. */
  rows: Pending[]
  busy: boolean
}

/** Why a lane is left alone for now, and what brings it back. */
export type Hold = {
  lane: string
  /** The delivery that is fetched by its key when the hold ends; null: the lane is read on (`rows` of it ran over). */
  headSeq: number | null
  phase:
    /** The failed try is not written yet. */
    | 'unwritten'
    /** Until a time, or until records of the import have ended. */
    | 'waiting'
    /** The head is being fetched. */
    | 'fetching'
    /** The head is in its lane again. */
    | 'sending'
    /** The lane has as many rows in memory as it may. */
    | 'full'
  /** Null: not a matter of time. */
  dueAtMs: number | null
  /** The first row that was read and left out because of this hold: reading goes back to it afterwards. */
  firstSkippedSeq: number | null
  /** Set: an integration_installed is held, and with it everything of its integration. */
  installedOf: string | null
  /** Set: an integration_import_done that waits for the records of this import. */
  doneOf: string | null
}

export type HoldOptions = Partial<Pick<Hold, 'dueAtMs' | 'installedOf' | 'doneOf'>>

/** Makes a hold on a lane. */
export function newHold(
  lane: string,
  headSeq: number | null,
  phase: Hold['phase'],
  options: HoldOptions = {},
): Hold {
  return {
    lane,
    headSeq,
    phase,
    dueAtMs: options.dueAtMs ?? null,
    firstSkippedSeq: null,
    installedOf: options.installedOf ?? null,
    doneOf: options.doneOf ?? null,
  }
}

/** Remembers that a row was left out because of the hold. */
export function skipFor(hold: Hold, seq: number): void {
  hold.firstSkippedSeq = Math.min(hold.firstSkippedSeq ?? seq, seq)
}
