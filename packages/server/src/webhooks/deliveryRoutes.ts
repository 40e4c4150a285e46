import { z } from 'zod'
import type { Deps } from '../deps.ts'
import {
  decodeCursor,
  eventFilterOf,
  eventFilterQuery,
  pageQuery,
  idSchema,
  pageOf,
  toPage,
  withZod,
  type Routes,
} from '../http/index.ts'
import { deliveryNotFound, retryDelivery } from './retryDelivery.ts'
import { showDelivery } from './showDelivery.ts'
import type { Attempt, Delivery } from './store/deliveries.ts'
import { listDeliveries, type DeliveryPlace } from './store/listDeliveries.ts'

const statuses = ['pending', 'delivered', 'given_up', 'cancelled'] as const

const deliverySchema = z
  .object({
    endpoint_id: z.uuid(),
    event_id: z.string(),
    event: z.string(),
    customer_id: z.string().nullable(),
    integration_id: z.uuid().nullable(),
    resource_id: z.uuid().nullable(),
    status: z.enum(statuses),
    attempts: z.number().int().describe('Tries so far.'),
    next_attempt: z.iso.datetime().nullable().describe('Of a pending one that failed before.'),
    ended: z.iso.datetime().nullable(),
    replay_id: z.uuid().nullable().describe('The replay that it belongs to; null: the first sending.'),
    created: z.iso.datetime().describe('When the event happened.'),
  })
  .meta({ id: 'Delivery' })

const attemptSchema = z
  .object({
    attempt: z.number().int(),
    started: z.iso.datetime(),
    duration_ms: z.number().int(),
    outcome: z.enum(['delivered', 'retrying', 'given_up', 'cancelled']),
    status_code: z.number().int().nullable().describe('Null: no answer came.'),
    error: z.string().nullable().describe('Why it failed, in words.'),
    request_headers: z
      .record(z.string(), z.string().nullable())
      .nullable()
      .describe('As they were sent; the values of headers of your own are not kept. Null: nothing was sent.'),
    response_body: z.string().nullable().describe('The first 4 kB of the answer.'),
    replay_id: z.uuid().nullable().describe('The replay that it belongs to; null: the first sending.'),
  })
  .meta({ id: 'Attempt' })

const placeOf = ({ seq, endpointId, place, eventCreatedAtUs }: DeliveryPlace) =>
  [seq, endpointId, place, eventCreatedAtUs] as const
const cursorSchema = z.tuple([z.number().int(), z.uuid(), z.int32().min(0), z.number().int()])
const params = z.object({ endpoint_id: idSchema, event_id: z.string().max(100) })
const tags = ['webhooks']

function present(delivery: Delivery): z.infer<typeof deliverySchema> {
  return {
    endpoint_id: delivery.endpointId,
    event_id: delivery.eventId,
    event: delivery.event,
    customer_id: delivery.customerId,
    integration_id: delivery.integrationId,
    resource_id: delivery.resourceId,
    status: delivery.status,
    attempts: delivery.attempts,
    next_attempt: delivery.nextAttemptAt?.toISOString() ?? null,
    ended: delivery.endedAt?.toISOString() ?? null,
    replay_id: delivery.replayId,
    created: delivery.eventCreatedAt.toISOString(),
  }
}

/** What was sent beside the body, from what is kept of it. */
function requestHeaders({ startedAt, signature, headerNames }: Attempt, eventId: string) {
  if (signature === null) return null
  return {
    ...Object.fromEntries(headerNames.map((name) => [name, null])),
    'content-type': 'application/json',
    'user-agent': 'Tributary',
    'webhook-id': eventId,
    'webhook-timestamp': String(Math.floor(startedAt.getTime() / 1000)),
    'webhook-signature': signature,
  }
}

function presentAttempt(attempt: Attempt, eventId: string): z.infer<typeof attemptSchema> {
  return {
    attempt: attempt.attempt,
    started: attempt.startedAt.toISOString(),
    duration_ms: attempt.durationMs,
    outcome: attempt.outcome,
    status_code: attempt.statusCode,
    error: attempt.error,
    request_headers: requestHeaders(attempt, eventId),
    response_body: attempt.responseBody,
    replay_id: attempt.replayId,
  }
}

/** Deliveries: the list, one with its tries, and sending one again that has ended. */
export function deliveryRoutes({ db }: Pick<Deps, 'db'>): Routes {
  return async (app) => {
    const api = withZod(app)

    api.get(
      '/deliveries',
      {
        schema: {
          tags,
          operationId: 'listDeliveries',
          summary: 'Deliveries, pending and ended, the newest event first',
          querystring: pageQuery.extend({
            ...eventFilterQuery,
            endpoint_id: idSchema.optional(),
            status: z.enum(statuses).optional(),
          }),
          response: { 200: pageOf(deliverySchema) },
        },
      },
      async ({ caller, query }) => {
        const cursor = decodeCursor(query.cursor, cursorSchema)
        const filter = { ...eventFilterOf(query), endpointId: query.endpoint_id, status: query.status }
        const after = cursor && {
          seq: cursor[0],
          endpointId: cursor[1],
          place: cursor[2],
          eventCreatedAtUs: cursor[3],
        }
        const page = { after: after ?? null, limit: query.limit + 1 }
        const { rows, stoppedAt } = await listDeliveries(db, caller.workspaceId, filter, page)
        return toPage(rows, query.limit, present, placeOf, stoppedAt && placeOf(stoppedAt))
      },
    )

    api.get(
      '/deliveries/:endpoint_id/:event_id',
      {
        schema: {
          tags,
          operationId: 'getDelivery',
          summary: 'One delivery with its tries',
          params,
          response: {
            200: deliverySchema.extend({ tries: z.array(attemptSchema) }).meta({ id: 'DeliveryWithTries' }),
          },
        },
      },
      async ({ caller, params: { endpoint_id, event_id } }) => {
        const key = { workspaceId: caller.workspaceId, endpointId: endpoint_id, eventId: event_id }
        const shown = await showDelivery(db, key)
        if (!shown) throw deliveryNotFound(key)
        return {
          ...present(shown.delivery),
          tries: shown.attempts.map((attempt) => presentAttempt(attempt, event_id)),
        }
      },
    )

    api.post(
      '/deliveries/:endpoint_id/:event_id/retry',
      {
        schema: {
          tags,
          operationId: 'retryDelivery',
          summary: 'Send a delivery again that has ended: a replay of one',
          params,
          response: { 202: deliverySchema },
        },
      },
      async ({ caller, params: { endpoint_id, event_id } }, reply) => {
        const key = { workspaceId: caller.workspaceId, endpointId: endpoint_id, eventId: event_id }
        return reply.status(202).send(present(await retryDelivery({ db }, key)))
      },
    )
  }
}
