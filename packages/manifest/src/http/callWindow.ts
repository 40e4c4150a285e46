import type { JsonValue } from '../json.ts'

/**
 * Counts calls against a limit. A call that does not fit now gets the first later moment at which it does, in the order
 * of asking, so callers that wait never overtake each other and nobody has to ask twice.
 */
export interface CallWindow {
  /** Takes a place and returns the wait for it in milliseconds; takes none where the wait is longer than allowed. */
  take: (weight: number, nowMs: number, waitMsMax: number) => number
  /** Takes over what the server says: how many calls are left, and when it counts anew. */
  learn: (available: number | undefined, resetMs: number | undefined, nowMs: number) => void
  /** What is counted now as small JSON, for `openWindow`. It may count a little longer than this window does, never shorter. */
  save: (nowMs: number) => JsonValue
}

/** No limit. */
export const unlimited: CallWindow = { take: () => 0, learn: () => undefined, save: () => null }

/** What a policy allows: so many calls in any span, or between two moments at which the server counts anew. */
export type WindowLimits =
  { kind: 'moving'; rates: readonly Rate[] } | { kind: 'fixed'; limit: number; periodMs: number }

/** A window that goes on from what another one saved; one that begins anew where that is nothing it knows. */
export function openWindow(limits: WindowLimits, saved: JsonValue = null): CallWindow {
  const numbers = isNumbers(saved) ? saved : []
  return limits.kind === 'moving'
    ? movingWindow(limits.rates, numbers)
    : fixedWindow(limits.limit, limits.periodMs, numbers)
}

function isNumbers(saved: JsonValue): saved is number[] {
  return Array.isArray(saved) && saved.every((entry) => typeof entry === 'number')
}

/** A rate: so many calls in any span of that length. */
export interface Rate {
  limit: number
  intervalMs: number
}

/** Limits that hold for any span of time, such as 3 in a second and 60 in a minute. */
export function movingWindow(rates: readonly Rate[], saved: readonly number[] = []): CallWindow {
  const longestMs = Math.max(...rates.map((rate) => rate.intervalMs))
  /** The calls that count, oldest first; some may lie ahead. */
  let calls: { at: number; weight: number }[] = []
  for (let index = 0; index + 1 < saved.length; index += 2) {
    calls.push({ at: saved[index] ?? 0, weight: saved[index + 1] ?? 0 })
  }
  const firstFit = (rate: Rate, weight: number, from: number): number => {
    let counted = weight
    for (let index = calls.length - 1; index >= 0; index -= 1) {
      const call = calls[index]
      if (call === undefined || call.at + rate.intervalMs <= from) return from
      counted += call.weight
      if (counted > rate.limit) return call.at + rate.intervalMs
    }
    return from
  }
  return {
    take: (weight, nowMs, waitMsMax) => {
      const from = Math.max(nowMs, calls.at(-1)?.at ?? nowMs)
      const at = Math.max(...rates.map((rate) => firstFit(rate, weight, from)))
      if (at - nowMs > waitMsMax) return at - nowMs
      calls.push({ at, weight })
      if (calls.length > 1000 && (calls[500]?.at ?? nowMs) + longestMs <= nowMs) {
        calls = calls.filter((call) => call.at + longestMs > nowMs)
      }
      return at - nowMs
    },
    learn: (available, _resetMs, nowMs) => {
      const [rate] = rates
      if (available !== 0 || rate === undefined) return
      const last = calls.at(-1)
      // Calls that wait already lie behind what the server has counted.
      if (last !== undefined && last.at > nowMs) return
      const counted = calls
        .filter((call) => call.at + rate.intervalMs > nowMs)
        .reduce((sum, call) => sum + call.weight, 0)
      if (counted < rate.limit) calls.push({ at: nowMs, weight: rate.limit - counted })
    },
    save: (nowMs) => coalesced(calls, rates, nowMs).flatMap(({ at, weight }) => [at, weight]),
  }
}

/** Calls are kept together that lie within this part of the shortest span that still counts them. */
const grains = 50

/** The calls that still count, near ones together at the latest time of theirs: a window of thousands of calls stays small. */
function coalesced(
  calls: readonly { at: number; weight: number }[],
  rates: readonly Rate[],
  nowMs: number,
): { at: number; weight: number }[] {
  const kept: { at: number; weight: number }[] = []
  let grain = -1
  for (const call of calls) {
    const counting = rates.map((rate) => rate.intervalMs).filter((intervalMs) => call.at + intervalMs > nowMs)
    if (counting.length === 0) continue
    const grainMs = Math.max(1, Math.min(...counting) / grains)
    const own = Math.floor(call.at / grainMs)
    const last = kept.at(-1)
    if (last !== undefined && own === grain && call.at - last.at < grainMs) {
      last.at = call.at
      last.weight += call.weight
    } else kept.push({ ...call })
    grain = own
  }
  return kept
}

/** A limit for each span between two moments at which the server counts anew. The first span begins with the first call. */
function fixedWindow(limit: number, periodMs: number, saved: readonly number[] = []): CallWindow {
  let [startMs, endMs = 0, counted = 0] = saved
  const openAt = (nowMs: number): number => {
    if (startMs !== undefined && nowMs < endMs) return startMs
    startMs = startMs === undefined || nowMs >= endMs + periodMs ? nowMs : endMs
    endMs = startMs + periodMs
    counted = 0
    return startMs
  }
  return {
    take: (weight, nowMs, waitMsMax) => {
      const start = openAt(nowMs)
      const isFull = counted + weight > limit
      const waitMs = Math.max(0, (isFull ? endMs : start) - nowMs)
      if (waitMs > waitMsMax) return waitMs
      if (isFull) {
        startMs = endMs
        endMs += periodMs
        counted = 0
      }
      counted += weight
      return waitMs
    },
    learn: (available, resetMs, nowMs) => {
      // Places of a later span are taken already: the server's words are about the one before.
      if (openAt(nowMs) > nowMs) return
      if (available !== undefined) counted = Math.max(counted, limit - available)
      if (resetMs !== undefined && resetMs > nowMs) endMs = resetMs
    },
    save: () => (startMs === undefined ? null : [startMs, endMs, counted]),
  }
}
