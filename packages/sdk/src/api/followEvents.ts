import type { EventName } from '../webhooks/events.ts'
import { followStream, type Connection, type StreamOptions } from './followStream.ts'

export type FollowOptions = StreamOptions & {
  /** Only these events. */
  events?: readonly EventName[]
  customerId?: string
  integrationId?: string
  /** Go on after this cursor, as `cursor` of an event gave it. Default: begin now. */
  after?: string
  /** Whether each event comes with the exact text of its webhook. */
  body?: boolean
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

const rememberedIds = 20_000

/**
 * The events of the workspace as they happen, each once, over lost connections and restarts of the service. Ends when the signal is aborted. Throws
 * an `ApiError` when the service refuses (a wrong key, a wrong filter).
 */
export async function* followEvents(
  connection: Connection,
  options: FollowOptions,
): AsyncGenerator<FollowedEvent, void, undefined> {
  const query = {
    event: options.events?.join(','),
    customer_id: options.customerId,
    integration_id: options.integrationId,
    body: options.body ? 'true' : undefined,
  }
  const seen = new Set<string>()
  for await (const message of followStream(
    connection,
    { path: '/v1/events/stream', query, after: options.after },
    { ...options },
  )) {
    if (message.type === 'ready') options.onOpen?.()
    if (message.type !== 'message') continue
    const event = JSON.parse(message.data) as Omit<FollowedEvent, 'cursor'>
    if (seen.has(event.id)) continue
    remember(seen, event.id)
    yield { ...event, cursor: message.id }
  }
}

function remember(seen: Set<string>, id: string): void {
  seen.add(id)
  const [oldest] = seen
  if (seen.size > rememberedIds && oldest !== undefined) seen.delete(oldest)
}
