import { Cron } from 'croner'

/** When imports run, as the API says it. */
export type Schedule = { interval: string } | { cron: string; time_zone: string }

const plural = (value: number, unit: string) => `${value} ${unit}${value === 1 ? '' : 's'}`

const minuteS = 60
const hourS = 3_600
const dayS = 86_400

/** Seconds of an ISO 8601 duration of days and less: PT15M. Null: it is none. */
export function secondsOf(interval: string): number | null {
  const found = /^P(?=.)(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(interval)
  if (!found) return null
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((part) => Number(part ?? 0))
  return days * dayS + hours * hourS + minutes * minuteS + seconds
}

/** "15 minutes", "an hour", "1 day and 1 hour". */
export function intervalWords(interval: string): string {
  const seconds = secondsOf(interval)
  if (seconds === null) return interval
  const parts: [number, string][] = [
    [Math.floor(seconds / dayS), 'day'],
    [Math.floor((seconds % dayS) / hourS), 'hour'],
    [Math.floor((seconds % hourS) / minuteS), 'minute'],
    [seconds % minuteS, 'second'],
  ]
  const said = parts.filter(([value]) => value > 0)
  const [only] = said
  if (said.length === 1 && only?.[0] === 1) return only[1] === 'hour' ? 'an hour' : `a ${only[1]}`
  return said.map(([value, unit]) => plural(value, unit)).join(' and ') || 'no time at all'
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** A cron expression in words where it is one of the common ones; null where the next times say more. */
export function cronWords(expression: string): string | null {
  const [minute = '', hour = '', day, month, weekday = ''] = expression.trim().split(/\s+/)
  if (day !== '*' || month !== '*' || !/^\d+$/.test(minute)) return null
  const past = minute.padStart(2, '0')
  if (hour === '*' && weekday === '*')
    return minute === '0'
      ? 'every hour, on the hour'
      : `every hour, at ${plural(Number(minute), 'minute')} past`
  const every = /^\*\/(\d+)$/.exec(hour)?.[1]
  if (every && weekday === '*') return `every ${every} hours, from 00:${past} on`
  if (!/^\d+$/.test(hour)) return null
  const at = `at ${hour.padStart(2, '0')}:${past}`
  if (weekday === '*') return `every day ${at}`
  if (weekday === '1-5' || weekday.toUpperCase() === 'MON-FRI') return `Monday to Friday ${at}`
  const name = /^[0-7]$/.test(weekday) ? weekdays[Number(weekday)] : undefined
  return name ? `every ${name} ${at}` : null
}

/** "Every 15 minutes", "Every day at 03:00, Europe/Berlin". */
export function scheduleWords(schedule: Schedule): string {
  if ('interval' in schedule) return `Every ${intervalWords(schedule.interval).replace(/^an? /, '')}`
  const words = cronWords(schedule.cron)
  const said =
    words === null ? `By the cron ${schedule.cron}` : words.charAt(0).toUpperCase() + words.slice(1)
  return `${said}, ${schedule.time_zone}`
}

/** The next times of a cron expression, or what is wrong with it, in words. The same rules as the service's. */
export function nextRuns(expression: string, timeZone: string, count: number): Date[] | string {
  if (expression.trim() === '') return 'Five fields: minute, hour, day of the month, month, weekday.'
  try {
    const cron = new Cron(expression.trim(), { timezone: timeZone, mode: '5-part', paused: true })
    const runs = cron.nextRuns(count)
    return runs.length > 0 ? runs : 'This is a time that never comes.'
  } catch {
    return 'Expected five fields, such as 0 3 * * * for every night at three.'
  }
}

/** "Mon, 23 Nov, 03:00" by the clocks of a time zone. */
export function runWords(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  }).format(at)
}
