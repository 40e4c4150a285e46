export type EventMinute = { workspaceId: string; minuteMs: number; events: number }
export type AttemptMinute = {
  workspaceId: string
  endpointId: string
  minuteMs: number
  succeeded: number
  failed: number
  durationMsTotal: number
  durationMsMost: number
}

/** What flowed in each workspace, by minute, since it was taken the last time. In memory: a try costs a look-up. */
export type Traffic = {
  addEvents(workspaceId: string, count: number): void
  addTry(tried: {
    workspaceId: string
    endpointId: string
    outcome: string
    startedAtMs: number
    durationMs: number
  }): void
  /** Everything that was counted, which is then forgotten. */
  take(): { events: EventMinute[]; attempts: AttemptMinute[] }
  /** Counts what was taken again: it could not be stored. */
  giveBack(taken: { events: readonly EventMinute[]; attempts: readonly AttemptMinute[] }): void
}

const minuteLengthMs = 60_000
const minuteOf = (timeMs: number) => timeMs - (timeMs % minuteLengthMs)

/** Counts of one process, all at zero. `now` is in milliseconds since the epoch. */
export function createTraffic(now: () => number = Date.now): Traffic {
  let events = new Map<string, EventMinute[]>()
  let attempts = new Map<string, AttemptMinute[]>()

  /** The minute of `key`, most often the last one of its list. */
  function minuteIn<T extends { minuteMs: number }>(
    all: Map<string, T[]>,
    key: string,
    minuteMs: number,
    make: () => T,
  ): T {
    const list = all.get(key)
    const known = list?.findLast((entry) => entry.minuteMs === minuteMs)
    if (known) return known
    const made = make()
    if (list) list.push(made)
    else all.set(key, [made])
    return made
  }

  function eventMinute(workspaceId: string, minuteMs: number): EventMinute {
    return minuteIn(events, workspaceId, minuteMs, () => ({ workspaceId, minuteMs, events: 0 }))
  }

  function attemptMinute(workspaceId: string, endpointId: string, minuteMs: number): AttemptMinute {
    return minuteIn(attempts, endpointId, minuteMs, () => ({
      workspaceId,
      endpointId,
      minuteMs,
      succeeded: 0,
      failed: 0,
      durationMsTotal: 0,
      durationMsMost: 0,
    }))
  }

  return {
    addEvents: (workspaceId, count) => {
      eventMinute(workspaceId, minuteOf(now())).events += count
    },
    addTry: ({ workspaceId, endpointId, outcome, startedAtMs, durationMs }) => {
      if (outcome === 'cancelled') return
      const minute = attemptMinute(workspaceId, endpointId, minuteOf(startedAtMs))
      if (outcome === 'delivered') minute.succeeded += 1
      else minute.failed += 1
      minute.durationMsTotal += durationMs
      if (durationMs > minute.durationMsMost) minute.durationMsMost = durationMs
    },
    take: () => {
      const taken = { events: [...events.values()].flat(), attempts: [...attempts.values()].flat() }
      events = new Map()
      attempts = new Map()
      return taken
    },
    giveBack: (taken) => {
      for (const lost of taken.events) eventMinute(lost.workspaceId, lost.minuteMs).events += lost.events
      for (const lost of taken.attempts) {
        const minute = attemptMinute(lost.workspaceId, lost.endpointId, lost.minuteMs)
        minute.succeeded += lost.succeeded
        minute.failed += lost.failed
        minute.durationMsTotal += lost.durationMsTotal
        minute.durationMsMost = Math.max(minute.durationMsMost, lost.durationMsMost)
      }
    },
  }
}
