import { Cron } from 'croner'

/** When an integration is read: so many seconds after the import before, or at the times of a cron expression in a time zone. */
export type ImportSchedule =
  { kind: 'interval'; seconds: number } | { kind: 'cron'; expression: string; timeZone: string }

/**
 * What is wrong with a cron expression of five fields (minute, hour, day, month, weekday; the form of crontab(5)) or its time zone, in
 * words; null: nothing.
 */
export function cronFault(expression: string, timeZone: string): string | null {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
  } catch {
    return `expected a time zone of the IANA database such as Europe/Berlin or UTC, but it is "${timeZone.slice(0, 80)}"`
  }
  const shown = `"${expression.slice(0, 80)}"`
  try {
    if (openCron({ expression, timeZone }).nextRun() !== null) return null
    return `expected a time that comes, but ${shown} never does`
  } catch {
    return `expected a cron expression of five fields such as "0 3 * * *", but it is ${shown}`
  }
}

/** The times of a cron expression; nothing is started. Throws for one that `cronFault` would name. */
export function openCron({ expression, timeZone }: { expression: string; timeZone: string }): Cron {
  return new Cron(expression, { timezone: timeZone, mode: '5-part', paused: true })
}
