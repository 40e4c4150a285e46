import { retryDelayMs, type Random } from '../retrySchedule.ts'
import type { Pending } from '../store/readPending.ts'
import type { Endpoint } from '../store/endpoints.ts'
import type { Disabling } from '../store/disableEndpoints.ts'
import type { AttemptResult } from '../store/writeResults.ts'
import type { Tried } from './postDelivery.ts'
import type { Served } from './served.ts'

/** What a try means for its delivery, its queue and its endpoint. */
export type Conclusion = {
  result: AttemptResult
  /** Whether the endpoint's health is to be written. */
  healthChanged: boolean
  /** Set: the endpoint is to be disabled. */
  disabling: Pick<Disabling, 'kind' | 'reason'> | null
}

/** Why a delivery ended without a try. */
export type Unsent = { outcome: 'cancelled' | 'given_up'; error: string }

/**
 * Draws the conclusions of a try: moves the endpoint's queue and health on, and says what is to be written.
 */
export function concludeTry(
  served: Served,
  row: Pending,
  tried: Tried | Unsent,
  at: { startedAtMs: number; nowMs: number; random: Random },
): Conclusion {
  const { queue, health, endpoint } = served
  const result: AttemptResult = {
    workspaceId: endpoint.workspaceId,
    endpointId: endpoint.endpointId,
    seq: row.seq,
    attemptCount: row.attemptCount,
    eventId: row.eventId,
    replayId: row.replayId,
    outcome: 'delivered',
    statusCode: null,
    error: null,
    durationMs: 0,
    responseBody: null,
    startedAtMs: at.startedAtMs,
    nextAttemptAtMs: null,
    signature: null,
    headerNames: null,
  }
  if ('outcome' in tried) {
    queue.settle(row)
    return { result: { ...result, ...tried }, healthChanged: false, disabling: null }
  }
  const { judgement } = tried
  result.statusCode = tried.statusCode
  result.durationMs = tried.durationMs
  result.responseBody = tried.responseBody
  result.signature = tried.signature
  result.headerNames = endpoint.headerNames.length === 0 ? null : endpoint.headerNames.join(',')
  if (judgement.kind === 'delivered') {
    queue.settle(row)
    return { result, healthChanged: health.succeeded(), disabling: null }
  }
  result.error = judgement.error
  if (judgement.kind === 'gone') {
    queue.postpone(row, null)
    result.outcome = 'retrying'
    return { result, healthChanged: true, disabling: { kind: 'endpoint_gone', reason: judgement.error } }
  }
  health.failed({ lane: row.lane, ...judgement }, at)
  const delayMs = retryDelayMs(endpoint.retryScheduleS, row.attemptCount + 1, at.random)
  const nextAtMs = delayMs === null ? null : at.nowMs + Math.max(delayMs, judgement.retryAfterMs ?? 0)
  const tooOld = nextAtMs === null ? null : ageFault(endpoint, row, nextAtMs)
  if (nextAtMs === null || tooOld !== null) {
    queue.settle(row)
    result.outcome = 'given_up'
    if (tooOld !== null) result.error += ` The next try would come too late: ${tooOld}`
  } else {
    result.outcome = 'retrying'
    result.nextAttemptAtMs = nextAtMs
    queue.postpone(row, nextAtMs)
  }
  const disabling = health.hasFailedForLong(at.nowMs)
    ? ({ kind: 'endpoint_failing', reason: failingReason } as const)
    : null
  return { result, healthChanged: true, disabling }
}

const failingReason = 'Every try of the last 5 days failed, so the endpoint was disabled.'

/** The event's body was dropped with its day. */
export const bodyGone: Unsent = { outcome: 'cancelled', error: 'The body of this event is no longer kept.' }

/** Why a delivery is not sent at `atMs`, in words: it is older than its endpoint allows. Null: it may be sent. */
export function ageFault(
  endpoint: Pick<Endpoint, 'maxAgeS'>,
  row: Pick<Pending, 'eventId' | 'isTakenUpAgain'>,
  atMs: number,
): string | null {
  // Whoever asks for an old one to be sent again wants it, however old it is.
  if (endpoint.maxAgeS === null || row.isTakenUpAgain) return null
  if (atMs - happenedAtMs(row.eventId) <= endpoint.maxAgeS * 1000) return null
  return `the endpoint takes nothing that is older than ${endpoint.maxAgeS} s.`
}

/** The event's id is a UUIDv7, which begins with its time in milliseconds (RFC 9562 section 5.7). */
function happenedAtMs(eventId: string): number {
  return Number.parseInt(eventId.slice('evt_'.length).replace('-', '').slice(0, 12), 16)
}
