import { isIP } from 'node:net'
import { TributaryError } from '@tributary/contract'

/** A URL taken apart for a request. */
export type Target = {
  origin: string
  /** Path and query. */
  path: string
  /** Name or address, without brackets. */
  host: string
  isAddress: boolean
  /** Name or address, and the port unless it is that of the scheme: the header Host. */
  authority: string
  /** As a connector of undici wants it. */
  dialled: { protocol: string; host: string; hostname: string; port: string }
}

/**
 * Takes a URL apart and refuses what no outgoing request may have: other schemes than http and https, credentials, port 0, an
 * empty host. Numbers such as `0x7f.1` or `2130706433` come out as the address that they mean (WHATWG URL). Throws `egress.url_invalid`.
 */
export function parseTarget(url: string): Target {
  const refused = (reason: string) =>
    new TributaryError(
      'egress.url_invalid',
      `Expected an http or https URL such as "https://example.com/hook"; ${reason}.`,
    )
  // No part of the text is quoted: whatever it is, it may hold a secret.
  if (!URL.canParse(url)) throw refused('what came is not a URL')
  const parsed = new URL(url)
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') {
    throw refused(`the scheme "${parsed.protocol.slice(0, -1)}" is not allowed`)
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw refused('it holds a user name or password; take them out')
  }
  if (parsed.port === '0') throw refused('port 0 can not be reached')
  const host = parsed.hostname.replace(/^\[(.*)\]$/, '$1')
  if (host === '' || host === '.') throw refused('it has no host')
  return {
    origin: parsed.origin,
    path: parsed.pathname + parsed.search,
    host,
    isAddress: isIP(host) !== 0,
    authority: parsed.host,
    dialled: { protocol: parsed.protocol, host: parsed.host, hostname: host, port: parsed.port },
  }
}
