import type { Connector } from '../connectors/index.ts'
import type { Deps } from '../deps.ts'
import type { EventRecorder, ImportTarget, ResourceWriter } from '../ports.ts'
import type { Import } from './store/importRow.ts'
import type { StreamReader } from './streamReader.ts'
import type { Turns } from './turns.ts'

export type ImportDeps = Pick<Deps, 'db' | 'clock' | 'logger' | 'connectors' | 'metrics'> & {
  resources: ResourceWriter
  events: EventRecorder
  reader: StreamReader
  /** How long a claim holds without a sign of life. */
  leaseMs: number
  /**
   * For each transaction of a run; statements of `db` take theirs by themselves, so they must not be made within one. However many imports
   * run, connections are left for everything else.
   */
  turns: Turns
  /** For each preparation and comparison of a batch: however many imports run, the process answers soon, and first pages come soon. */
  desks: Turns
  /** Small pages are committed together up to so many records. */
  recordsPerCommit: number
}

/** A claimed import and what belongs to it. */
export type ImportRun = {
  claimed: Import
  target: ImportTarget
  connector: Connector
  /** By stream: an answer that had nothing at the place of its records, in words. */
  withoutList: Map<string, string>
  /** Aborted with a Stopped: why the run must end. */
  signal: AbortSignal
}

/**
 * Why a run ends before its end: `lost`, another worker has it; `cancelled`, somebody asked for it; `shutdown`, this process stops and
 * another goes on; `paced`, the workspace is over its ceiling of events, and it goes on in `delayMs`.
 */
export class Stopped extends Error {
  override readonly name = 'Stopped'
  readonly why: 'lost' | 'cancelled' | 'shutdown' | 'paced'
  readonly delayMs: number

  constructor(why: Stopped['why'], delayMs = 0) {
    super(`the import's run ends here: ${why}`)
    this.why = why
    this.delayMs = delayMs
  }
}

/** Throws `Stopped` when a fenced write found that the import is another worker's now. */
export function checkLease(held: boolean): void {
  if (!held) throw new Stopped('lost')
}

/** Throws the Stopped that the run was aborted with, if it was. */
export function checkStopped(signal: AbortSignal): void {
  if (signal.aborted) throw signal.reason instanceof Stopped ? signal.reason : new Stopped('shutdown')
}
