import Fastify, { type FastifyInstance } from 'fastify'
import {
  createMemoryStore,
  oncePerWebhook,
  verifyWebhook,
  WebhookBusyError,
  WebhookError,
  webhookIdOf,
  type WebhookEvent,
} from '@tributary/sdk'

/** A webhook receiver with Fastify. */
export async function createApp(
  secret: string,
  handle: (event: WebhookEvent) => void,
): Promise<FastifyInstance> {
  const app = Fastify({ bodyLimit: 2_000_000 })
  const store = createMemoryStore()

  // In a scope of its own, so that the other routes keep their JSON parser.
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    scope.post<{ Body: Buffer }>('/webhooks', async (request, reply) => {
      try {
        const event = verifyWebhook(request.body, request.headers, secret)
        await oncePerWebhook(store, webhookIdOf(request.headers), () => handle(event))
        return await reply.status(204).send()
      } catch (error) {
        if (!(error instanceof WebhookError || error instanceof WebhookBusyError)) throw error
        return await reply.status(error.status).send({ error: error.message })
      }
    })
  })
  return app
}
