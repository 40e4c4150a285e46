import type { RateLimit } from './rateLimit.ts'

/** What can be changed while the app runs. */
export type Settings = {
  accessTokenTtlSeconds: number
  /** For so long after its use a refresh token is taken once more; 0: never. */
  refreshReuseGraceSeconds: number
  rateLimit: RateLimit
  apiKeys: string[]
  /** The password of every seeded user. */
  password: string
}

/** The settings when nothing else is said. The key and the password are no secrets: the data is made up. */
export const defaultSettings: Settings = {
  accessTokenTtlSeconds: 300,
  refreshReuseGraceSeconds: 0,
  rateLimit: { burst: 200, perSecond: 100 },
  apiKeys: ['sandbox-key-4f7d2c9a1b'],
  password: 'sandbox-password',
}
