import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import { z } from 'zod'
import { envelopeSchemaOf, eventNames, eventSamples } from '@tributary/contract'

type OpenApi = NonNullable<FastifyDynamicSwaggerOptions['openapi']>

/** The OpenAPI 3.1 document but for its paths, which come from the routes. The eight events stand in `webhooks`, with a sample each. */
export function openApiDocument(): OpenApi {
  const webhooks = Object.fromEntries(
    eventNames.map((name) => [
      name,
      {
        post: {
          operationId: name,
          summary: eventSamples[name].summary,
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: z.toJSONSchema(envelopeSchemaOf(name), { target: 'draft-2020-12' }),
                example: eventSamples[name].body,
              },
            },
          },
          responses: { '2XX': { description: 'Received. Any other answer is tried again.' } },
        },
      },
    ]),
  )
  const document = {
    openapi: '3.1.0',
    info: {
      title: 'Tributary',
      version: '0.1.0',
      description:
        'Self-hosted integrations: your customers connect their tools, your backend gets the records and their changes.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    components: {
      securitySchemes: {
        apiKey: {
          type: 'apiKey' as const,
          in: 'header' as const,
          name: 'Authorization',
          description: 'Api-Key <key>',
        },
      },
    },
    security: [{ apiKey: [] }],
    webhooks,
  }
  // OpenAPI 3.1 takes JSON Schema 2020-12 as it is; the library's types are narrower than the standard.
  return document as OpenApi
}
