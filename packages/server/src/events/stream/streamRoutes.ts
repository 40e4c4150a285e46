import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { TributaryError, eventNames } from '@tributary/contract'
import type { Deps } from '../../deps.ts'
import { idSchema, openEventStream, withZod, type Routes } from '../../http/index.ts'
import { presentEvent } from '../presentEvent.ts'
import { createDeliveryHints, type DeliveryHintOptions } from './deliveryHints.ts'
import { createEventHub, type EventHubOptions } from './eventHub.ts'
import { Listener, type Outlet } from './listener.ts'
import { decodeStreamCursor, encodeStreamCursor } from './streamCursor.ts'

export type StreamOptions = EventHubOptions &
  DeliveryHintOptions & {
    /** Between two comments that keep the connection open through proxies. */
    heartbeatMs?: number
    /** A key that was revoked must not listen for ever, so a stream ends and is opened again. */
    longestMs?: number
  }

const streamsPerWorkspace = 50

const query = z.strictObject({
  after: z
    .string()
    .max(100)
    .optional()
    .describe(
      'The id of the last event that you have: goes on after it. The header Last-Event-ID means the same.',
    ),
  event: z.string().max(500).optional().describe('Only these events, parted by commas.'),
  customer_id: z.string().max(255).optional(),
  integration_id: idSchema.optional(),
  body: z
    .enum(['true', 'false'])
    .default('false')
    .describe('Whether each event comes with its body, as the exact text that is sent.'),
  deliveries: z
    .enum(['true', 'false'])
    .default('false')
    .describe('Whether it is told, without saying which, that deliveries or replays have changed.'),
})

/** `GET /events/stream`: events as they happen, as server-sent events. */
export function streamRoutes(deps: Pick<Deps, 'db' | 'logger'>, options: StreamOptions = {}): Routes {
  return async (app) => {
    const hub = createEventHub(deps, options)
    const hints = createDeliveryHints(deps, options)
    // Before the server waits for its connections to end: these would not by themselves.
    app.addHook('preClose', async () => {
      hints.close()
      await hub.close()
    })
    withZod(app).get(
      '/events/stream',
      {
        schema: {
          tags: ['events'],
          operationId: 'streamEvents',
          summary: 'Events as they happen, as server-sent events',
          description:
            'Each message has an event as JSON in `data` (with `body` as text where it is asked for) and a cursor as `id`. Begins now, or after `after`; ' +
            'after a reconnection some events may come again, under the same id. The first message has the type `ready`: nothing that happens from then on is ' +
            'left out. With `deliveries=true` a message of the type `deliveries` says that deliveries or replays have changed (sent, failed, tried again, given up; the ' +
            'progress of a replay): whatever their number, at most once a second, with `{}` as data and no id; read what you show again. ' +
            'Every 15 s there is a comment. A message of the type `end` says why ' +
            'the service ends the stream: `slow` (too much was not taken in time), `stopping`, `renew` (after an hour): connect again with the last id.',
          querystring: query,
          response: { 200: { content: { 'text/event-stream': { schema: z.string() } } } },
        },
      },
      async (request, reply) => {
        const { workspaceId } = request.caller
        const { after, event, customer_id, integration_id, body, deliveries } = request.query
        const last = after ?? request.headers['last-event-id']
        const cursor = typeof last === 'string' && last !== '' ? decodeStreamCursor(last) : null
        const events = event === undefined ? null : readEventNames(event)
        if (hub.countOf(workspaceId) >= streamsPerWorkspace) throw tooMany()
        const outlet = openOutlet(reply, options)
        const remove = hub.add(
          new Listener({
            workspaceId,
            after: cursor,
            filter: { events, customerId: customer_id ?? null, integrationId: integration_id ?? null },
            wantsBodies: body === 'true',
            outlet,
          }),
        )
        const removeHints =
          deliveries === 'true' ? hints.add(workspaceId, () => outlet.deliveriesChanged()) : null
        reply.raw.once('close', () => {
          remove()
          removeHints?.()
        })
      },
    )
  }
}

function readEventNames(text: string): string[] {
  const names = text.split(',').flatMap((name) => name.trim() || [])
  const known: readonly string[] = eventNames
  const unknown = names.find((name) => !known.includes(name))
  if (unknown === undefined) return names
  throw new TributaryError(
    'request.invalid',
    `"${unknown.slice(0, 80)}" is not an event. There are: ${eventNames.join(', ')}.`,
  )
}

function tooMany(): TributaryError {
  return new TributaryError(
    'event.stream_limit',
    `${streamsPerWorkspace} streams of this workspace are open at this process. Close one first.`,
  )
}

function openOutlet(
  reply: FastifyReply,
  { heartbeatMs, longestMs = 3_600_000 }: StreamOptions,
): Outlet & { deliveriesChanged(): void } {
  let place: string | null = null
  const stream = openEventStream(reply, { heartbeatMs, place: () => place })
  const renew = setTimeout(() => stream.end('renew', { lingers: true }), longestMs)
  reply.raw.once('close', () => clearTimeout(renew))
  return {
    send: (event, body, cursor) => {
      const data = { ...presentEvent(event), ...(body === null ? {} : { body }) }
      stream.send({ id: encodeStreamCursor(cursor), data: JSON.stringify(data) })
    },
    reached: (cursor) => {
      const isFirst = place === null
      place = encodeStreamCursor(cursor)
      if (isFirst) stream.send({ id: place, event: 'ready', data: '{}' })
    },
    deliveriesChanged: () => stream.send({ event: 'deliveries', data: '{}' }),
    waitingBytes: () => stream.waitingBytes(),
    end: (reason) => stream.end(reason, { lingers: reason === 'renew' }),
  }
}
