import { Tooltip } from '@mantine/core'
import { useEffect, useState } from 'react'

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' })
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' })

/** "3 min. ago", or "in 2 hr."; seconds are not counted. */
function relativeTime(at: string, nowMs: number): string {
  const seconds = Math.round((Date.parse(at) - nowMs) / 1000)
  const [unit, length] = units.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1]
  if (unit === 'second') return seconds > 0 ? 'in a moment' : 'just now'
  // What ends in 6 days and 23 hours ends in 7 days; what was 23 hours ago was not yesterday.
  const value = seconds / length
  return relative.format(unit === 'day' && seconds > 0 ? Math.round(value) : Math.trunc(value), unit)
}

/** When something happened, in words that stay true while the page is open; the exact time when pointed at. */
export function Time({ at }: { at: string }) {
  const [nowMs, setNowMs] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <Tooltip label={exactTime(at)}>
      <time dateTime={at} className="nowrap">
        {relativeTime(at, nowMs)}
      </time>
    </Tooltip>
  )
}

/** The exact time, in the reader's own time zone. */
export function exactTime(at: string): string {
  return exact.format(new Date(at))
}

const day = new Intl.DateTimeFormat('en', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** Nov 22, 09:08, in the reader's own time zone; with the year if it is another one. */
export function dayTime(at: string): string {
  const time = new Date(at)
  const year = time.getFullYear()
  return year === new Date().getFullYear() ? day.format(time) : `${day.format(time)}, ${year}`
}

const numbers = new Intl.NumberFormat('en')

/** With separators: 12,345. */
export function count(value: number): string {
  return numbers.format(value)
}

/** One issue, two issues. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`
}

const lengths: [string, number][] = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
]

/** 840 ms, 2.4 s, 3 min, 1 d 4 h: the two largest parts, without what is nothing. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${Number((ms / 1000).toFixed(1))} s`
  let left = Math.round(ms / 1000)
  const parts = lengths.flatMap(([unit, length]) => {
    const whole = Math.floor(left / length)
    left %= length
    return whole === 0 ? [] : `${whole} ${unit}`
  })
  return parts.slice(0, 2).join(' ')
}

/** The words of an event's or action's name: integration_import_done, startImport. */
export function words(name: string): string {
  const spaced = name
    .replaceAll('_', ' ')
    .replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

/** The beginning of an id, enough to tell rows apart; the whole id when pointed at. */
export function ShortId({ id }: { id: string }) {
  return (
    <span className="mono quiet" title={id}>
      {id.length > 14 ? `${id.slice(0, 4)}…${id.slice(-6)}` : id}
    </span>
  )
}
