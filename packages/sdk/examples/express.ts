import express from 'express'
import {
  createMemoryStore,
  oncePerWebhook,
  verifyWebhook,
  WebhookBusyError,
  WebhookError,
  webhookIdOf,
  type WebhookEvent,
} from '@tributary/sdk'

/** A webhook receiver with Express. */
export function createApp(secret: string, handle: (event: WebhookEvent) => void): express.Express {
  const app = express()
  const store = createMemoryStore()

  // The raw bytes, on this route alone: express.json() before it would have eaten them.
  app.post('/webhooks', express.raw({ type: '*/*', limit: '2mb' }), async (request, response) => {
    try {
      const event = verifyWebhook(request.body, request.headers, secret)
      await oncePerWebhook(store, webhookIdOf(request.headers), () => handle(event))
      response.status(204).end()
    } catch (error) {
      if (!(error instanceof WebhookError || error instanceof WebhookBusyError)) throw error
      response.status(error.status).json({ error: error.message })
    }
  })
  return app
}
