import {
  createMemoryStore,
  oncePerWebhook,
  verifyWebhook,
  WebhookBusyError,
  WebhookError,
  webhookIdOf,
  type WebhookEvent,
} from '@tributary/sdk'

/**
 * A webhook receiver as a route handler of Next (`app/webhooks/route.ts`: `export const POST = createPost(...)`), and of everything else
 * that hands on a web Request. It needs Next's Node runtime: `export const runtime = 'nodejs'`.
 */
export function createPost(
  secret: string,
  handle: (event: WebhookEvent) => void,
): (request: Request) => Promise<Response> {
  const store = createMemoryStore()

  return async (request) => {
    try {
      const event = verifyWebhook(await request.arrayBuffer(), request.headers, secret)
      await oncePerWebhook(store, webhookIdOf(request.headers), () => handle(event))
      return new Response(null, { status: 204 })
    } catch (error) {
      if (!(error instanceof WebhookError || error instanceof WebhookBusyError)) throw error
      return Response.json({ error: error.message }, { status: error.status })
    }
  }
}
