import type { TokenEndpointResponse } from 'oauth4webapi'

/** What a token endpoint gave, as it is sealed. Times in milliseconds since the epoch. */
export type Tokens = {
  accessToken: string
  refreshToken: string | null
  scope: string | null
  issuedAtMs: number
  /** Null when the third party does not say. */
  expiresAtMs: number | null
  /** client: of the workspace's own client (RFC 6749 4.4), which gets another one whenever it asks. Absent: of a customer's grant. */
  grant?: 'client'
}

/** Whether another token can be had without the customer. */
export function canRenew({ refreshToken, grant }: Pick<Tokens, 'refreshToken' | 'grant'>): boolean {
  return refreshToken !== null || grant === 'client'
}

/** The tokens of an answer; a refresh token that the answer does not renew stays valid (RFC 6749, 6). */
export function tokensOf(
  answer: TokenEndpointResponse,
  nowMs: number,
  before: Pick<Tokens, 'refreshToken' | 'scope'> | null,
): Tokens {
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? before?.refreshToken ?? null,
    scope: answer.scope ?? before?.scope ?? null,
    issuedAtMs: nowMs,
    expiresAtMs: answer.expires_in === undefined ? null : nowMs + answer.expires_in * 1000,
  }
}

const marginMsMax = 120_000
const marginShare = 0.2

/** How long before its end a token is no longer handed out: a fifth of its life, at most two minutes. */
export function marginMsOf({ issuedAtMs, expiresAtMs }: Pick<Tokens, 'issuedAtMs' | 'expiresAtMs'>): number {
  return expiresAtMs === null ? 0 : Math.min(marginMsMax, (expiresAtMs - issuedAtMs) * marginShare)
}

/**
 * When the background refreshes a token: one margin before the margin begins, earlier by up to another one (`random` from 0 to 1), so that
 * what was connected together is not refreshed together, and no import has to wait for it. Null: it does not expire or can not be refreshed.
 */
export function refreshDueAt(tokens: Tokens, random: number): Date | null {
  if (tokens.expiresAtMs === null || !canRenew(tokens)) return null
  const margin = marginMsOf(tokens)
  return new Date(Math.floor(tokens.expiresAtMs - margin * (2 + random)))
}

/** Whether the token may be handed out for a request that starts now. */
export function isFresh(tokens: Tokens, nowMs: number): boolean {
  return tokens.expiresAtMs === null || nowMs < tokens.expiresAtMs - marginMsOf(tokens)
}

/** Whether the third party still takes the token, as far as we know. */
export function isAlive(tokens: Tokens, nowMs: number): boolean {
  return tokens.expiresAtMs === null || nowMs < tokens.expiresAtMs
}
