import { beforeEach, describe, expect, test } from 'vitest'
import { Webhook } from 'standardwebhooks'
import { envelopeSchema, newUuid } from '@tributary/contract'
import { newIntegration, updated, type DeliveryFixture } from '../../../../test/support/deliveryFixture.ts'
import { useDeliveryWorld } from '../../../../test/support/deliveryWorld.ts'
import type { HeldClock } from '../../../../test/support/heldClock.ts'
import type { TestDatabase } from '../../../../test/support/testDatabase.ts'
import type { Receiver } from '../../../../test/support/webhookReceiver.ts'
import { rotateSecret } from './rotateSecret.ts'
import { defaultRetryScheduleS } from './retrySchedule.ts'
import { retryDelivery } from './retryDelivery.ts'
import { deleteEndpoint } from './deleteEndpoint.ts'
import { findEndpoint } from './store/endpoints.ts'
import { updateEndpoint } from './store/updateEndpoint.ts'
import { listAttempts, type Attempt } from './store/deliveries.ts'
import { listDeliveries } from './store/listDeliveries.ts'

const world = useDeliveryWorld()
let db: TestDatabase
let clock: HeldClock
let fixture: DeliveryFixture
let workspaceId: string
beforeEach(() => {
  ;({ db, clock, fixture, workspaceId } = world)
})

const receiver = (answer?: Receiver['answer']) => world.receiver(answer)

const until = (done: () => boolean | Promise<boolean>) =>
  expect.poll(done, { timeout: 15_000, interval: 10 }).toBe(true)

/** The attempts at an endpoint, in the order of the events. */
async function attempts(endpointId: string): Promise<Attempt[]> {
  const { rows: deliveries } = await listDeliveries(
    db,
    workspaceId,
    { endpointId },
    { after: null, limit: 1000 },
  )
  const lists = await Promise.all(
    deliveries.toReversed().map(({ seq }) => listAttempts(db, { workspaceId, endpointId, seq })),
  )
  return lists.flat()
}

const untilAttempts = (endpointId: string, count: number) =>
  until(async () => (await attempts(endpointId)).length >= count)

const recordOne = async (resourceId = newUuid()) =>
  await fixture.record([updated(newIntegration(fixture.workspace), resourceId)])

describe('what an endpoint receives', () => {
  test('is the stored body, with headers that the standardwebhooks package verifies', async () => {
    const app = await receiver()
    const { secret, endpointId } = await fixture.endpoint(app.url)
    fixture.start()
    await recordOne()
    await until(() => app.received.length === 1)
    const [one] = app.received
    if (!one) throw new Error('nothing received')
    const { rows } = await db.query<{ event_id: string; body: string }>(
      'select event_id, body from events where workspace_id = $1',
      [workspaceId],
    )
    expect(rows).toEqual([{ event_id: one.eventId, body: one.body.toString() }])
    expect(one.headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': String(one.body.length),
      'webhook-timestamp': String(Math.floor(clock.now() / 1000)),
    })
    const verified = new Webhook(secret).verify(one.body, one.headers as Record<string, string>)
    expect(envelopeSchema.parse(verified)).toEqual(JSON.parse(one.body.toString()))
    const forged = Buffer.concat([one.body, Buffer.from(' ')])
    expect(() => new Webhook(secret).verify(forged, one.headers as Record<string, string>)).toThrow(
      'No matching signature found',
    )
    await untilAttempts(endpointId, 1)
    expect(await attempts(endpointId)).toEqual([
      {
        attempt: 1,
        startedAt: new Date(clock.now()),
        durationMs: expect.any(Number),
        outcome: 'delivered',
        statusCode: 204,
        error: null,
        responseBody: null,
        signature: one.headers['webhook-signature'],
        headerNames: [],
        replayId: null,
      },
    ])
  })

  test.each([0, 60, 7 * 86_400])(
    'is signed by both secrets until a grace period of %i s is over, then by the new one alone',
    async (graceS) => {
      const app = await receiver()
      const { secret, endpointId } = await fixture.endpoint(app.url)
      fixture.start()
      const rotated = await rotateSecret(fixture.deps, { workspaceId, endpointId, secret: null, graceS })
      await expect.poll(() => sendAndVerify(app, [secret, rotated.secret])).toEqual([graceS > 0, true])
      clock.advance(Math.max(0, graceS * 1000 - 1))
      expect(await sendAndVerify(app, [secret, rotated.secret])).toEqual([graceS > 0, true])
      clock.advance(1)
      expect(await sendAndVerify(app, [secret, rotated.secret])).toEqual([false, true])
    },
  )
})

