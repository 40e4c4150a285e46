const microsecondsPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.(\d{1,6}))?(?:Z|[+-]\d{2}:?\d{2})$/
const datePattern = /^\d{4}-\d{2}-\d{2}$/

/** Writes a count of microseconds since 1970 as `2026-03-01T10:00:00.123456Z`. */
export function formatMicroseconds(microseconds: number): string {
  const milliseconds = new Date(Math.floor(microseconds / 1000)).toISOString()
  return `${milliseconds.slice(0, -1)}${String(microseconds % 1000).padStart(3, '0')}Z`
}

/** Reads an ISO 8601 date or date and time into the form that records use; null when it is neither. */
export function parseTimestamp(text: string): string | null {
  const match = microsecondsPattern.exec(text)
  if (!match && !datePattern.test(text)) return null
  const milliseconds = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
  if (Number.isNaN(milliseconds)) return null
  const fraction = Number((match?.[1] ?? '').padEnd(6, '0').slice(3))
  return formatMicroseconds(milliseconds * 1000 + fraction)
}

/**
 * A clock that never gives the same microsecond twice: two changes within one millisecond still have
 * an order, so a reader that follows `updated_at` never misses the second.
 */
export function createClock(nowMs: () => number = Date.now): () => string {
  let last = 0
  return () => {
    last = Math.max(nowMs() * 1000, last + 1)
    return formatMicroseconds(last)
  }
}
