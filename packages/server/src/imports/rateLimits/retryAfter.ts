/**
 * Milliseconds that an answer asks to wait: `Retry-After` in seconds or as a date (RFC 9110, 10.2.3); null: it does not say, or what it says
 * is no time. At most a day, so that a wrong date does not silence an account for ever.
 */
export function retryAfterMs(headers: { [name: string]: string }, nowMs: number): number | null {
  const entry = Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after')
  const text = entry?.[1].trim()
  if (text === undefined || text === '') return null
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : dateMs(text) - nowMs
  return Number.isFinite(ms) ? Math.min(dayMs, Math.max(0, Math.ceil(ms))) : null
}

const dayMs = 86_400_000

/** A date of HTTP begins with the name of a day; JavaScript reads a date out of almost anything. */
function dateMs(text: string): number {
  return /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : Number.NaN
}
