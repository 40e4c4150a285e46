import { createHash, randomBytes } from 'node:crypto'

/** The cookie that binds connect sessions to one browser. */
export const browserCookie = 'tributary_connect'

const form = /^[A-Za-z0-9_-]{43}$/

/** The browser's token out of its cookie; a new one when there is none of ours. 256 random bits. */
export function browserTokenOf(cookie: string | undefined): string {
  return cookie !== undefined && form.test(cookie) ? cookie : randomBytes(32).toString('base64url')
}

/** sha-256, as it is stored. */
export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** The token with which the SDK asks how a session stands: made of the browser's token, so that only that browser's pages know it. */
export function statusTokenOf(browserToken: string, sessionId: string): string {
  return createHash('sha256').update(`status:${browserToken}:${sessionId}`).digest('base64url')
}
