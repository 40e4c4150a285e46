import { TributaryError } from '@tributary/contract'
import type { OutboundProxy } from './egress.ts'

/**
 * Takes the URL of an HTTP proxy apart: `http(s)://[user:password@]host[:port]`. Throws `egress.proxy_invalid`, which never quotes
 * what came.
 */
export function parseProxy(url: string): OutboundProxy {
  const refused = (reason: string) =>
    new TributaryError(
      'egress.proxy_invalid',
      `Expected the URL of an HTTP proxy such as "http://user:password@proxy.example.com:3128"; ${reason}.`,
    )
  if (!URL.canParse(url)) throw refused('what came is not a URL')
  const parsed = new URL(url)
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
    throw refused(`the scheme "${parsed.protocol.slice(0, -1)}" is not one of http and https`)
  }
  if (parsed.hostname === '' || parsed.hostname === '.') throw refused('it has no host')
  if (parsed.port === '0') throw refused('port 0 can not be reached')
  if (parsed.pathname !== '/' || parsed.search !== '' || parsed.hash !== '') {
    throw refused('it has a path, a query or a fragment, which a proxy has not')
  }
  return { url: parsed.origin, authorization: authorizationOf(parsed, refused) }
}

function authorizationOf(
  { username, password }: URL,
  refused: (reason: string) => TributaryError,
): string | null {
  if (username === '' && password === '') return null
  let user: string
  let pass: string
  try {
    user = decodeURIComponent(username)
    pass = decodeURIComponent(password)
  } catch {
    throw refused('its user name or password has a "%" that is not followed by two hexadecimal digits')
  }
  // RFC 7617 section 2: what stands before the first colon is the user name, and control characters are not allowed.
  if (user.includes(':')) throw refused('its user name has a colon')
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(user + pass))
    throw refused('its user name or password has a control character')
  return `Basic ${Buffer.from(`${user}:${pass}`).toString('base64')}`
}
