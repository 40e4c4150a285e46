/** JSON, as it goes into `state` and settings. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/** What the callback hears. `message` says why, in words, for `error`. */
export type ConnectEvent = { type: 'READY' | 'IMPORT_DONE' | 'error'; message?: string }

/** `state` comes back in every webhook of the integration; the other names are settings of the connector. */
export type ConnectConfig = {
  state?: Json
  /** The address of the service, when it is not set by `configure` or by the script's own address. */
  baseUrl?: string
  /**
   * Redirect mode: this page goes to the service, and the browser comes back to this address (`connectResult` reads it then). Its origin must
   * be one of the workspace's `connect_origins`. Without it a popup is opened.
   */
  returnUrl?: string
  [setting: string]: Json | undefined
}

/** Why a connect failed: a code of the service's catalogue (docs/errors.md), or one of the five below. */
export type ConnectErrorCode =
  | 'connect.popup_blocked'
  | 'connect.window_closed'
  | 'connect.superseded'
  | 'connect.not_configured'
  | 'connect.failed'
  | (string & {})

/** The rejection of `connect`. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError'
  readonly code: ConnectErrorCode
  constructor(code: ConnectErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

type Message =
  | { type: 'SESSION' | 'READY'; session_id: string; status_token: string }
  | { type: 'error'; code: string; message: string }
type Session = { id: string; token: string }
type Status = {
  status: 'open' | 'ready' | 'failed'
  import: 'queued' | 'running' | 'succeeded' | 'partial' | 'failed' | 'cancelled' | null
  error: { code: string; message: string } | null
}

/** Set by the builds that the service serves: the address of the script itself. */
declare const tributaryScriptUrl: string | undefined

const closedEveryMs = 300
const popupSize = { width: 480, height: 720 }
const importPoll = { firstMs: 1_000, mostMs: 5_000, triesMost: 1_500 }

