import { Counter, Histogram, Registry } from 'prom-client'
import { LatencyHistogram } from './latencyHistogram.ts'
import { createTraffic, type Traffic } from './traffic.ts'

/** A try of a delivery whose result is committed. */
type WrittenTry = {
  row: { eventId: string }
  result: {
    workspaceId: string
    endpointId: string
    outcome: string
    statusCode: number | null
    startedAtMs: number
    durationMs: number
    /** Null: it ended without a request. */
    signature: string | null
  }
}

/** What this process counts. No label names an endpoint, a customer or a workspace: the number of series stays bounded. */
export type Metrics = {
  readonly registry: Registry
  /** What flows in each workspace, for its overview; not for Prometheus. */
  readonly traffic: Traffic
  /** Events of one name and workspace that were committed. */
  eventsRecorded(workspaceId: string, event: string, count: number): void
  /** A batch of tries that was committed. */
  triesWritten(batch: readonly WrittenTry[]): void
  /** The workspaces of which tries were committed since this was asked the last time. */
  takeTriedWorkspaces(): string[]
  /** A refresh that this process tried, and how long it took. */
  tokenRefreshed(outcome: string, seconds: number): void
  importEnded(status: string): void
  /** Everything, in the Prometheus text format. */
  text(): Promise<string>
}

/** Makes the counters of one process, all at zero. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const traffic = createTraffic()
  let tried = new Set<string>()
  const registers = [registry]
  const events = new Counter({
    name: 'tributary_events_total',
    help: 'Events committed, by name.',
    labelNames: ['event'],
    registers,
  })
  const deliveries = new Counter({
    name: 'tributary_deliveries_total',
    help: 'Deliveries that ended, by outcome: delivered, given_up or cancelled.',
    labelNames: ['outcome'],
    registers,
  })
  const attempts = new Counter({
    name: 'tributary_attempts_total',
    help: 'Tries of deliveries, by outcome and class of the status; status "none": no answer came.',
    labelNames: ['outcome', 'status'],
    registers,
  })
  const refreshes = new Counter({
    name: 'tributary_token_refreshes_total',
    help: 'Refreshes of OAuth tokens, by outcome; busy: another process was at it.',
    labelNames: ['outcome'],
    registers,
  })
  const refreshTimes = new Histogram({
    name: 'tributary_token_refresh_seconds',
    help: 'Time of a refresh, from taking its lease to the commit, by outcome.',
    labelNames: ['outcome'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  })
  const imports = new Counter({
    name: 'tributary_imports_total',
    help: 'Imports that ended, by status.',
    labelNames: ['status'],
    registers,
  })
  const latency = new LatencyHistogram(
    'tributary_event_to_receipt_seconds',
    'From the making of an event to the answer that delivered it, tries that failed before included.',
  )
  return {
    registry,
    traffic,
    eventsRecorded: (workspaceId, event, count) => {
      events.inc({ event }, count)
      traffic.addEvents(workspaceId, count)
    },
    triesWritten: (batch) => {
      let last = ''
      for (const { result } of batch) {
        if (result.signature !== null) traffic.addTry(result)
        // A batch is most often of one workspace.
        if (result.workspaceId !== last) tried.add((last = result.workspaceId))
      }
      for (const { outcome, status, count } of countTries(batch, latency)) {
        if (status !== unsent) attempts.inc({ outcome, status }, count)
        if (outcome !== 'retrying') deliveries.inc({ outcome }, count)
      }
    },
    takeTriedWorkspaces: () => {
      const taken = [...tried]
      tried = new Set()
      return taken
    },
    tokenRefreshed: (outcome, seconds) => {
      refreshes.inc({ outcome })
      refreshTimes.observe({ outcome }, seconds)
    },
    importEnded: (status) => imports.inc({ status }),
    text: async () => `${await registry.metrics()}\n${latency.text()}`,
  }
}

const unsent = 'unsent'

type Tally = { outcome: string; status: string; count: number }

/** One entry for each outcome and class of status; the counters are touched once for each, not once for each try. */
function countTries(batch: readonly WrittenTry[], latency: LatencyHistogram): Iterable<Tally> {
  const tallies = new Map<string, Tally[]>()
  for (const { row, result } of batch) {
    const hundreds = hundredsOf(result)
    let ofOutcome = tallies.get(result.outcome)
    if (!ofOutcome) tallies.set(result.outcome, (ofOutcome = []))
    const tally = (ofOutcome[hundreds] ??= {
      outcome: result.outcome,
      status: hundreds === unsentHundreds ? unsent : hundreds === 0 ? 'none' : `${hundreds}xx`,
      count: 0,
    })
    tally.count += 1
    if (result.outcome === 'delivered') {
      const tookMs = result.startedAtMs + result.durationMs - madeAtMs(row.eventId)
      latency.observe(Math.max(0, tookMs / 1000))
    }
  }
  // A class that did not occur is a hole in its list.
  return [...tallies.values()].flatMap((ofOutcome) => Object.values(ofOutcome))
}

/** Beside the classes of a status, whose last one is 9. */
const unsentHundreds = 10

/** The class of the status; 0: no answer came. */
function hundredsOf({ statusCode, signature }: WrittenTry['result']): number {
  if (signature === null) return unsentHundreds
  return statusCode === null ? 0 : Math.floor(statusCode / 100)
}

/** When an event was made: its id is `evt_` and a UUIDv7, whose first 48 bits are the time in milliseconds. */
function madeAtMs(eventId: string): number {
  return Number.parseInt(eventId.slice(4, 12), 16) * 65_536 + Number.parseInt(eventId.slice(13, 17), 16)
}
