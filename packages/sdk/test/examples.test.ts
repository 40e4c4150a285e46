import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { Webhook } from 'standardwebhooks'
import { afterEach, describe, expect, test } from 'vitest'
import { eventSamples } from '@tributary/contract'
import type { WebhookEvent } from '../src/index.ts'
import { createApp as createExpressApp } from '../examples/express.ts'
import { createApp as createFastifyApp } from '../examples/fastify.ts'
import { createApp as createHonoApp } from '../examples/hono.ts'
import { createPost } from '../examples/next.ts'

type Handle = (event: WebhookEvent) => void
const secret = `whsec_${randomBytes(32).toString('base64')}`
const body = JSON.stringify({ ...eventSamples.integration_updated_data_model.body, state: 'Grüße 🎉' })

const frameworks: [string, (handle: Handle) => Server | Promise<Server>][] = [
  ['Express', (handle) => createServer(createExpressApp(secret, handle))],
  [
    'Fastify',
    async (handle) => {
      const app = await createFastifyApp(secret, handle)
      await app.ready()
      return app.server
    },
  ],
  ['Hono', (handle) => createAdaptorServer({ fetch: createHonoApp(secret, handle).fetch }) as Server],
  ['Next', (handle) => createAdaptorServer({ fetch: createPost(secret, handle) }) as Server],
]

let server: Server | null = null
afterEach(async () => {
  server?.closeAllConnections()
  await new Promise((resolve) => server?.close(resolve))
})

async function start(make: (typeof frameworks)[number][1]) {
  const handled: WebhookEvent[] = []
  const made = await make((event) => handled.push(event))
  server = made
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(made.address() as AddressInfo).port}/webhooks`
  const send = async (text: string, change: Record<string, string> = {}) => {
    const at = new Date()
    return await fetch(url, {
      method: 'POST',
      body: text,
      headers: {
        'content-type': 'application/json',
        'webhook-id': 'evt_1',
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(secret).sign('evt_1', at, body),
        ...change,
      },
    })
  }
  return { handled, send }
}

describe.each(frameworks)('the example with %s', (_name, make) => {
  test('takes a webhook, the same one once', async () => {
    const { handled, send } = await start(make)
    expect((await send(body)).status).toBe(204)
    expect((await send(body)).status).toBe(204)
    expect(handled).toEqual([JSON.parse(body)])
  })

  test('refuses other bytes, an old request and a missing signature with words and without a secret', async () => {
    const { handled, send } = await start(make)
    const refused = [
      await send(JSON.stringify(JSON.parse(body), null, 1)),
      await send(body, { 'webhook-timestamp': '1000000000' }),
      await send(body, { 'webhook-signature': '' }),
    ]
    expect(refused.map(({ status }) => status)).toEqual([400, 400, 400])
    for (const answer of refused) {
      const { error } = (await answer.json()) as { error: string }
      expect(error).toMatch(/webhook/)
      expect(error).not.toContain(secret.slice('whsec_'.length))
    }
    expect(handled).toEqual([])
  })
})
