import { z } from 'zod'
import { eventNames } from '@tributary/contract'
import { decodeCursor, pageOf, pageQuery, toPage, withZod, type Routes } from '../http/index.ts'
import { checkEndpointUrl, createEndpoint, type EndpointDeps } from './createEndpoint.ts'
import { endpointNotFound, rotateSecret } from './rotateSecret.ts'
import { sendTest } from './sendTest.ts'
import {
  deleteEndpoint,
  findEndpoint,
  listEndpoints,
  updateEndpoint,
  type Endpoint,
} from './store/endpoints.ts'

const scheduleSecondsMax = 7 * 86_400
const graceSecondsMax = 7 * 86_400
const graceSecondsDefault = 86_400

const url = z.string().min(1).max(2_000).describe('https, unless the operator allows http.')
const description = z.string().max(1_000)
const events = z
  .array(z.enum(eventNames))
  .min(1)
  .max(eventNames.length)
  .nullable()
  .describe('Which events it gets; null: every event.')
const retrySchedule = z
  .array(z.int().min(1).max(scheduleSecondsMax))
  .max(30)
  .nullable()
  .describe(
    'Seconds to wait before each further try of a failed delivery; null: the default, about three days.',
  )
const secret = z
  .string()
  .max(200)
  .describe('Signs the webhooks: "whsec_" and 24 to 64 bytes in base64. Left out: one is made.')

const endpointSchema = z
  .object({
    id: z.uuid(),
    url: z.string(),
    description: z.string(),
    events: z.array(z.string()).nullable(),
    retry_schedule: z.array(z.number()).nullable(),
    status: z.enum(['enabled', 'paused', 'disabled']),
    status_reason: z.string().nullable().describe('Why it was disabled.'),
    created: z.iso.datetime(),
    modified: z.iso.datetime(),
  })
  .meta({ id: 'WebhookEndpoint' })
const withSecret = endpointSchema
  .extend({ secret: z.string().describe('Shown this once.') })
  .meta({ id: 'NewWebhookEndpoint' })

const params = z.object({ endpoint_id: z.uuid() })

function present(endpoint: Endpoint): z.infer<typeof endpointSchema> {
  return {
    id: endpoint.endpointId,
    url: endpoint.url,
    description: endpoint.description,
    events: endpoint.eventFilter,
    retry_schedule: endpoint.retryScheduleS,
    status: endpoint.status,
    status_reason: endpoint.statusReason,
    created: endpoint.createdAt.toISOString(),
    modified: endpoint.modifiedAt.toISOString(),
  }
}

/** Webhook endpoints: make, list, read, change, delete; test and rotate the secret. */
export function endpointRoutes(deps: EndpointDeps): Routes {
  return async (app) => {
    addCollection(withZod(app), deps)
    addSingle(withZod(app), deps)
    addActions(withZod(app), deps)
  }
}

type Api = ReturnType<typeof withZod>
const tags = ['webhooks']

function addCollection(api: Api, deps: EndpointDeps): void {
  api.post(
    '/webhook-endpoints',
    {
      schema: {
        tags,
        operationId: 'createWebhookEndpoint',
        summary: 'Make a webhook endpoint',
        body: z.strictObject({
          url,
          description: description.default(''),
          events: events.default(null),
          secret: secret.optional(),
          retry_schedule: retrySchedule.default(null),
        }),
        response: { 201: withSecret },
      },
    },
    async ({ caller, body }, reply) => {
      const made = await createEndpoint(deps, {
        workspaceId: caller.workspaceId,
        url: body.url,
        description: body.description,
        events: body.events,
        secret: body.secret ?? null,
        retryScheduleS: body.retry_schedule,
      })
      return reply.status(201).send({ ...present(made.endpoint), secret: made.secret })
    },
  )

  api.get(
    '/webhook-endpoints',
    {
      schema: {
        tags,
        operationId: 'listWebhookEndpoints',
        summary: 'Webhook endpoints, oldest first',
        querystring: pageQuery,
        response: { 200: pageOf(endpointSchema) },
      },
    },
    async ({ caller, query }) => {
      const [after] = decodeCursor(query.cursor, z.tuple([z.uuid()])) ?? [null]
      const found = await listEndpoints(deps.db, caller.workspaceId, { after, limit: query.limit + 1 })
      return toPage(found, query.limit, present, ({ endpointId }) => [endpointId])
    },
  )
}

