import type { ImportProgress } from '@tributary/sdk'

const barWidth = 20

/** How far an import is, in one line: a bar of its streams, records and their rate, pages, what changed, what was at fault, the time. */
export function progressLine(now: ImportProgress, elapsedS: number | null = now.duration_s): string {
  return `${barOf(now)} ${wordsOf(now, elapsedS)}${placeOf(now)}`
}

/** What an import has done, in words. */
export function wordsOf(now: ImportProgress, elapsedS: number | null = now.duration_s): string {
  if (now.status === 'queued') {
    return now.retry_at === null
      ? 'waiting for its turn'
      : `trying again at ${now.retry_at.slice(11, 19)} UTC`
  }
  const { read, new: made, updated, deleted, unchanged, failed } = now.records
  const rate = now.records_per_s ? ` (${counted(now.records_per_s)}/s)` : ''
  return [
    `${counted(read)} ${read === 1 ? 'record' : 'records'}${rate}`,
    `${counted(now.pages)} ${now.pages === 1 ? 'page' : 'pages'}`,
    `${counted(made)} new, ${counted(updated)} updated, ${counted(deleted)} deleted, ${counted(unchanged)} unchanged`,
    `${counted(failed)} at fault`,
    ...(elapsedS === null ? [] : [timeOf(elapsedS)]),
  ].join(' | ')
}

/** How many streams are through: how many records there are, nobody knows before. */
function barOf({ streams, status }: ImportProgress): string {
  const done = streams.filter((stream) => stream.status === 'done' || stream.status === 'failed').length
  const share = status === 'succeeded' ? 1 : streams.length === 0 ? 0 : done / streams.length
  const full = Math.round(share * barWidth)
  return `[${'#'.repeat(full)}${'.'.repeat(barWidth - full)}]`
}

function placeOf({ streams }: ImportProgress): string {
  const at = streams.find(({ status }) => status === 'reading' || status === 'sweeping')
  return at ? ` | ${at.status} ${at.stream}` : ''
}

function counted(value: number): string {
  return value.toLocaleString('en-US')
}

/** 65 seconds are `1:05`, an hour more `1:01:05`. */
function timeOf(seconds: number): string {
  const whole = Math.floor(seconds)
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const two = (value: number) => String(value).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}
