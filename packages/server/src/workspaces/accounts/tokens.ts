import { createHash, randomBytes } from 'node:crypto'

/** A secret of 256 random bits for a link or a cookie. Only its hash is kept; so many bits need no slow one. */
export function newToken(): { token: string; tokenHash: Buffer } {
  const token = randomBytes(32).toString('base64url')
  return { token, tokenHash: hashOfToken(token) }
}

/** What is kept of a token. */
export function hashOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
