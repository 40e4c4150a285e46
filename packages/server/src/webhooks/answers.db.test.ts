import { createServer } from 'node:https'
import { createServer as createPlainServer, type AddressInfo, type Server } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import {
  createDeliveryFixture,
  newIntegration,
  updated,
  type DeliveryFixture,
} from '../../../../test/support/deliveryFixture.ts'
import { createHeldClock, type HeldClock } from '../../../../test/support/heldClock.ts'
import { testCertificates } from '../../../../test/support/testCertificates.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { startReceiver, type Answer } from '../../../../test/support/webhookReceiver.ts'
import { createEgress } from '../egress/index.ts'
import { findEndpoint, type Endpoint } from './store/endpoints.ts'

let db: TestDatabase
let clock: HeldClock
let fixture: DeliveryFixture
const closing: (() => Promise<unknown>)[] = []
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())
beforeEach(async () => {
  clock = createHeldClock()
  // Every name is this machine, as for a certificate of a name it must be.
  const egress = createEgress({
    allow: ['127.0.0.0/8'],
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    trustedAuthorities: [testCertificates.expired],
  })
  fixture = await createDeliveryFixture(db, { clock, egress })
})
afterEach(async () => {
  await fixture.close()
  await Promise.all(closing.splice(0).map((close) => close()))
})

type Row = {
  outcome: string
  status_code: number | null
  error: string | null
  response_body: string | null
  next_attempt_at: Date | null
}

/** Sends one event to `url` and gives how the try was noted, and what the endpoint is like after it. */
async function tryOnce(url: string): Promise<{ row: Row | undefined; endpoint: Endpoint | null }> {
  const { endpointId, workspaceId } = await fixture.endpoint(url)
  fixture.start({ attemptTimeoutMs: 5_000 })
  await fixture.record([updated(newIntegration(fixture.workspace), newUuid())])
  const read = () =>
    db.query<Row>(
      `select a.outcome, a.status_code, a.error, a.response_body, d.next_attempt_at
       from attempts a left join deliveries d using (workspace_id, endpoint_id, seq)
       where a.workspace_id = $1 and a.endpoint_id = $2`,
      [workspaceId, endpointId],
    )
  await expect.poll(async () => (await read()).rows.length, { timeout: 15_000 }).toBe(1)
  const [row] = (await read()).rows
  return { row, endpoint: await findEndpoint(db, workspaceId, endpointId) }
}

async function answering(answer: Answer) {
  const receiver = await startReceiver(answer)
  closing.push(() => receiver.close())
  return { receiver, ...(await tryOnce(receiver.url)) }
}

