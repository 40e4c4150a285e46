import type { EventName } from '../webhooks/events.ts'
import { ApiError, ApiUnavailableError, readProblem } from './apiError.ts'
import { readServerSentEvents } from './readServerSentEvents.ts'

export type FollowOptions = {
  /** Only these events. */
  events?: readonly EventName[]
  customerId?: string
  integrationId?: string
  /** Go on after this cursor, as `cursor` of an event gave it. Default: begin now. */
  after?: string
  /** Whether each event comes with the exact text of its webhook. */
  body?: boolean
  signal?: AbortSignal
  /** Called each time the stream is open: nothing that happens from then on is left out. */
  onOpen?: () => void
  /** Called when the connection was lost; it is opened again by itself. */
  onLost?: (error: Error) => void
}

/** An event of the stream. */
export type FollowedEvent = {
  /** The webhook-id. */
  id: string
  event: EventName
  customer_id: string | null
  integration_id: string | null
  import_id: string | null
  resource_id: string | null
  created: string
  /** The exact text of its webhook, where it was asked for; absent when it was erased. */
  body?: string
  /** From where to go on after this event. */
  cursor: string
}

const reconnectMs = { first: 500, most: 15_000 }
/** Heartbeats come every 15 s. */
const silenceMs = 45_000
const rememberedIds = 20_000

/**
 * The events of the workspace as they happen, each once, over lost connections and restarts of the service. Ends when the signal is aborted. Throws
 * an `ApiError` when the service refuses (a wrong key, a wrong filter).
 */
export async function* followEvents(
  connection: { base: string; headers: Record<string, string>; fetch: typeof fetch },
  options: FollowOptions,
): AsyncGenerator<FollowedEvent, void, undefined> {
  const seen = new Set<string>()
  let cursor = options.after
  let waitMs = reconnectMs.first
  while (!options.signal?.aborted) {
    try {
      for await (const message of openStream(connection, options, cursor)) {
        waitMs = reconnectMs.first
        cursor = message.id || cursor
        if (message.type === 'ready') options.onOpen?.()
        if (message.type !== 'message') continue
        const event = JSON.parse(message.data) as Omit<FollowedEvent, 'cursor'>
        if (seen.has(event.id)) continue
        remember(seen, event.id)
        yield { ...event, cursor: message.id }
      }
    } catch (error) {
      if (options.signal?.aborted) return
      if (error instanceof ApiError && error.status < 500 && error.status !== 429) throw error
      options.onLost?.(error instanceof Error ? error : new Error('unknown failure'))
    }
    await pause(waitMs, options.signal)
    waitMs = Math.min(waitMs * 2, reconnectMs.most)
  }
}

async function* openStream(
  { base, headers, fetch }: { base: string; headers: Record<string, string>; fetch: typeof globalThis.fetch },
  options: FollowOptions,
  after: string | undefined,
) {
  const url = new URL(`${base}/v1/events/stream`)
  const query = {
    after,
    event: options.events?.join(','),
    customer_id: options.customerId,
    integration_id: options.integrationId,
    body: options.body ? 'true' : undefined,
  }
  for (const [name, value] of Object.entries(query)) if (value) url.searchParams.set(name, value)
  const silent = new AbortController()
  const arm = () => setTimeout(() => silent.abort(), silenceMs)
  let timer = arm()
  try {
    const answer = await fetch(url, {
      headers: { ...headers, accept: 'text/event-stream' },
      redirect: 'error',
      signal: options.signal ? AbortSignal.any([options.signal, silent.signal]) : silent.signal,
    })
    if (!answer.ok || !answer.body) {
      throw new ApiError(`GET ${url.pathname}`, answer.status, readProblem(await answer.text()))
    }
    for await (const message of readServerSentEvents(answer.body, () => timer.refresh())) {
      // While the app is at work with an event nobody listens, so silence means nothing.
      clearTimeout(timer)
      yield message
      timer = arm()
    }
  } catch (cause) {
    if (cause instanceof ApiError) throw cause
    throw new ApiUnavailableError(
      silent.signal.aborted ? 'timeout' : 'unreachable',
      silent.signal.aborted ? 'the stream was silent' : `${url.origin} can not be reached`,
      { cause },
    )
  } finally {
    clearTimeout(timer)
  }
}

function remember(seen: Set<string>, id: string): void {
  seen.add(id)
  const [oldest] = seen
  if (seen.size > rememberedIds && oldest !== undefined) seen.delete(oldest)
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
