import { generateKeyPairSync } from 'node:crypto'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { beforeEach, expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import { newIntegration, updated, type DeliveryFixture } from '../../../../test/support/deliveryFixture.ts'
import { useDeliveryWorld } from '../../../../test/support/deliveryWorld.ts'
import { testCertificates } from '../../../../test/support/testCertificates.ts'
import type { TestDatabase } from '../../../../test/support/testDatabase.ts'

const { key, valid, expired } = testCertificates

const world = useDeliveryWorld({ runningClock: true })
let db: TestDatabase
let fixture: DeliveryFixture
let server: Server
let url: string
/** The name in the client certificate of each request that came through; null: it showed none. */
let clients: (string | null)[]
/** The connections that requests came over. */
let sockets: Set<unknown>
beforeEach(() => {
  ;({ db, fixture } = world)
})

/** A real TLS server that asks for a client certificate, and with `insists` takes nobody without one. */
async function startServer(insists: boolean): Promise<void> {
  clients = []
  sockets = new Set()
  const options = { key, cert: valid, ca: [valid], requestCert: true, rejectUnauthorized: insists }
  server = createServer(options, (request, response) => {
    const { subject } = (request.socket as TLSSocket).getPeerCertificate()
    clients.push(subject ? String(subject.CN) : null)
    sockets.add(request.socket)
    request.resume().on('end', () => response.writeHead(204).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const started = server
  world.atEnd(() => {
    started.closeAllConnections()
    return new Promise((resolve) => started.close(resolve))
  })
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
}

const call = (method: 'GET' | 'POST' | 'PATCH', path: string, payload?: object) =>
  world.call(method, `/webhook-endpoints${path}`, payload)

const record = () => fixture.record([updated(newIntegration(fixture.workspace), newUuid())])
const errors = async (endpointId: string) =>
  (
    await db.query<{ error: string | null }>('select error from attempts where endpoint_id = $1', [
      endpointId,
    ])
  ).rows.map(({ error }) => error)

test('an endpoint is shown its client certificate, over connections that are kept, and nothing of the key is shown', async () => {
  await startServer(true)
  const tls = { certificate: valid, key, authorities: valid }
  const { status, body: made } = await call('POST', '', { url, tls })
  expect(status).toBe(201)
  expect(made.tls).toEqual({ certificate_expires: '2126-10-29T02:35:30.000Z' })
  fixture.start({ concurrency: 1 })
  for (let count = 1; count <= 3; count++) {
    await record()
    await expect.poll(() => clients.length).toBe(count)
    // A change of something else keeps the connection.
    await call('PATCH', `/${made.id}`, { description: `${count}` })
  }
  expect(clients).toEqual(['localhost', 'localhost', 'localhost'])
  expect(sockets.size).toBe(1)
  const shown = JSON.stringify([made, await call('GET', `/${made.id}`)])
  expect(shown).not.toContain('PRIVATE KEY')
  const { rows } = await db.query<{ row: string }>('select w::text as row from webhook_endpoints w')
  expect(JSON.stringify(rows)).not.toContain('PRIVATE KEY')
})

test('without a client certificate the try fails with words; given one, the delivery gets through', async () => {
  await startServer(true)
  const { body: made } = await call('POST', '', { url, tls: { authorities: valid } })
  expect(made.tls).toEqual({ certificate_expires: null })
  fixture.start()
  await record()
  await expect.poll(async () => (await errors(made.id)).length).toBe(1)
  expect((await errors(made.id))[0]).toMatch(
    /^The request to "127\.0\.0\.1" failed: (the server asks for a client certificate|the connection was (reset|closed))/,
  )
  expect(clients).toEqual([])
  await call('PATCH', `/${made.id}`, { tls: { certificate: valid, key, authorities: valid } })
  await expect.poll(() => clients, { timeout: 15_000 }).toEqual(['localhost'])
})

test('authorities of one endpoint are its own: another one does not trust them', async () => {
  await startServer(false)
  const { body: trusting } = await call('POST', '', { url, tls: { authorities: valid } })
  const { body: plain } = await call('POST', '', { url })
  expect(plain.tls).toBeNull()
  fixture.start()
  await record()
  await expect.poll(() => clients).toEqual([null])
  await expect.poll(() => errors(trusting.id)).toEqual([null])
  await expect.poll(async () => (await errors(plain.id)).length).toBe(1)
  expect((await errors(plain.id))[0]).toContain('the certificate is self-signed')
  expect((await call('PATCH', `/${trusting.id}`, { tls: null })).body.tls).toBeNull()
})

const otherKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
})

test.each([
  [{}, 'Expected "certificate" with "key"', '#/tls'],
  [{ certificate: valid }, 'needed together', '#/tls/key'],
  [{ key }, 'needed together', '#/tls/certificate'],
  [{ certificate: 'hunter2', key }, '"certificate" holds no certificate in PEM', '#/tls/certificate'],
  [{ authorities: 'hunter2' }, '"authorities" holds no certificate in PEM', '#/tls/authorities'],
  [
    { authorities: '-----BEGIN CERTIFICATE-----\nhunter2\n-----END CERTIFICATE-----' },
    '"authorities" holds a certificate that can not be read',
    '#/tls/authorities',
  ],
  [{ certificate: valid, key: 'hunter2' }, '"key" can not be used', '#/tls/key'],
  [{ certificate: valid, key: otherKey }, '"key" can not be used', '#/tls/key'],
  [
    { certificate: expired, key },
    'has expired: it was valid until 2020-01-02T00:00:00.000Z',
    '#/tls/certificate',
  ],
])('settings of TLS that can not work are refused in words (case %#)', async (tls, words, pointer) => {
  await startServer(false)
  const { body: made } = await call('POST', '', { url })
  for (const answer of [await call('POST', '', { url, tls }), await call('PATCH', `/${made.id}`, { tls })]) {
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'webhook.tls_invalid', errors: [{ pointer }] },
    })
    expect(answer.body.detail).toContain(words)
    expect(JSON.stringify(answer.body)).not.toMatch(/hunter2|PRIVATE/)
  }
})
