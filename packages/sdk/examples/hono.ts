import { Hono } from 'hono'
import {
  createMemoryStore,
  oncePerWebhook,
  verifyWebhook,
  WebhookBusyError,
  WebhookError,
  webhookIdOf,
  type WebhookEvent,
} from '@tributary/sdk'

/** A webhook receiver with Hono. */
export function createApp(secret: string, handle: (event: WebhookEvent) => void): Hono {
  const app = new Hono()
  const store = createMemoryStore()

  app.post('/webhooks', async (context) => {
    const { headers } = context.req.raw
    try {
      const event = verifyWebhook(await context.req.arrayBuffer(), headers, secret)
      await oncePerWebhook(store, webhookIdOf(headers), () => handle(event))
      return context.body(null, 204)
    } catch (error) {
      if (!(error instanceof WebhookError || error instanceof WebhookBusyError)) throw error
      return context.json({ error: error.message }, error.status)
    }
  })
  return app
}
