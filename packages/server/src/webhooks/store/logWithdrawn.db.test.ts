import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { until, useDeliveryWorld } from '../../../../../test/support/deliveryWorld.ts'
import { startReplays } from '../replay/startReplays.ts'
import { writeResults } from './writeResults.ts'

const world = useDeliveryWorld()

/** A receiver that keeps every request waiting until it is told what to answer. */
async function holdingReceiver() {
  const held: ServerResponse[] = []
  const app = await world.receiver((_received, response) => void held.push(response))
  return {
    app,
    answer: (status: number) => {
      for (const response of held.splice(0)) response.writeHead(status).end('said')
    },
  }
}

const erase = () => world.call('DELETE', '/customers/acme/event-bodies')

/** One request is under way, and its answer has not come. */
async function underWay() {
  const { app, answer } = await holdingReceiver()
  const { endpointId } = await world.fixture.endpoint(app.url)
  world.fixture.start()
  await world.recordOne()
  await until(() => app.received.length === 1)
  return { app, answer, endpointId, eventId: app.received[0]?.eventId ?? '' }
}

const untilLogged = (endpointId: string, status: number) =>
  until(async () => (await world.attempts(endpointId)).some(({ status_code: code }) => code === status))
const entries = async () => (await world.call('GET', '/deliveries')).body.data

test('a body that is erased while its request is under way: the request is in the log, without its answer', async () => {
  const { answer, endpointId, eventId } = await underWay()
  expect((await erase()).body).toEqual({ events: 1, answers: 0, cancelled: 1 })
  answer(200)
  await untilLogged(endpointId, 200)
  expect(await world.attempts(endpointId)).toMatchObject([
    { attempt: 1, outcome: 'delivered', error: null, response_body: null, event_id: eventId },
  ])
  expect(await entries()).toMatchObject([{ event_id: eventId, status: 'delivered', attempts: 1 }])
})

test('the same when it fails: it is cancelled, and the log says what was answered', async () => {
  const { answer, endpointId } = await underWay()
  await erase()
  answer(500)
  await untilLogged(endpointId, 500)
  expect(await world.attempts(endpointId)).toMatchObject([
    {
      attempt: 1,
      outcome: 'cancelled',
      error:
        'The endpoint answered 500; expected 2xx. It was taken out of the queue while this request was under way.',
      response_body: null,
    },
  ])
  expect(await entries()).toMatchObject([{ status: 'cancelled', attempts: 1 }])
})

test('an endpoint that is deleted while a request is under way: the request is in the log', async () => {
  const { answer, endpointId, eventId } = await underWay()
  expect((await world.call('DELETE', `/webhook-endpoints/${endpointId}`)).status).toBe(204)
  answer(204)
  await untilLogged(endpointId, 204)
  expect(await world.attempts(endpointId)).toMatchObject([{ attempt: 1, outcome: 'delivered' }])
  expect(await entries()).toMatchObject([{ event_id: eventId, status: 'delivered' }])
})

test('an endpoint that is paused while a request is under way: the request is in the log, and nothing follows', async () => {
  const { app, answer, endpointId } = await underWay()
  await world.call('PATCH', `/webhook-endpoints/${endpointId}`, { status: 'paused' })
  await world.recordOne()
  answer(503)
  await untilLogged(endpointId, 503)
  expect(await world.attempts(endpointId)).toMatchObject([{ attempt: 1, outcome: 'retrying' }])
  expect(await entries()).toMatchObject([
    { status: 'pending', attempts: 0 },
    { status: 'pending', attempts: 1 },
  ])
  expect(app.received).toHaveLength(1)
})

/** The replay of one delivery that was given up is under way. */
async function replayUnderWay() {
  const { app, answer } = await holdingReceiver()
  const { endpointId } = await world.fixture.endpoint(app.url, { retryScheduleS: [] })
  world.fixture.start()
  await world.recordOne()
  await until(() => app.received.length === 1)
  answer(400)
  await untilLogged(endpointId, 400)
  const replays = startReplays(world.fixture.deps)
  world.atEnd(() => replays.stop())
  const eventId = app.received[0]?.eventId ?? ''
  world.clock.advance(1_000)
  const { body } = await world.call('POST', `/deliveries/${endpointId}/${eventId}/retry`)
  await until(() => app.received.length === 2)
  return { answer, endpointId, replayId: String(body.replay_id) }
}

test('a replay that is cancelled while its request is under way, and is delivered: the log says so', async () => {
  const { answer, endpointId, replayId } = await replayUnderWay()
  expect((await world.call('POST', `/replays/${replayId}/cancel`)).body.state).toBe('cancelled')
  answer(200)
  await untilLogged(endpointId, 200)
  expect(await world.attempts(endpointId)).toMatchObject([
    { attempt: 1, outcome: 'retrying', status_code: 400, replay_id: null },
    { attempt: 2, outcome: 'delivered', status_code: 200, replay_id: replayId, response_body: 'said' },
  ])
  expect(await entries()).toMatchObject([{ status: 'delivered', attempts: 2 }])
})

test('a replay that is cancelled while its request is under way, and fails: it stays given up, and the try is in the log', async () => {
  const { answer, endpointId, replayId } = await replayUnderWay()
  await world.call('POST', `/replays/${replayId}/cancel`)
  answer(500)
  await untilLogged(endpointId, 500)
  expect(await world.attempts(endpointId)).toMatchObject([
    { attempt: 1, outcome: 'given_up', status_code: 400 },
    { attempt: 2, outcome: 'cancelled', status_code: 500, replay_id: replayId },
  ])
})

test('a result that is written twice, because the answer to the first writing was lost, counts once', async () => {
  const { db, fixture } = world
  const { endpointId, workspaceId } = await fixture.endpoint('http://127.0.0.1:1/')
  await world.recordOne()
  const { rows } = await db.query<{ seq: number; event_id: string }>(
    'select seq, event_id from deliveries where endpoint_id = $1',
    [endpointId],
  )
  const result = (outcome: 'retrying' | 'delivered', attemptCount: number, startedAtMs: number) => ({
    workspaceId,
    endpointId,
    seq: rows[0]?.seq ?? 0,
    attemptCount,
    eventId: rows[0]?.event_id ?? '',
    replayId: null,
    outcome,
    statusCode: outcome === 'delivered' ? 200 : 500,
    error: null,
    durationMs: 1,
    responseBody: null,
    startedAtMs,
    nextAttemptAtMs: startedAtMs + 5_000,
    signature: 'v1,',
    headerNames: null,
  })
  const now = Date.now()
  const counts = async () =>
    (
      await db.query<{ attempt_count: number }>(
        'select attempt_count from deliveries where endpoint_id = $1',
        [endpointId],
      )
    ).rows
  await writeResults(db, [result('retrying', 0, now)], [])
  await writeResults(db, [result('retrying', 0, now)], [])
  expect(await counts()).toEqual([{ attempt_count: 1 }])
  // Another process, whose lease had run out, tried it as well: that is in the log, and uses nothing up.
  await writeResults(db, [result('retrying', 0, now + 1)], [])
  expect(await counts()).toEqual([{ attempt_count: 1 }])
  await writeResults(db, [result('delivered', 1, now + 2)], [])
  await writeResults(db, [result('delivered', 1, now + 2)], [])
  expect(await counts()).toEqual([])
  const attempts = await world.attempts(endpointId)
  expect(attempts.map(({ outcome, status_code: status }) => [outcome, status])).toEqual([
    ['retrying', 500],
    ['retrying', 500],
    ['delivered', 200],
  ])
})
