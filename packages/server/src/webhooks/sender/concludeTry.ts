import { retryDelayMs, type Random } from '../retrySchedule.ts'
import type { Pending } from '../store/readPending.ts'
import type { AttemptResult } from '../store/writeResults.ts'
import type { Tried } from './postDelivery.ts'
import type { Served } from './served.ts'

/** What a try means for its delivery, its queue and its endpoint. */
export type Conclusion = {
  result: AttemptResult
  /** Whether the endpoint's health is to be written. */
  healthChanged: boolean
  /** Set: the endpoint is to be disabled for this reason. */
  disabledReason: string | null
}

/**
 * Draws the conclusions of a try: moves the endpoint's queue and health on, and says what is to be written. `tried` null: the
 * event's body is no longer kept, and nothing was sent.
 */
export function concludeTry(
  served: Served,
  row: Pending,
  tried: Tried | null,
  at: { startedAtMs: number; nowMs: number; random: Random },
): Conclusion {
  const { queue, health, endpoint } = served
  const result: AttemptResult = {
    workspaceId: endpoint.workspaceId,
    endpointId: endpoint.endpointId,
    seq: row.seq,
    outcome: 'delivered',
    statusCode: tried?.statusCode ?? null,
    error: null,
    durationMs: tried?.durationMs ?? 0,
    responseBody: tried?.responseBody ?? null,
    startedAtMs: at.startedAtMs,
    nextAttemptAtMs: null,
  }
  if (tried === null) {
    queue.settle(row)
    const error = 'The body of this event is no longer kept.'
    return { result: { ...result, outcome: 'cancelled', error }, healthChanged: false, disabledReason: null }
  }
  const { judgement } = tried
  if (judgement.kind === 'delivered') {
    queue.settle(row)
    return { result, healthChanged: health.succeeded(), disabledReason: null }
  }
  result.error = judgement.error
  if (judgement.kind === 'gone') {
    queue.postpone(row, null)
    result.outcome = 'retrying'
    return { result, healthChanged: true, disabledReason: judgement.error }
  }
  health.failed({ lane: row.lane, ...judgement }, at)
  const delayMs = retryDelayMs(endpoint.retryScheduleS, row.attemptCount + 1, at.random)
  if (delayMs === null) {
    queue.settle(row)
    result.outcome = 'given_up'
  } else {
    result.outcome = 'retrying'
    result.nextAttemptAtMs = at.nowMs + Math.max(delayMs, judgement.retryAfterMs ?? 0)
    queue.postpone(row, result.nextAttemptAtMs)
  }
  return { result, healthChanged: true, disabledReason: null }
}
