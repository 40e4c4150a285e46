import { Gauge } from 'prom-client'
import type { Logger } from '../logger.ts'
import type { Metrics } from './metrics.ts'
import { createKept } from './queueGauges.ts'

/** The OAuth tokens of all workspaces. */
export type TokenMeasure = {
  /** By how they stand: fresh; due, its refresh is to begin; expired; refused, its customer must act. */
  counts: { fresh: number; due: number; expired: number; refused: number }
  /** For how long the one that waits longest is due for a refresh; 0: none is. */
  longestDueS: number
  /** Since when the oldest token that is in use was not renewed. */
  oldestS: number
}

/** Adds the gauges of tokens, measured when they are scraped. A failed measurement leaves them out, and is logged. */
export function addTokenGauges(
  metrics: Metrics,
  deps: { measure: () => Promise<TokenMeasure>; logger: Logger },
): void {
  const latest = createKept(deps.measure)
  const gauge = (
    name: string,
    help: string,
    set: (to: Gauge, measured: TokenMeasure) => void,
    labels: string[],
  ) =>
    new Gauge({
      name,
      help,
      labelNames: labels,
      registers: [metrics.registry],
      async collect() {
        this.reset()
        try {
          set(this, await latest())
        } catch (error) {
          deps.logger.warn({ err: error, metric: name }, 'the tokens could not be measured')
        }
      },
    })
  gauge(
    'tributary_tokens',
    'OAuth tokens by state: fresh; due, its refresh is to begin; expired; refused, its customer must act.',
    (to, { counts }) => {
      for (const [state, count] of Object.entries(counts)) to.set({ state }, count)
    },
    ['state'],
  )
  gauge(
    'tributary_token_longest_due_seconds',
    'For how long the token that waits longest is due for a refresh. Growing: the refresher does not keep up, or a third party is down.',
    (to, { longestDueS }) => to.set(longestDueS),
    [],
  )
  gauge(
    'tributary_token_oldest_seconds',
    'Age of the oldest OAuth token of an active integration, since it was stored.',
    (to, { oldestS }) => to.set(oldestS),
    [],
  )
}
