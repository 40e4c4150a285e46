import { readFile } from 'node:fs/promises'
import Fastify, { type FastifyInstance } from 'fastify'
import { signConnectSecret, verifyWebhook, WebhookError, webhookIdOf } from '@tributary/sdk'
import { bundlePage } from '../../bundlePage.ts'
import { createConnections } from './connections.ts'
import type { PageSettings } from './pageSettings.ts'
import { registerEndpoint } from './registerEndpoint.ts'
import { createWebhookLog, type LoggedWebhook } from './webhookLog.ts'

export type SaasAppOptions = {
  /** Where Tributary runs, as browsers reach it. */
  serviceUrl: string
  workspaceId: string
  /** The private key of a certificate of the workspace (PEM). */
  privateKeyPem: string
  /** The signing secret of the app's webhook endpoint (whsec_...). Without it the app makes the endpoint itself, with `apiKey`. */
  webhookSecret?: string
  /** An admin key; used once, to make the webhook endpoint. */
  apiKey?: string
  /** Which connector the button connects. Default: sandbox. */
  connector?: string
  /** The customer who is signed in. A real app knows it from its session. */
  customer?: { id: string; name: string }
  host?: string
  /** 0 (the default): any free port. */
  port?: number
  /** The address under which Tributary reaches the app; default: the one it listens on. */
  publicUrl?: string
}

export type SaasApp = {
  url: string
  /** The verified webhooks so far, oldest first. */
  received(): readonly LoggedWebhook[]
  close(): Promise<void>
}

const bodyBytesMax = 5_000_000
const keepAliveMs = 15_000

/** Starts the example app: a page with a Connect button, a webhook receiver, and the webhooks live on the page. */
export async function startSaasApp(options: SaasAppOptions): Promise<SaasApp> {
  const app = Fastify({ bodyLimit: bodyBytesMax, forceCloseConnections: true })
  const log = createWebhookLog()
  const connections = createConnections()
  const customer = options.customer ?? { id: 'northwind', name: 'Northwind Traders' }
  const secret = { ofWebhooks: options.webhookSecret ?? null }

  app.get('/settings', async (): Promise<PageSettings> => ({
    service_url: options.serviceUrl,
    connector: options.connector ?? 'sandbox',
    customer,
    connections: connections.ofCustomer(customer.id),
  }))

  app.post<{ Body: { integration_id?: unknown } | null }>('/connect-secret', async (request, reply) => {
    // Never sign what the browser says without a check: only an integration of this customer may be mended.
    const wanted = request.body?.integration_id
    const own = connections.ofCustomer(customer.id).find(({ id }) => id === wanted)
    if (wanted !== undefined && !own)
      return reply.status(404).send({ error: 'You have no such integration.' })
    const signed = signConnectSecret({
      privateKey: options.privateKeyPem,
      workspaceId: options.workspaceId,
      customerId: customer.id,
      name: customer.name,
      state: `${options.connector ?? 'sandbox'} of ${customer.id}`,
      ...(own ? { integrationId: own.id } : {}),
    })
    return { secret: signed }
  })

  await app.register(async (scope) => {
    // The raw bytes, as they were signed.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    scope.post<{ Body: Buffer }>('/webhooks', async (request, reply) => {
      try {
        const event = verifyWebhook(request.body, request.headers, secret.ofWebhooks ?? '')
        if (log.add(webhookIdOf(request.headers), event)) connections.apply(event)
        return await reply.status(204).send()
      } catch (error) {
        if (!(error instanceof WebhookError)) throw error
        process.stderr.write(`webhook refused: ${error.message}\n`)
        return await reply.status(error.status).send({ error: error.message })
      }
    })
  })

  addEventStream(app, log.all, log.follow)
  await addPage(app, options.serviceUrl)
  const address = await app.listen({ host: options.host ?? '127.0.0.1', port: options.port ?? 0 })
  const url = (options.publicUrl ?? address).replace(/\/+$/, '')
  if (secret.ofWebhooks === null && options.apiKey) {
    secret.ofWebhooks = await registerEndpoint(options.serviceUrl, options.apiKey, `${url}/webhooks`)
  }
  return { url, received: log.all, close: () => app.close() }
}

/** `GET /events`: the webhooks so far and then each new one, as server-sent events. */
function addEventStream(
  app: FastifyInstance,
  all: () => readonly LoggedWebhook[],
  follow: (show: (webhook: LoggedWebhook) => void) => () => void,
): void {
  app.get('/events', (request, reply) => {
    reply.hijack()
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    const show = (webhook: LoggedWebhook): void => {
      reply.raw.write(`data: ${JSON.stringify(webhook)}\n\n`)
    }
    // The headers leave with the first bytes.
    reply.raw.write(': hello\n\n')
    for (const webhook of all()) show(webhook)
    const stop = follow(show)
    const keepAlive = setInterval(() => reply.raw.write(': still here\n\n'), keepAliveMs)
    request.raw.on('close', () => {
      clearInterval(keepAlive)
      stop()
    })
  })
}

/** The page at `/`, its style, and its script, which is bundled at the first request. */
async function addPage(app: FastifyInstance, serviceUrl: string): Promise<void> {
  const { origin } = new URL(serviceUrl)
  const headers = {
    // The SDK comes from the service, and asks it how the first import stands.
    'content-security-policy': `default-src 'none'; script-src 'self' ${origin}; connect-src 'self' ${origin}; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    'x-content-type-options': 'nosniff',
  }
  const files = [
    ['/', 'index.html', 'text/html'],
    ['/app.css', 'app.css', 'text/css'],
  ] as const
  for (const [path, file, type] of files) {
    const text = await readFile(new URL(`./page/${file}`, import.meta.url), 'utf8')
    app.get(path, (_request, reply) => reply.headers(headers).type(`${type}; charset=utf-8`).send(text))
  }
  let script: Promise<string> | null = null
  app.get('/app.js', async (_request, reply) => {
    const text = await (script ??= bundlePage(new URL('./page/app.ts', import.meta.url)))
    return reply.headers(headers).type('text/javascript; charset=utf-8').send(text)
  })
}
