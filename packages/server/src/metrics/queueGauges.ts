import { Gauge } from 'prom-client'
import type { Logger } from '../logger.ts'
import type { Metrics } from './metrics.ts'

/** The endpoints of one state together. */
export type QueueMeasure = {
  /** `held_back`: enabled, but after failures nothing is sent before some time. */
  state: 'enabled' | 'held_back' | 'paused' | 'disabled'
  endpoints: number
  /** Pending deliveries; of an endpoint with many, only so many are counted. */
  depth: number
  /** Age of the oldest pending event. */
  oldestS: number
}

const states: readonly QueueMeasure['state'][] = ['enabled', 'held_back', 'paused', 'disabled']
/** However often somebody scrapes, the database is asked once in this time. */
const keptMs = 5_000

/** Adds the gauges of the delivery queues, measured when they are scraped. A failed measurement leaves them out, and is logged. */
export function addQueueGauges(
  metrics: Metrics,
  deps: { measure: () => Promise<QueueMeasure[]>; logger: Logger },
): void {
  const latest = createKept(deps.measure)
  const gauge = (name: string, help: string, valueOf: (one: QueueMeasure | undefined) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['state'],
      registers: [metrics.registry],
      async collect() {
        this.reset()
        try {
          const measured = await latest()
          for (const state of states)
            this.set({ state }, valueOf(measured.find((one) => one.state === state)))
        } catch (error) {
          deps.logger.warn({ err: error, metric: name }, 'the delivery queues could not be measured')
        }
      },
    })
  gauge(
    'tributary_webhook_endpoints',
    'Webhook endpoints by state; held_back: down, or asked for less, and not sent to before some time.',
    (one) => one?.endpoints ?? 0,
  )
  gauge(
    'tributary_queue_depth',
    'Pending deliveries by state of their endpoint. A lower bound: of an endpoint with many, only so many are counted.',
    (one) => one?.depth ?? 0,
  )
  gauge(
    'tributary_queue_oldest_seconds',
    'Age of the oldest pending delivery, by state of its endpoint; 0 when there is none.',
    (one) => one?.oldestS ?? 0,
  )
}

/** What `measure` said last, for `keptMs`; those who ask meanwhile wait for the same answer. */
export function createKept<T>(measure: () => Promise<T>): () => Promise<T> {
  let kept: Promise<T> | null = null
  let keptUntil = -Infinity
  return () => {
    if (kept && performance.now() < keptUntil) return kept
    keptUntil = performance.now() + keptMs
    kept = measure()
    return kept
  }
}
