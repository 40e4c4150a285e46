import { TributaryError } from '@tributary/contract'

/** What the app reads from the address to which its customer comes back. */
export type ReturnOutcome =
  { status: 'ready'; sessionId: string; statusToken: string } | { status: 'error'; code: string }

/**
 * Checks an address to send a customer back to: its origin must be one that the workspace has listed, or a page of ours would send people anywhere.
 * Null when there is none. Throws `connect.return_url_forbidden`.
 */
export function parseReturnUrl(text: string | undefined, allowed: readonly string[]): string | null {
  if (text === undefined || text === '') return null
  const url = text.length <= 2_000 && URL.canParse(text) ? new URL(text) : null
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:'
  if (url && isWeb && url.username === '' && url.password === '' && allowed.includes(url.origin))
    return url.href
  throw new TributaryError(
    'connect.return_url_forbidden',
    `Expected an address of an origin in connect_origins of the workspace (${allowed.join(', ') || 'there are none'}); it is "${text.slice(0, 200)}". Add the origin with PATCH /v1/workspace.`,
  )
}

/** Refuses a page that calls connect() from an origin that the workspace has not listed; one that lists none is not asked. */
export function refuseForeignOrigin(origin: string | null, allowed: readonly string[]): void {
  if (origin === null || allowed.length === 0 || allowed.includes(origin)) return
  throw new TributaryError(
    'connect.origin_forbidden',
    `connect() was called from "${origin}", which is not in connect_origins of the workspace (${allowed.join(', ')}). Add it with PATCH /v1/workspace.`,
  )
}

/** The address with how it ended. */
export function withOutcome(returnUrl: string, outcome: ReturnOutcome): string {
  const url = new URL(returnUrl)
  for (const name of ['connect_status', 'connect_error', 'connect_session']) url.searchParams.delete(name)
  url.searchParams.set('connect_status', outcome.status)
  if (outcome.status === 'error') url.searchParams.set('connect_error', outcome.code)
  else url.searchParams.set('connect_session', `${outcome.sessionId}.${outcome.statusToken}`)
  return url.href
}
