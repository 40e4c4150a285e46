import { z } from 'zod'
import { decodeCursor, idSchema, pageOf, pageQuery, toPage, withZod, type Routes } from '../http/index.ts'
import { changeEndpoint } from './changeEndpoint.ts'
import { createEndpoint, type EndpointDeps } from './createEndpoint.ts'
import { deleteEndpoint } from './deleteEndpoint.ts'
import {
  chosenStatus,
  endpointSchema,
  endpointSettings,
  presentEndpoint,
  secret,
  tlsOf,
  withSecret,
} from './endpointSchema.ts'
import { endpointNotFound, rotateSecret } from './rotateSecret.ts'
import { sendTest } from './sendTest.ts'
import { findEndpoint, listEndpoints } from './store/endpoints.ts'

const graceSecondsMax = 7 * 86_400
const graceSecondsDefault = 86_400

const params = z.object({ endpoint_id: idSchema })

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
          url: endpointSettings.url,
          description: endpointSettings.description.default(''),
          events: endpointSettings.events.default(null),
          connectors: endpointSettings.connectors.default(null),
          customers: endpointSettings.customers.default(null),
          headers: endpointSettings.headers.default({}),
          rate_limit: endpointSettings.rate_limit.default(null),
          max_age: endpointSettings.max_age.default(null),
          ed25519: endpointSettings.ed25519.default(false),
          tls: endpointSettings.tls.default(null),
          proxy: endpointSettings.proxy.default(null),
          retry_schedule: endpointSettings.retry_schedule.default(null),
          status: chosenStatus.default('enabled'),
          secret: secret.optional(),
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
        connectors: body.connectors,
        customers: body.customers,
        headers: body.headers,
        rateLimitPerS: body.rate_limit,
        maxAgeS: body.max_age,
        ed25519: body.ed25519,
        tls: body.tls && tlsOf(body.tls),
        proxy: body.proxy,
        status: body.status,
      })
      return reply.status(201).send({ ...presentEndpoint(made.endpoint), secret: made.secret })
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
      return toPage(found, query.limit, presentEndpoint, ({ endpointId }) => [endpointId])
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
      return presentEndpoint(endpoint)
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
        body: z
          .strictObject({ ...endpointSettings, status: chosenStatus })
          .partial()
          .describe('What is left out stays as it is.'),
        response: { 200: endpointSchema },
      },
    },
    async ({ caller, params: { endpoint_id }, body }) => {
      const key = { workspaceId: caller.workspaceId, endpointId: endpoint_id }
      const endpoint = await changeEndpoint(deps, key, {
        url: body.url,
        description: body.description,
        eventFilter: body.events,
        connectorFilter: body.connectors,
        customerFilter: body.customers,
        headers: body.headers,
        rateLimitPerS: body.rate_limit,
        maxAgeS: body.max_age,
        ed25519: body.ed25519,
        tls: body.tls && tlsOf(body.tls),
        proxy: body.proxy,
        retryScheduleS: body.retry_schedule,
        status: body.status,
      })
      return presentEndpoint(endpoint)
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
      const key = { workspaceId: caller.workspaceId, endpointId: endpoint_id }
      if (!(await deleteEndpoint(deps, key))) throw endpointNotFound(endpoint_id)
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
        summary:
          'Give a new signing secret (and ed25519 key); the old one signs as well until the grace period is over',
        params,
        body: z
          .strictObject({
            secret: secret.optional(),
            grace_seconds: z.int().min(0).max(graceSecondsMax).default(graceSecondsDefault),
          })
          .nullish(),
        response: {
          200: z.object({
            secret: z.string().describe('Shown this once.'),
            public_key: z.string().nullable().describe('The new one, of an endpoint with ed25519.'),
          }),
        },
      },
    },
    async ({ caller, params: { endpoint_id }, body }) => {
      const rotated = await rotateSecret(deps, {
        workspaceId: caller.workspaceId,
        endpointId: endpoint_id,
        secret: body?.secret ?? null,
        graceS: body?.grace_seconds ?? graceSecondsDefault,
      })
      return { secret: rotated.secret, public_key: rotated.publicKey }
    },
  )
}
