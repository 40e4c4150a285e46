import pg from 'pg'

/** LISTEN/NOTIFY on a connection of its own. A notification wakes; it is never the only way to learn of work. */
export type Listener = {
  /** Calls `onNotify` for each notification on `channel`, and once after each (re)connection, when some may have been missed. */
  listen(channel: string, onNotify: (payload: string | null) => void): Promise<() => void>
  close(): Promise<void>
}

const reconnectDelayMs = 500

/** Makes a listener; its connection is opened by the first `listen` and opened again whenever it is lost. */
export function createListener(url: string, onError?: (error: Error) => void): Listener {
  const handlers = new Map<string, Set<(payload: string | null) => void>>()
  let client: pg.Client | null = null
  let connecting: Promise<void> | null = null
  let retry: NodeJS.Timeout | null = null
  let closed = false
  /** The driver takes one statement at a time on a connection; many listen at a start. */
  let listening: Promise<unknown> = Promise.resolve()

  async function open(): Promise<void> {
    const opened = new pg.Client({
      connectionString: url,
      application_name: 'tributary-listen',
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    })
    opened.on('notification', ({ channel, payload }) => {
      for (const handler of handlers.get(channel) ?? []) handler(payload ?? null)
    })
    opened.on('error', (error) => onError?.(error))
    opened.on('end', () => {
      if (client !== opened) return
      client = null
      scheduleReconnect()
    })
    await opened.connect()
    for (const channel of handlers.keys()) await opened.query(`listen ${opened.escapeIdentifier(channel)}`)
    client = opened
    for (const set of handlers.values()) for (const handler of set) handler(null)
  }

  function scheduleReconnect(): void {
    if (closed || retry || handlers.size === 0) return
    retry = setTimeout(() => {
      retry = null
      connect().catch((error: unknown) => {
        if (error instanceof Error) onError?.(error)
        scheduleReconnect()
      })
    }, reconnectDelayMs)
    retry.unref()
  }

  function connect(): Promise<void> {
    connecting ??= open().finally(() => (connecting = null))
    return connecting
  }

  return {
    async listen(channel, onNotify) {
      const set = handlers.get(channel) ?? new Set()
      handlers.set(channel, set.add(onNotify))
      const opened = client
      if (opened) {
        const one = listening.then(() => opened.query(`listen ${opened.escapeIdentifier(channel)}`))
        listening = one.catch(() => {})
        await one
      } else await connect()
      return () => void set.delete(onNotify)
    },
    async close() {
      closed = true
      if (retry) clearTimeout(retry)
      await connecting?.catch(() => {})
      const last = client
      client = null
      await last?.end()
    },
  }
}
