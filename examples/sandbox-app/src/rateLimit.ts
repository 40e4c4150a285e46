/** A bucket that holds `burst` calls and is refilled with `perSecond` calls a second. */
export type RateLimit = { burst: number; perSecond: number }

/** Whether a call may go on, and if not, in how many whole seconds it may. */
type RateLimitAnswer = { allowed: boolean; remaining: number; retryAfterSeconds: number }

/** A token bucket for each credential. */
export type RateLimiter = { take: (credential: string, limit: RateLimit) => RateLimitAnswer }

const bucketsMax = 10_000

/** Makes a rate limiter with full buckets. */
export function createRateLimiter(nowMs: () => number): RateLimiter {
  const buckets = new Map<string, { calls: number; atMs: number }>()
  return {
    take: (credential, limit) => {
      const atMs = nowMs()
      const before = buckets.get(credential) ?? { calls: limit.burst, atMs }
      const refilled = before.calls + ((atMs - before.atMs) / 1000) * limit.perSecond
      const available = Math.min(limit.burst, refilled)
      const allowed = available >= 1
      const calls = allowed ? available - 1 : available
      // Access tokens come and go, so old buckets are thrown away; they would be full again anyway.
      if (buckets.size >= bucketsMax) buckets.clear()
      buckets.set(credential, { calls, atMs })
      return {
        allowed,
        remaining: Math.floor(calls),
        retryAfterSeconds: allowed ? 0 : Math.max(1, Math.ceil((1 - calls) / limit.perSecond)),
      }
    },
  }
}
