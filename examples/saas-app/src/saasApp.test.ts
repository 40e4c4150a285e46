import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { transform } from 'esbuild'
import { importSPKI, jwtVerify } from 'jose'
import { Webhook } from 'standardwebhooks'
import { afterEach, expect, test } from 'vitest'
import type { WebhookEvent } from '@tributary/sdk'
import { readEnvironment } from './readEnvironment.ts'
import { startSaasApp, type SaasApp } from './startSaasApp.ts'

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
const workspaceId = '0192f3a4-0000-7000-8000-000000000001'
const integrationId = '0192f3a4-0000-7000-8000-000000000002'
const secret = `whsec_${randomBytes(32).toString('base64')}`
const running: SaasApp[] = []
afterEach(async () => {
  for (const app of running.splice(0)) await app.close()
})

async function start(): Promise<SaasApp> {
  const app = await startSaasApp({
    serviceUrl: 'http://127.0.0.1:9',
    workspaceId,
    privateKeyPem: keys.privateKey,
    webhookSecret: secret,
  })
  running.push(app)
  return app
}

const installed: WebhookEvent = {
  workspace_id: workspaceId,
  customer_id: 'northwind',
  event: 'integration_installed',
  state: 's',
  payload: { id: integrationId, connector_type: 'sandbox', metadata: {}, state: 's' },
}

function send(app: SaasApp, body: string, options: { id?: string; signed?: string; at?: Date } = {}) {
  const { id = 'evt_1', signed = body, at = new Date() } = options
  return fetch(`${app.url}/webhooks`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, at, signed),
    },
  })
}

test('a signed webhook is taken, and the same one again only once', async () => {
  const app = await start()
  const body = JSON.stringify(installed)
  expect((await send(app, body)).status).toBe(204)
  expect((await send(app, body)).status).toBe(204)
  expect(app.received().map((webhook) => [webhook.webhook_id, webhook.body])).toEqual([['evt_1', installed]])
})

test('the signature is over the raw bytes: the same JSON in other bytes is refused', async () => {
  const app = await start()
  const refused = await send(app, JSON.stringify(installed, null, 1), { signed: JSON.stringify(installed) })
  expect(refused.status).toBe(400)
  expect(app.received()).toEqual([])
})

test('a signature of long ago, and a body that is no event, are refused', async () => {
  const app = await start()
  const hourAgo = new Date(Date.now() - 3_600_000)
  expect((await send(app, JSON.stringify(installed), { at: hourAgo })).status).toBe(400)
  expect((await send(app, JSON.stringify({ ...installed, event: 'nothing_of_ours' }))).status).toBe(400)
  expect((await send(app, 'no JSON')).status).toBe(400)
  expect(app.received()).toEqual([])
})

async function connectSecret(app: SaasApp, body: object): Promise<{ status: number; claims: unknown }> {
  const answer = await fetch(`${app.url}/connect-secret`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const { secret: signed } = (await answer.json()) as { secret?: string }
  const key = await importSPKI(keys.publicKey, 'RS256')
  return { status: answer.status, claims: signed ? (await jwtVerify(signed, key)).payload : null }
}

test('the secret is signed for the own customer, and only an own integration can be mended', async () => {
  const app = await start()
  expect(await connectSecret(app, {})).toMatchObject({
    status: 200,
    claims: {
      workspace_id: workspaceId,
      customer_id: 'northwind',
      name: 'Northwind Traders',
      state: 'sandbox of northwind',
      exp: expect.any(Number),
    },
  })
  expect((await connectSecret(app, { integration_id: integrationId })).status).toBe(404)
  await send(app, JSON.stringify(installed))
  expect(await connectSecret(app, { integration_id: integrationId })).toMatchObject({
    status: 200,
    claims: { integration_id: integrationId },
  })
})

test('webhooks are shown live: the earlier ones first, then each new one', async () => {
  const app = await start()
  await send(app, JSON.stringify(installed))
  const stream = await fetch(`${app.url}/events`)
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const readUntil = async (id: string) => {
    while (!text.includes(id)) text += (await reader?.read())?.value ?? ''
  }
  await readUntil('evt_1')
  await send(app, JSON.stringify(installed), { id: 'evt_2' })
  await readUntil('evt_2')
  expect(text.indexOf('evt_1')).toBeLessThan(text.indexOf('evt_2'))
  await reader?.cancel()
})

test("the page's script is one file of JavaScript, under the page's rules, the same at every request", async () => {
  const app = await start()
  const load = async () => {
    const answer = await fetch(`${app.url}/app.js`)
    const { headers } = answer
    return [headers.get('content-type'), headers.get('x-content-type-options'), await answer.text()] as const
  }
  const [first, second] = await Promise.all([load(), load()])
  const [type, options, text] = first
  expect([type, options]).toEqual(['text/javascript; charset=utf-8', 'nosniff'])
  expect(text).toContain('function webhookCard(')
  // Types left in it would be a syntax error.
  expect((await transform(text, { loader: 'js' })).warnings).toEqual([])
  expect(second).toEqual(first)
})

test('an environment that is not right names each variable, and no secret', () => {
  const read = () => readEnvironment({ SERVICE_URL: 'nope', WORKSPACE_ID: 'x', WEBHOOK_SECRET: 'my-secret' })
  expect(read).toThrow(/SERVICE_URL[\s\S]*WORKSPACE_ID[\s\S]*WEBHOOK_SECRET/)
  expect(read).not.toThrow(/my-secret/)
})
