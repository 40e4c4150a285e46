import { z } from 'zod'
import { TributaryError, envelopeSchema } from '@tributary/contract'
import type { Deps } from '../deps.ts'
import {
  decodeCursor,
  eventFilterOf,
  eventFilterQuery,
  pageQuery,
  pageOf,
  toPage,
  withZod,
  type Routes,
} from '../http/index.ts'
import { eventSchema, presentEvent } from './presentEvent.ts'
import { findEvent, listEvents, type EventPlace } from './store/findEvents.ts'
import { streamRoutes, type StreamOptions } from './stream/streamRoutes.ts'

const placeOf = ({ createdAtUs, seq }: EventPlace) => [createdAtUs, seq] as const
const cursorSchema = z.tuple([z.number().int(), z.number().int()])

/** The events of a workspace: the list, one with the body that is sent, and the stream. */
export function eventRoutes(deps: Pick<Deps, 'db' | 'logger'>, stream: StreamOptions = {}): Routes {
  const { db } = deps
  return async (app) => {
    await app.register(streamRoutes(deps, stream))
    const api = withZod(app)

    api.get(
      '/events',
      {
        schema: {
          tags: ['events'],
          operationId: 'listEvents',
          summary: 'Events, newest first',
          querystring: pageQuery.extend(eventFilterQuery),
          response: { 200: pageOf(eventSchema) },
        },
      },
      async ({ caller, query }) => {
        const cursor = decodeCursor(query.cursor, cursorSchema)
        const after = cursor ? { createdAtUs: cursor[0], seq: cursor[1] } : null
        const page = { after, limit: query.limit + 1 }
        const { rows, stoppedAt } = await listEvents(db, caller.workspaceId, eventFilterOf(query), page)
        return toPage(rows, query.limit, presentEvent, placeOf, stoppedAt && placeOf(stoppedAt))
      },
    )

    api.get(
      '/events/:event_id',
      {
        schema: {
          tags: ['events'],
          operationId: 'getEvent',
          summary: 'One event, with the body that is sent',
          params: z.object({ event_id: z.string().max(100) }),
          response: {
            200: eventSchema
              .extend({ body: envelopeSchema.nullable().describe('Null: it was erased.') })
              .meta({ id: 'EventWithBody' }),
          },
        },
      },
      async ({ caller, params }) => {
        const event = await findEvent(db, caller.workspaceId, params.event_id)
        if (!event) {
          throw new TributaryError('event.not_found', `There is no event "${params.event_id}".`)
        }
        const body = event.body === null ? null : envelopeSchema.parse(JSON.parse(event.body))
        return { ...presentEvent(event), body }
      },
    )
  }
}