let configuredBaseUrl: string | null =
  typeof tributaryScriptUrl === 'string'
    ? (/^(.*)\/connect\.m?js([?#].*)?$/.exec(tributaryScriptUrl)?.[1] ?? null)
    : null
let giveWay: (() => void) | null = null

/** Sets the address of the service for all calls: not needed when the script comes from the service itself. */
export function configure(options: { baseUrl: string }): void {
  configuredBaseUrl = options.baseUrl
}

/**
 * Lets the customer connect an account in a popup. Call it in the click itself, or the browser blocks the popup; where the secret has to be
 * fetched first, pass the promise of it. Resolves true when access was granted and works; rejects with a `ConnectError` when it failed, when the
 * window was closed, or when the browser blocked it. `callback` also hears when the first import is done, which can be much later. With
 * `config.returnUrl` the page itself goes there, and the promise is never settled.
 */
export function connect(
  connector: string,
  secret: string | Promise<string>,
  callback?: (event: ConnectEvent) => void,
  config: ConnectConfig = {},
): Promise<boolean> {
  const tell = tellerOf(callback)
  return told(tell, run(connector, secret, tell, Boolean(callback), config))
}

/**
 * After redirect mode: how the connect ended that led back to this page, as `connect` would have said it; null when this page was opened in another
 * way. Takes the outcome out of the address, so call it once, at the start of the page.
 */
export function connectResult(
  callback?: (event: ConnectEvent) => void,
  config: Pick<ConnectConfig, 'baseUrl'> = {},
): Promise<boolean> | null {
  const url = new URL(location.href)
  const [status, code, session] = ['connect_status', 'connect_error', 'connect_session'].map((name) => {
    const value = url.searchParams.get(name)
    url.searchParams.delete(name)
    return value
  })
  if (!status) return null
  history.replaceState(history.state, '', url)
  const tell = tellerOf(callback)
  return told(
    tell,
    // Not before the caller has the promise in hand, as with connect().
    Promise.resolve().then(() => {
      const [id, token] = (session ?? '').split('.')
      if (status !== 'ready' || !id || !token) {
        throw new ConnectError(code ?? 'connect.failed', `The account was not connected (${code ?? status}).`)
      }
      tell({ type: 'READY' })
      const base = baseOf(config.baseUrl)
      if (callback) void followImport(base, { id, token }, tell)
      return true
    }),
  )
}

function tellerOf(callback: ((event: ConnectEvent) => void) | undefined): (event: ConnectEvent) => void {
  return (event) => {
    try {
      callback?.(event)
    } catch (error) {
      // The app's own fault must be seen, and must not stop the connect.
      reportError(error)
    }
  }
}

function told(tell: (event: ConnectEvent) => void, running: Promise<boolean>): Promise<boolean> {
  return running.catch((error: unknown) => {
    const known = error instanceof ConnectError ? error : new ConnectError('connect.failed', String(error))
    tell({ type: 'error', message: known.message })
    throw known
  })
}

function baseOf(baseUrl: string | undefined): string {
  const base = (baseUrl ?? configuredBaseUrl)?.replace(/\/+$/, '')
  if (base) return base
  throw new ConnectError(
    'connect.not_configured',
    'Tributary does not know where the service is. Call configure({ baseUrl }) first, or load the script from the service.',
  )
}

async function run(
  connector: string,
  secret: string | Promise<string>,
  tell: (event: ConnectEvent) => void,
  wantsImport: boolean,
  { baseUrl, returnUrl, ...config }: ConnectConfig,
): Promise<boolean> {
  const base = baseOf(baseUrl)
  if (returnUrl) {
    location.assign(addressOf(base, connector, await secret, config, returnUrl))
    // The page is on its way out.
    return new Promise(() => {})
  }
  // Nothing may be awaited before this line: the browser opens windows only in the click itself.
  giveWay?.()
  const popup = window.open('about:blank', 'tributary-connect', features())
  if (!popup || popup.closed) {
    throw new ConnectError(
      'connect.popup_blocked',
      'The browser blocked the window. Allow windows for this site, and call connect() directly in the click.',
    )
  }
  const result = follow(popup, base)
  try {
    const signed = await Promise.race([secret, result.then(() => '')])
    if (signed) popup.location.href = addressOf(base, connector, signed, config)
    const session = await result
    tell({ type: 'READY' })
    if (wantsImport) void followImport(base, session, tell)
    return true
  } catch (error) {
    if (!(error instanceof ConnectError)) popup.close()
    throw error
  }
}

function features(): string {
  const left = Math.max(0, window.screenX + (window.outerWidth - popupSize.width) / 2)
  const top = Math.max(0, window.screenY + (window.outerHeight - popupSize.height) / 3)
  return `popup,width=${popupSize.width},height=${popupSize.height},left=${Math.round(left)},top=${Math.round(top)}`
}

function addressOf(
  base: string,
  connector: string,
  secret: string,
  config: object,
  returnUrl?: string,
): string {
  const url = new URL(`${base}/v1/credentials/${encodeURIComponent(connector)}/register`, location.href)
  url.searchParams.set('secret', secret)
  if (Object.keys(config).length > 0) url.searchParams.set('config', JSON.stringify(config))
  url.searchParams.set('origin', location.origin)
  if (returnUrl) url.searchParams.set('return_url', new URL(returnUrl, location.href).href)
  return url.href
}

/** Listens to the popup until it is READY, fails or is gone. */
function follow(popup: Window, base: string): Promise<Session> {
  const serviceOrigin = new URL(base, location.href).origin
  return new Promise((resolve, reject) => {
    let session: Session | null = null
    const end = (settle: () => void): void => {
      removeEventListener('message', onMessage)
      clearInterval(timer)
      if (giveWay === supersede) giveWay = null
      settle()
    }
    const fail = (code: string, message: string): void => end(() => reject(new ConnectError(code, message)))
    const supersede = (): void => fail('connect.superseded', 'Another connect took the window over.')
    const onMessage = ({ source, origin, data }: MessageEvent<Message | null>): void => {
      // Anybody may post messages to a page: only the popup's own, from the service, count.
      if (source !== popup || origin !== serviceOrigin || !data) return
      if (data.type === 'error') return fail(data.code, data.message)
      if (data.type !== 'SESSION' && data.type !== 'READY') return
      const said = { id: data.session_id, token: data.status_token }
      session = said
      if (data.type === 'READY') end(() => resolve(said))
    }
    const onClosed = async (): Promise<void> => {
      // The last message may still be on its way, and the service knows better than a closed window.
      const known = session ? await statusOf(base, session) : null
      const said = session
      if (known?.status === 'ready' && said) return end(() => resolve(said))
      if (known?.error) return fail(known.error.code, known.error.message)
      fail('connect.window_closed', 'The window was closed before the connection was made.')
    }
    let seenClosed = false
    const timer = setInterval(() => {
      if (!popup.closed || seenClosed) return
      seenClosed = true
      void onClosed()
    }, closedEveryMs)
    giveWay = supersede
    addEventListener('message', onMessage)
  })
}

/** Null when the service can not be asked right now. */
async function statusOf(base: string, { id, token }: Session): Promise<Status | null> {
  try {
    const answer = await fetch(`${base}/v1/connect-sessions/${id}/status?token=${encodeURIComponent(token)}`)
    return answer.ok ? ((await answer.json()) as Status) : null
  } catch {
    return null
  }
}

async function followImport(
  base: string,
  session: Session,
  tell: (event: ConnectEvent) => void,
): Promise<void> {
  let pauseMs = importPoll.firstMs
  for (let tries = 0; tries < importPoll.triesMost; tries++) {
    const state = (await statusOf(base, session))?.import
    if (state === 'succeeded' || state === 'partial') return tell({ type: 'IMPORT_DONE' })
    if (state === 'failed' || state === 'cancelled') {
      return tell({
        type: 'error',
        message: `The first import ${state === 'failed' ? 'failed' : 'was cancelled'}.`,
      })
    }
    await new Promise((resume) => setTimeout(resume, pauseMs))
    pauseMs = Math.min(pauseMs * 1.2, importPoll.mostMs)
  }
}
