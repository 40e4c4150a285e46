import { createHash } from 'node:crypto'
import { openCron, type ImportSchedule } from '../connectors/index.ts'

/** An interval is varied by a tenth each way; the times of a cron are spread over a tenth of the gap to the next one, at most this long. */
const spreadShare = 0.1
const cronSpreadMsMax = 3_600_000

/** The schedule that holds for an integration: its own, else the workspace's for the connector, else the connector's. */
export function effectiveSchedule(
  own: ImportSchedule | null,
  ofWorkspace: ImportSchedule | null,
  connector: { importIntervalS: number; schedule?: ImportSchedule } | null,
): { schedule: ImportSchedule; from: 'integration' | 'workspace' | 'connector' } {
  if (own) return { schedule: own, from: 'integration' }
  if (ofWorkspace) return { schedule: ofWorkspace, from: 'workspace' }
  const schedule: ImportSchedule = connector?.schedule ?? {
    kind: 'interval',
    seconds: connector?.importIntervalS ?? fallbackIntervalS,
  }
  return { schedule, from: 'connector' }
}

const fallbackIntervalS = 900

/**
 * When the next import of an integration is due, in milliseconds since the epoch, so that many integrations of one schedule do not fire
 * together. An interval: after it, give or take a tenth (`random` from 0 to 1). A cron: its first time whose own delay is still to come;
 * the delay follows from the integration's id, so that an integration keeps its distance from others, and is never early.
 */
export function nextImportAt(
  schedule: ImportSchedule,
  of: { integrationId: string; nowMs: number; random: number },
): number {
  if (schedule.kind === 'interval') {
    const factor = 1 - spreadShare + 2 * spreadShare * of.random
    return of.nowMs + Math.round(schedule.seconds * 1_000 * factor)
  }
  const times = timesAround(schedule, of.nowMs)
  const share = shareOf(of.integrationId)
  for (const [index, time] of times.entries()) {
    const gapMs = (times[index + 1] ?? time + 86_400_000) - time
    const due = time + Math.floor(share * Math.min(cronSpreadMsMax, gapMs * spreadShare))
    if (due > of.nowMs) return due
  }
  // A cron that never comes again (a year that is over): looked at once a day.
  return of.nowMs + 86_400_000
}

const knownMax = 200
const known = new Map<string, readonly number[]>()

/**
 * The time of a cron at or before a moment and the next ones, earliest first. Remembered until the next one comes, since to find them takes
 * a third of a millisecond, and thousands of integrations share a cron.
 */
function timesAround(schedule: ImportSchedule & { kind: 'cron' }, nowMs: number): readonly number[] {
  const key = `${schedule.timeZone} ${schedule.expression}`
  const before = known.get(key)
  const [from = Infinity, until = -Infinity] = before ?? []
  if (before && from <= nowMs && nowMs < until) return before
  const cron = openCron(schedule)
  // The time before may have passed, or be this very moment, while its delay has not.
  const last = cron.previousRuns(1, new Date(nowMs + 1_000))
  const runs = [...last, ...cron.nextRuns(3, new Date(nowMs))].map((time) => time.getTime())
  const times = [...new Set(runs)]
  if (known.size >= knownMax) known.clear()
  known.set(key, times)
  return times
}

/** From 0 to 1, evenly spread over ids, always the same for one. */
function shareOf(integrationId: string): number {
  return createHash('sha256').update(integrationId).digest().readUInt32BE() / 2 ** 32
}