describe('an answer', () => {
  test.each([200, 201, 202, 204, 299])('%i is a success', async (status) => {
    const { receiver, row, endpoint } = await answering(() => status)
    expect(row).toEqual({
      outcome: 'delivered',
      status_code: status,
      error: null,
      response_body: null,
      next_attempt_at: null,
    })
    expect(endpoint).toMatchObject({ status: 'enabled', consecutiveFailures: 0, firstFailureAtMs: null })
    expect(receiver.received).toHaveLength(1)
  })

  test.each([300, 301, 302, 303, 304, 307, 308])('%i is a failure, and is not followed', async (status) => {
    const elsewhere = await startReceiver()
    closing.push(() => elsewhere.close())
    const { row } = await answering((_received, response) => {
      response.writeHead(status, { location: elsewhere.url }).end()
    })
    expect(row).toMatchObject({ outcome: 'retrying', status_code: status })
    expect(row?.error).toBe(
      `The endpoint answered ${status}; redirects are not followed. Set the endpoint to the final URL.`,
    )
    expect(elsewhere.received).toEqual([])
  })

  test.each([400, 401, 403, 404, 405, 408, 409, 413, 422, 500, 501, 505, 599])(
    '%i is a failure of this delivery, which is tried again after 5 s; the endpoint is not slowed down',
    async (status) => {
      const { row, endpoint } = await answering((_received, response) => {
        response.writeHead(status, { 'retry-after': '600' }).end('why')
      })
      expect(row).toEqual({
        outcome: 'retrying',
        status_code: status,
        error: `The endpoint answered ${status}; expected 2xx.`,
        response_body: 'why',
        next_attempt_at: new Date(clock.now() + 5_000),
      })
      expect(endpoint).toMatchObject({
        status: 'enabled',
        consecutiveFailures: 1,
        notBeforeMs: null,
        firstFailureAtMs: clock.now(),
      })
    },
  )

  test.each([429, 502, 503, 504])(
    '%i slows the endpoint down, by Retry-After if it says so',
    async (status) => {
      const silent = await answering(() => status)
      expect(silent.row).toMatchObject({ outcome: 'retrying', status_code: status })
      expect(silent.endpoint).toMatchObject({ status: 'enabled', notBeforeMs: clock.now() + 1_000 })
      const given = [
        ['600', 600_000],
        ['0', 1_000],
        ['999999', 3_600_000],
        // To the whole second, as HTTP dates are.
        [new Date(clock.now() + 900_000).toUTCString(), 900_000 - (clock.now() % 1000)],
        ['soon', 1_000],
      ] as const
      for (const [retryAfter, pauseMs] of given) {
        const told = await answering((_received, response) => {
          response.writeHead(status, { 'retry-after': retryAfter }).end()
        })
        expect([retryAfter, told.endpoint?.notBeforeMs]).toEqual([retryAfter, clock.now() + pauseMs])
      }
    },
  )

  test('410 disables the endpoint', async () => {
    const { row, endpoint } = await answering(() => 410)
    expect(row).toMatchObject({ outcome: 'retrying', status_code: 410, next_attempt_at: null })
    expect(endpoint).toMatchObject({
      status: 'disabled',
      statusReason: 'The endpoint answered 410 Gone and was disabled.',
    })
  })
})

describe('a fault of TLS is named:', () => {
  async function listening(server: Server): Promise<number> {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(() => new Promise((resolve) => server.close(resolve)))
    return (server.address() as AddressInfo).port
  }
  const serving = (cert: string) =>
    listening(createServer({ key: testCertificates.key, cert }, (_request, response) => response.end()))

  test.each([
    [
      'a certificate that expired',
      () => serving(testCertificates.expired),
      'localhost',
      'the certificate has expired (CERT_HAS_EXPIRED)',
    ],
    [
      'a self-signed certificate',
      () => serving(testCertificates.valid),
      'localhost',
      'the certificate is self-signed (DEPTH_ZERO_SELF_SIGNED_CERT)',
    ],
    [
      'no TLS at all',
      () => listening(createPlainServer((socket) => socket.resume().end('HTTP/1.1 400 Bad Request\r\n\r\n'))),
      'localhost',
      'TLS could not be agreed on (ERR_SSL_',
    ],
  ])('%s', async (_name, start, host, words) => {
    const port = await start()
    const { row, endpoint } = await tryOnce(`https://${host}:${port}/hook`)
    expect(row).toMatchObject({ outcome: 'retrying', status_code: null, response_body: null })
    expect(row?.error).toContain(`The request to "${host}" failed: ${words}`)
    expect(endpoint).toMatchObject({ status: 'enabled', consecutiveFailures: 1 })
  })

  test('a certificate for another host', async () => {
    const egress = createEgress({
      allow: ['127.0.0.0/8'],
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
      trustedAuthorities: [testCertificates.valid],
    })
    await fixture.close()
    fixture = await createDeliveryFixture(db, { clock, egress })
    const port = await serving(testCertificates.valid)
    const wrong = await tryOnce(`https://app.example:${port}/hook`)
    expect(wrong.row).toMatchObject({ outcome: 'retrying', status_code: null })
    expect(wrong.row?.error).toBe(
      'The request to "app.example" failed: the certificate is for another host name (ERR_TLS_CERT_ALTNAME_INVALID).',
    )
  })
})
