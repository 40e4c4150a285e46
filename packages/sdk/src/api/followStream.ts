import { apiErrorOf, ApiError, ApiUnavailableError, readProblem } from './apiError.ts'
import { readServerSentEvents, type ServerSentEvent } from './readServerSentEvents.ts'

/** Where the service is, and how it is spoken to. */
export type Connection = { base: string; headers: Record<string, string>; fetch: typeof fetch }

export type StreamOptions = {
  /** Ends the stream. */
  signal?: AbortSignal
  /** Called each time the stream is open: nothing that happens from then on is left out. */
  onOpen?: () => void
  /** Called when the connection was lost; it is opened again by itself. */
  onLost?: (error: Error) => void
}

const reconnectMs = { first: 500, most: 15_000 }
/** Heartbeats come every 15 s. */
const silenceMs = 45_000

/**
 * The messages of a stream of the service, over lost connections: each new one goes on after the last id that was seen (`Last-Event-ID`). Ends when the
 * signal is aborted, or when the service says that there is nothing more (204). Throws an `ApiError` when the service refuses.
 */
export async function* followStream(
  connection: Connection,
  target: { path: string; query?: Record<string, string | undefined>; after?: string | undefined },
  options: Omit<StreamOptions, 'onOpen'> & { onConnected?: (() => void) | undefined },
): AsyncGenerator<ServerSentEvent, void, undefined> {
  const url = new URL(connection.base + target.path)
  for (const [name, value] of Object.entries(target.query ?? {})) if (value) url.searchParams.set(name, value)
  let place = target.after
  let waitMs = reconnectMs.first
  while (!options.signal?.aborted) {
    try {
      const messages = openStream(connection, url, place, options.signal, {
        connected: () => options.onConnected?.(),
        moved: (id) => (place = id || place),
      })
      for await (const message of messages) {
        waitMs = reconnectMs.first
        yield message
      }
    } catch (error) {
      if (options.signal?.aborted || error instanceof StreamOver) return
      if (error instanceof ApiError && error.status < 500 && error.status !== 429) throw error
      options.onLost?.(error instanceof Error ? error : new Error('unknown failure'))
    }
    await pause(waitMs, options.signal)
    waitMs = Math.min(waitMs * 2, reconnectMs.most)
  }
}

/** The service has nothing more to say on this stream, ever. */
class StreamOver extends Error {}

async function* openStream(
  { headers, fetch }: Connection,
  url: URL,
  after: string | undefined,
  signal: AbortSignal | undefined,
  tell: { connected: () => void; moved: (id: string) => void },
): AsyncGenerator<ServerSentEvent, void, undefined> {
  const silent = new AbortController()
  const arm = () => setTimeout(() => silent.abort(), silenceMs)
  let timer = arm()
  try {
    const answer = await fetch(url, {
      headers: { ...headers, accept: 'text/event-stream', ...(after ? { 'last-event-id': after } : {}) },
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, silent.signal]) : silent.signal,
    })
    if (answer.status === 204) throw new StreamOver('nothing more')
    if (!answer.ok || !answer.body) {
      throw apiErrorOf(`GET ${url.pathname}`, answer, readProblem(await answer.text()))
    }
    tell.connected()
    const onRead = (id: string) => {
      tell.moved(id)
      timer.refresh()
    }
    for await (const message of readServerSentEvents(answer.body, onRead)) {
      // While the app is at work with a message nobody listens, so silence means nothing.
      clearTimeout(timer)
      yield message
      // Only what the app has taken moves the place.
      tell.moved(message.id)
      timer = arm()
    }
  } catch (cause) {
    if (cause instanceof ApiError || cause instanceof StreamOver) throw cause
    throw new ApiUnavailableError(
      silent.signal.aborted ? 'timeout' : 'unreachable',
      silent.signal.aborted ? 'the stream was silent' : `${url.origin} can not be reached`,
      { cause },
    )
  } finally {
    clearTimeout(timer)
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal?.addEventListener('abort', end)
    if (signal?.aborted) end()
  })
}