function addSingle(api: Api, deps: EndpointDeps): void {
  api.get(
    '/webhook-endpoints/:endpoint_id',
    {
      schema: {
        tags,
        operationId: 'getWebhookEndpoint',
        summary: 'One webhook endpoint',
        params,
        response: { 200: endpointSchema },
      },
    },
    async ({ caller, params: { endpoint_id } }) => {
      const endpoint = await findEndpoint(deps.db, caller.workspaceId, endpoint_id)
      if (!endpoint) throw endpointNotFound(endpoint_id)
      return present(endpoint)
    },
  )

  api.patch(
    '/webhook-endpoints/:endpoint_id',
    {
      schema: {
        tags,
        operationId: 'updateWebhookEndpoint',
        summary: 'Change, pause or enable a webhook endpoint',
        params,
        body: z.strictObject({
          url: url.optional(),
          description: description.optional(),
          events: events.optional(),
          retry_schedule: retrySchedule.optional(),
          status: z.enum(['enabled', 'paused']).optional(),
        }),
        response: { 200: endpointSchema },
      },
    },
    async ({ caller, params: { endpoint_id }, body }) => {
      const existing = await findEndpoint(deps.db, caller.workspaceId, endpoint_id)
      if (!existing) throw endpointNotFound(endpoint_id)
      if (body.url !== undefined) await checkEndpointUrl(deps, body.url)
      const endpoint = await updateEndpoint(deps.db, caller.workspaceId, endpoint_id, {
        url: body.url,
        description: body.description,
        eventFilter: body.events,
        retryScheduleS: body.retry_schedule,
        status: body.status,
      })
      if (!endpoint) throw endpointNotFound(endpoint_id)
      return present(endpoint)
    },
  )

  api.delete(
    '/webhook-endpoints/:endpoint_id',
    {
      schema: {
        tags,
        operationId: 'deleteWebhookEndpoint',
        summary: 'Delete a webhook endpoint and everything that waits for it',
        params,
        response: { 204: z.null() },
      },
    },
    async ({ caller, params: { endpoint_id } }, reply) => {
      if (!(await deleteEndpoint(deps.db, caller.workspaceId, endpoint_id)))
        throw endpointNotFound(endpoint_id)
      return reply.status(204).send(null)
    },
  )
}

function addActions(api: Api, deps: EndpointDeps): void {
  api.post(
    '/webhook-endpoints/:endpoint_id/test',
    {
      schema: {
        tags,
        operationId: 'testWebhookEndpoint',
        summary: 'Send webhook_test to this endpoint, whatever its filter',
        params,
        response: { 202: z.object({ event_id: z.string() }) },
      },
    },
    async ({ caller, params: { endpoint_id } }, reply) => {
      const eventId = await sendTest(deps, caller.workspaceId, endpoint_id)
      return reply.status(202).send({ event_id: eventId })
    },
  )

  api.post(
    '/webhook-endpoints/:endpoint_id/rotate-secret',
    {
      schema: {
        tags,
        operationId: 'rotateWebhookSecret',
        summary: 'Give a new signing secret; the old one signs as well until the grace period is over',
        params,
        body: z
          .strictObject({
            secret: secret.optional(),
            grace_seconds: z.int().min(0).max(graceSecondsMax).default(graceSecondsDefault),
          })
          .nullish(),
        response: { 200: z.object({ secret: z.string() }) },
      },
    },
    async ({ caller, params: { endpoint_id }, body }) =>
      await rotateSecret(deps, {
        workspaceId: caller.workspaceId,
        endpointId: endpoint_id,
        secret: body?.secret ?? null,
        graceS: body?.grace_seconds ?? graceSecondsDefault,
      }),
  )
}