async function sendAndVerify(app: Receiver, secrets: string[]): Promise<boolean[]> {
  const before = app.received.length
  await recordOne()
  await until(() => app.received.length > before)
  const last = app.received.at(-1)
  return secrets.map((secret) => {
    try {
      // The package compares the timestamp with the real time, and the test's clock is ahead of it.
      const [id, timestamp] = [
        String(last?.headers['webhook-id']),
        Number(last?.headers['webhook-timestamp']),
      ]
      const own = new Webhook(secret).sign(id, new Date(timestamp * 1000), last?.body.toString() ?? '')
      return String(last?.headers['webhook-signature']).split(' ').includes(own)
    } catch {
      return false
    }
  })
}

describe('a failed delivery', () => {
  test('is tried again by the default schedule, with the same id and body, and given up after the tenth try', async () => {
    const app = await receiver(() => 500)
    const { endpointId } = await fixture.endpoint(app.url)
    fixture.start()
    await recordOne()
    for (const [index, seconds] of defaultRetryScheduleS.entries()) {
      await untilAttempts(endpointId, index + 1)
      expect(app.received).toHaveLength(index + 1)
      clock.advance(seconds * 1000 - 1)
      await new Promise((resolve) => setImmediate(resolve))
      expect(app.received).toHaveLength(index + 1)
      clock.advance(1)
      await until(() => app.received.length === index + 2)
    }
    await untilAttempts(endpointId, 10)
    const tries = await attempts(endpointId)
    expect(tries.map(({ attempt, outcome, statusCode }) => [attempt, outcome, statusCode])).toEqual([
      ...Array.from({ length: 9 }, (_, i) => [i + 1, 'retrying', 500]),
      [10, 'given_up', 500],
    ])
    expect(new Set(app.received.map(({ eventId }) => eventId)).size).toBe(1)
    expect(new Set(app.received.map(({ body }) => body.toString())).size).toBe(1)
    expect(new Set(app.received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(10)
    const [delivery] = (await listDeliveries(db, workspaceId, { endpointId }, { after: null, limit: 1 })).rows
    expect(delivery).toMatchObject({ status: 'given_up', attempts: 10 })
  })

  test('that was given up can be taken up again, and its tries are counted on', async () => {
    let status = 500
    const app = await receiver(() => status)
    const { endpointId } = await fixture.endpoint(app.url, { retryScheduleS: [] })
    fixture.start()
    await recordOne()
    await untilAttempts(endpointId, 1)
    status = 200
    const eventId = app.received[0]?.eventId ?? ''
    await retryDelivery(fixture.deps, { workspaceId, endpointId, eventId })
    await untilAttempts(endpointId, 2)
    expect((await attempts(endpointId)).map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
      [1, 'retrying'],
      [2, 'delivered'],
    ])
    expect(app.received.map((one) => one.eventId)).toEqual([eventId, eventId])
    await updateEndpoint(db, workspaceId, endpointId, { status: 'paused' })
    await retryDelivery(fixture.deps, { workspaceId, endpointId, eventId })
    await expect(retryDelivery(fixture.deps, { workspaceId, endpointId, eventId })).rejects.toMatchObject({
      code: 'webhook.delivery_not_replayable',
    })
  })

  test('waits for its time after a restart as well', async () => {
    const app = await receiver(() => 500)
    const { endpointId } = await fixture.endpoint(app.url)
    const first = fixture.start()
    await recordOne()
    await untilAttempts(endpointId, 1)
    await first.stop()
    fixture.start()
    const probe = await receiver()
    await fixture.endpoint(probe.url)
    await recordOne()
    await until(() => probe.received.length === 1)
    await untilAttempts(endpointId, 2)
    expect(app.received).toHaveLength(2)
    clock.advance(5_000)
    await until(() => app.received.length === 4)
  })
})

describe('answers of an endpoint', () => {
  async function tryOnce(answer: Receiver['answer'], options: { attemptTimeoutMs?: number } = {}) {
    const app = await receiver(answer)
    const { endpointId } = await fixture.endpoint(app.url)
    fixture.start(options)
    await recordOne()
    await untilAttempts(endpointId, 1)
    const [attempt] = await attempts(endpointId)
    return { app, endpointId, attempt, endpoint: await findEndpoint(db, workspaceId, endpointId) }
  }

  test('a redirect is a failure and is not followed', async () => {
    const elsewhere = await receiver()
    const { attempt } = await tryOnce((_received, response) => {
      response.writeHead(302, { location: elsewhere.url }).end()
    })
    expect(attempt).toMatchObject({ outcome: 'retrying', statusCode: 302 })
    expect(attempt?.error).toMatch('redirects are not followed')
    expect(elsewhere.received).toEqual([])
  })

  test('410 disables the endpoint, its queue waits, and goes on when it is enabled again', async () => {
    let status = 410
    const { app, endpointId, attempt, endpoint } = await tryOnce(() => status)
    expect(attempt).toMatchObject({ outcome: 'retrying', statusCode: 410 })
    expect(endpoint).toMatchObject({ status: 'disabled', statusReason: expect.stringContaining('410 Gone') })
    await recordOne()
    clock.advance(3_600_000)
    status = 200
    expect(await updateEndpoint(db, workspaceId, endpointId, { status: 'enabled' })).toMatchObject({
      status: 'enabled',
      statusReason: null,
    })
    await untilAttempts(endpointId, 2)
    expect(app.received).toHaveLength(2)
    expect(new Set(app.received.map(({ eventId }) => eventId)).size).toBe(1)
  })

  test('429 with Retry-After holds the whole endpoint back for that long', async () => {
    let status = 429
    const { app, endpointId } = await tryOnce((_received, response) => {
      response.writeHead(status, status === 429 ? { 'retry-after': '120' } : {}).end()
    })
    status = 200
    await recordOne()
    clock.advance(119_000)
    const other = await receiver()
    await fixture.endpoint(other.url)
    await recordOne()
    await until(() => other.received.length === 1)
    expect(app.received).toHaveLength(1)
    clock.advance(1_000)
    await untilAttempts(endpointId, 4)
    expect(app.received).toHaveLength(4)
  })

  test('no answer in time is a failure that says so', async () => {
    const { attempt } = await tryOnce(() => {}, { attemptTimeoutMs: 100 })
    expect(attempt).toMatchObject({ outcome: 'retrying', statusCode: null })
    expect(attempt?.error).toBe('"127.0.0.1" did not answer within 100 ms.')
  })

  test('a refused connection is a failure that says so', async () => {
    const gone = await receiver()
    await gone.close()
    const { endpointId } = await fixture.endpoint(gone.url)
    fixture.start()
    await recordOne()
    await untilAttempts(endpointId, 1)
    const [attempt] = await attempts(endpointId)
    expect(attempt?.error).toMatch('the connection was refused (ECONNREFUSED)')
  })

  test('of a huge answer, the first 4 kB are kept', async () => {
    const { attempt } = await tryOnce((_received, response) => {
      response.writeHead(500)
      const write = () => {
        while (!response.destroyed && response.write('x\0'.repeat(30_000)));
        response.once('drain', write)
      }
      write()
    })
    expect(attempt).toMatchObject({ outcome: 'retrying', statusCode: 500 })
    expect(attempt?.responseBody).toBe('x\ufffd'.repeat(2_048))
  })

  test('a status whose body never ends counts, and the body is cut off', async () => {
    const { attempt } = await tryOnce(
      (_received, response) => {
        response.writeHead(200)
        response.write('thanks')
      },
      { attemptTimeoutMs: 200 },
    )
    expect(attempt).toMatchObject({ outcome: 'delivered', statusCode: 200, responseBody: 'thanks' })
  })
})

describe('an endpoint', () => {
  test('that hangs does not hold up another', async () => {
    const hanging = await receiver(() => {})
    const good = await receiver()
    await fixture.endpoint(hanging.url)
    await fixture.endpoint(good.url)
    fixture.start({ attemptTimeoutMs: 500 })
    const integration = newIntegration(fixture.workspace)
    await fixture.record(Array.from({ length: 300 }, () => updated(integration, newUuid())))
    await until(() => good.received.length === 300)
    expect(hanging.received.length).toBeLessThan(20)
  })

  test('that is down is probed by one delivery at a time, and drains in steps when it is back', async () => {
    let isDown = true
    const app = await receiver(() => (isDown ? 500 : 200))
    const { endpointId } = await fixture.endpoint(app.url)
    fixture.start()
    const integration = newIntegration(fixture.workspace)
    await fixture.record(Array.from({ length: 200 }, () => updated(integration, newUuid())))
    const notBefore = async () => (await findEndpoint(db, workspaceId, endpointId))?.notBeforeMs ?? null
    await until(async () => (await notBefore()) !== null)
    const tried = app.received.length
    expect(tried).toBeLessThan(30)
    clock.advance(((await notBefore()) ?? 0) - clock.now())
    await untilAttempts(endpointId, tried + 1)
    expect(app.received).toHaveLength(tried + 1)
    isDown = false
    await until(async () => ((await notBefore()) ?? 0) > clock.now())
    clock.advance(((await notBefore()) ?? 0) - clock.now())
    await until(() => new Set(app.received.map(({ eventId }) => eventId)).size === 200)
    expect(await notBefore()).toBeNull()
  })

  test('that is paused receives nothing; enabled again, everything in order', async () => {
    const app = await receiver()
    const { endpointId } = await fixture.endpoint(app.url)
    const other = await receiver()
    await fixture.endpoint(other.url)
    fixture.start()
    await updateEndpoint(db, workspaceId, endpointId, { status: 'paused' })
    const resource = newUuid()
    await recordOne(resource)
    await recordOne(resource)
    await until(() => other.received.length === 2)
    expect(app.received).toEqual([])
    await updateEndpoint(db, workspaceId, endpointId, { status: 'enabled' })
    await until(() => app.received.length === 2)
    expect(app.received.map(({ eventId }) => eventId)).toEqual(other.received.map(({ eventId }) => eventId))
  })

  test('whose URL changes is sent to at the new one, with what waited', async () => {
    const old = await receiver(() => 500)
    const replacement = await receiver()
    const { endpointId } = await fixture.endpoint(old.url)
    fixture.start()
    await recordOne()
    await untilAttempts(endpointId, 1)
    await updateEndpoint(db, workspaceId, endpointId, { url: replacement.url })
    await expect
      .poll(async () => {
        await recordOne()
        return replacement.received.length
      })
      .toBeGreaterThan(0)
    await until(
      async () => (await attempts(endpointId)).length === old.received.length + replacement.received.length,
    )
    clock.advance(5_000)
    await until(() => replacement.received.some(({ eventId }) => eventId === old.received[0]?.eventId))
  })

  test('that is deleted receives nothing more, and what waited for it is gone', async () => {
    const app = await receiver(() => 500)
    const { endpointId } = await fixture.endpoint(app.url)
    fixture.start()
    await recordOne()
    await untilAttempts(endpointId, 1)
    expect(await deleteEndpoint({ db }, { workspaceId, endpointId })).toBe(true)
    const { rows } = await db.query('select 1 from deliveries where endpoint_id = $1', [endpointId])
    expect(rows).toEqual([])
    clock.advance(86_400_000)
    const probe = await receiver()
    await fixture.endpoint(probe.url)
    await recordOne()
    await until(() => probe.received.length === 1)
    expect(app.received).toHaveLength(1)
  })
})
