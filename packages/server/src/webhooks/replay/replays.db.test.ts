import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import {
  importDone,
  installed,
  newIntegration,
  updated,
  type DeliveryFixture,
} from '../../../../../test/support/deliveryFixture.ts'
import { useDeliveryWorld } from '../../../../../test/support/deliveryWorld.ts'
import type { HeldClock } from '../../../../../test/support/heldClock.ts'
import { takeReplaySteps, untilSettled } from '../../../../../test/support/takeReplaySteps.ts'
import type { TestDatabase } from '../../../../../test/support/testDatabase.ts'
import type { Receiver } from '../../../../../test/support/webhookReceiver.ts'
import { createEventRecorder } from '../../events/index.ts'
import { retryDelivery } from '../retryDelivery.ts'
import { listAttempts } from '../store/deliveries.ts'
import { deleteEndpoint } from '../deleteEndpoint.ts'
import { updateEndpoint } from '../store/updateEndpoint.ts'
import { listDeliveries } from '../store/listDeliveries.ts'
import { countWaiting } from '../store/queueReplayed.ts'
import { findReplay, type Replay } from '../store/replays.ts'
import { cancelReplay } from './cancelReplay.ts'
import { createReplay, type ReplayWanted } from './createReplay.ts'
import { windowMin } from './nextWindow.ts'
import { startReplays } from './startReplays.ts'
import { takeReplayStep } from './takeReplayStep.ts'

const world = useDeliveryWorld()
let db: TestDatabase
let clock: HeldClock
let fixture: DeliveryFixture
let receiver: Receiver
let workspaceId: string
beforeEach(async () => {
  ;({ db, clock, fixture, workspaceId } = world)
  receiver = await world.receiver()
})
afterEach(async () => {
  await db.query(
    `update replays set state = 'cancelled', finished_at = now() where state in ('queued', 'running')`,
  )
})

const long = { timeout: 20_000, interval: 20 }
const until = (done: () => boolean | Promise<boolean>) => expect.poll(done, long).toBe(true)

function startReplaying() {
  const replays = startReplays(fixture.deps, { pauseMs: 10 })
  world.atEnd(() => replays.stop())
  return replays
}

const hourMs = 3_600_000
const wholeRange = (endpointId: string, more: object = {}): ReplayWanted => ({
  workspaceId,
  endpointId,
  kind: 'range',
  since: new Date(Date.now() - hourMs),
  until: new Date(Date.now() + hourMs),
  events: null,
  integrationId: null,
  customerId: null,
  resourceId: null,
  ...more,
})

async function untilEnded(replay: Replay, state: Replay['state'] = 'done'): Promise<Replay> {
  await expect.poll(async () => (await findReplay(db, workspaceId, replay.replayId))?.state, long).toBe(state)
  const ended = await findReplay(db, workspaceId, replay.replayId)
  if (!ended) throw new Error('the replay is gone')
  return ended
}

const deliveriesOf = async (endpointId: string) =>
  (await listDeliveries(db, workspaceId, { endpointId }, { after: null, limit: 1_000 })).rows

/** Records `changes` of each of `resources` new resources, and waits until all were received. */
async function deliverRecords(endpointId: string, resources: number, changes: number): Promise<string[]> {
  const integration = newIntegration(fixture.workspace)
  const ids = Array.from({ length: resources }, () => newUuid())
  for (let n = 0; n < changes; n++) {
    await fixture.record(ids.map((resourceId) => updated(integration, resourceId, n)))
  }
  const count = resources * changes
  await until(
    async () => (await deliveriesOf(endpointId)).filter((one) => one.status === 'delivered').length === count,
  )
  return ids
}

describe('a replay of a range', () => {
  test('sends every event again in the order of its resource, with the same id and the same bytes, marked in the log', async () => {
    const { endpointId } = await fixture.endpoint(receiver.url)
    fixture.start()
    const ids = await deliverRecords(endpointId, 5, 4)
    const first = new Map(receiver.received.map(({ eventId, body }) => [eventId, body.toString()]))
    receiver.received = []
    startReplaying()
    const replay = await createReplay(fixture.deps, wholeRange(endpointId))
    const ended = await untilEnded(replay)
    expect(ended).toMatchObject({ queued: 20, skipped: 0, delivered: 20, givenUp: 0, cancelled: 0 })
    expect(new Map(receiver.received.map(({ eventId, body }) => [eventId, body.toString()]))).toEqual(first)
    for (const id of ids) {
      const changes = receiver.received.filter(({ resourceId }) => resourceId === id)
      expect(changes.map(({ payload }) => payload['data'])).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }, { n: 3 }])
    }
    const log = await deliveriesOf(endpointId)
    expect(log.filter(({ replayId }) => replayId === null)).toHaveLength(20)
    expect(log.filter(({ replayId }) => replayId === replay.replayId)).toHaveLength(20)
    const [newest] = log
    const tries = await listAttempts(db, { workspaceId, endpointId, seq: newest?.seq ?? 0 })
    expect(tries.map(({ attempt, outcome, replayId }) => [attempt, outcome, replayId])).toEqual([
      [1, 'delivered', null],
      [2, 'delivered', replay.replayId],
    ])
  })

  test('sends what its filters and the filter of the endpoint let through, never a test event', async () => {
    const { endpointId } = await fixture.endpoint(receiver.url, {
      events: ['integration_updated_data_model', 'integration_installed'],
    })
    await updateEndpoint(db, workspaceId, endpointId, { status: 'paused' })
    const [one, other] = [newIntegration(fixture.workspace), newIntegration(fixture.workspace)]
    const resource = newUuid()
    await fixture.record([
      installed(one),
      updated(one, resource),
      updated(one, newUuid()),
      importDone(one),
      { ...updated(other, newUuid()), customerId: 'globex' },
    ])
    await db.query('delete from deliveries where workspace_id = $1', [workspaceId])
    const queuedBy = async (more: object) => {
      const replay = await createReplay(fixture.deps, wholeRange(endpointId, more))
      await takeReplaySteps(fixture.deps, hourMs)
      const { rows } = await db.query<{ event: string }>(
        'delete from deliveries where replay_id = $1 returning event',
        [replay.replayId],
      )
      return rows.map(({ event }) => event).toSorted()
    }
    const [name, install] = ['integration_updated_data_model', 'integration_installed']
    expect(await queuedBy({})).toEqual([install, name, name, name])
    expect(await queuedBy({ events: [install] })).toEqual([install])
    expect(await queuedBy({ integrationId: other.integrationId })).toEqual([name])
    expect(await queuedBy({ customerId: 'acme' })).toEqual([install, name, name])
    expect(await queuedBy({ resourceId: resource })).toEqual([name])
    expect(await queuedBy({ customerId: 'globex', integrationId: one.integrationId })).toEqual([])
    expect(
      await queuedBy({ since: new Date(Date.now() - 2 * hourMs), until: new Date(Date.now() - hourMs) }),
    ).toEqual([])
  })

  test('reaches an endpoint that did not exist when the events happened', async () => {
    const integration = newIntegration(fixture.workspace)
    const ids = [newUuid(), newUuid(), newUuid()]
    await fixture.record(ids.map((id) => updated(integration, id)))
    const { endpointId } = await fixture.endpoint(receiver.url)
    fixture.start()
    startReplaying()
    const replay = await createReplay(fixture.deps, wholeRange(endpointId))
    expect(await untilEnded(replay)).toMatchObject({ queued: 3, delivered: 3 })
    expect(new Set(receiver.received.map(({ resourceId }) => resourceId))).toEqual(new Set(ids))
  })

  test('misses nothing that was being committed when it was asked for, to an endpoint that was not there yet', async () => {
    const recorder = createEventRecorder()
    let commit = () => {}
    const held = new Promise<void>((resolve) => (commit = resolve))
    let recorded = () => {}
    const isRecorded = new Promise<void>((resolve) => (recorded = resolve))
    const page = db.transaction(async (tx) => {
      await recorder.record(tx, [updated(newIntegration(fixture.workspace), newUuid())])
      recorded()
      await held
    })
    await isRecorded
    const { endpointId } = await fixture.endpoint(receiver.url)
    const replay = await createReplay(fixture.deps, wholeRange(endpointId))
    const takeSteps = async () => {
      await db.query('update replays set not_before = now() where replay_id = $1', [replay.replayId])
      while (await takeReplayStep(fixture.deps, 60_000));
    }
    await takeSteps()
    commit()
    await page
    await expect
      .poll(async () => {
        await takeSteps()
        return (await findReplay(db, workspaceId, replay.replayId))?.queued
      }, long)
      .toBe(1)
  })

  test('waits a minute at most for a transaction that stays open', async () => {
    const { endpointId } = await fixture.endpoint(receiver.url)
    await fixture.record([updated(newIntegration(fixture.workspace), newUuid())])
    await db.query('delete from deliveries where workspace_id = $1', [workspaceId])
    await db.transaction(async (tx) => {
      await tx.query('select pg_current_xact_id()')
      const replay = await createReplay(fixture.deps, wholeRange(endpointId))
      await takeReplayStep(fixture.deps, 0)
      expect(await findReplay(db, workspaceId, replay.replayId)).toMatchObject({ queued: 0 })
      await db.query(
        `update replays set not_before = now(), created_at = created_at - interval '61 seconds' where replay_id = $1`,
        [replay.replayId],
      )
      await takeReplayStep(fixture.deps, 0)
      expect(await findReplay(db, workspaceId, replay.replayId)).toMatchObject({ queued: 1 })
    })
  })

  test('leaves out what is pending already', async () => {
    const { endpointId } = await fixture.endpoint(receiver.url)
    await updateEndpoint(db, workspaceId, endpointId, { status: 'paused' })
    await fixture.record([updated(newIntegration(fixture.workspace), newUuid())])
    const first = await createReplay(fixture.deps, wholeRange(endpointId))
    await takeReplaySteps(fixture.deps, 0)
    expect(await findReplay(db, workspaceId, first.replayId)).toMatchObject({
      state: 'done',
      queued: 0,
      skipped: 1,
    })
  })
})

describe('a replay of what was given up', () => {
  test('takes up all that was given up since then, and what is given up again stays given up', async () => {
    receiver.answer = () => 500
    const { endpointId } = await fixture.endpoint(receiver.url, { retryScheduleS: [] })
    fixture.start()
    const integration = newIntegration(fixture.workspace)
    const [good, bad] = [newUuid(), newUuid()]
    const since = new Date(clock.now() - 1)
    await fixture.record([updated(integration, good), updated(integration, bad)])
    const statuses = async () => (await deliveriesOf(endpointId)).map(({ status }) => status)
    await expect.poll(statuses).toEqual(['given_up', 'given_up'])
    receiver.answer = ({ resourceId }) => (resourceId === good ? 200 : 500)
    startReplaying()
    const first = await untilEnded(
      await createReplay(fixture.deps, { workspaceId, endpointId, kind: 'failed', since }),
    )
    expect(first).toMatchObject({ queued: 2, delivered: 1, givenUp: 1 })
    expect((await statuses()).toSorted()).toEqual(['delivered', 'given_up'])
    receiver.answer = () => 200
    const second = await untilEnded(
      await createReplay(fixture.deps, { workspaceId, endpointId, kind: 'failed', since }),
    )
    expect(second).toMatchObject({ queued: 1, delivered: 1 })
    expect(await statuses()).toEqual(['delivered', 'delivered'])
  })
})

describe('a large replay', () => {
  test('puts no more than its window into the queue, and goes on as it is sent', async () => {
    const { endpointId } = await fixture.endpoint(receiver.url)
    const integration = newIntegration(fixture.workspace)
    await fixture.record(Array.from({ length: 1_500 }, () => updated(integration, newUuid())))
    await db.query('delete from deliveries where workspace_id = $1', [workspaceId])
    const replay = await createReplay(fixture.deps, wholeRange(endpointId))
    const waiting = async () => (await countWaiting(db, replay)).pending
    await takeReplaySteps(fixture.deps, 60_000)
    expect(await waiting()).toBe(windowMin)
    await db.query('update replays set not_before = now() where replay_id = $1', [replay.replayId])
    await takeReplaySteps(fixture.deps, 60_000)
    expect(await waiting()).toBe(windowMin)
    fixture.start()
    await until(async () => (await waiting()) === 0)
    await db.query('update replays set not_before = now() where replay_id = $1', [replay.replayId])
    startReplaying()
    const ended = await untilEnded(replay)
    expect(ended).toMatchObject({ queued: 1_500, delivered: 1_500 })
    expect(new Set(receiver.received.map(({ eventId }) => eventId)).size).toBe(1_500)
    expect(receiver.received).toHaveLength(1_500)
  })

  test('is put into the queue once by several processes, and goes on where one of them died', async () => {
    const { endpointId } = await fixture.endpoint(receiver.url)
    const integration = newIntegration(fixture.workspace)
    await fixture.record(Array.from({ length: 600 }, () => updated(integration, newUuid())))
    await db.query('delete from deliveries where workspace_id = $1', [workspaceId])
    const replay = await createReplay(fixture.deps, wholeRange(endpointId))
    // A process that dies before its commit takes nothing with it.
    const dying = { ...fixture.deps, db: { ...db, transaction: dieBeforeCommit } }
    await untilSettled(fixture.deps)
    await expect(takeReplayStep(dying, 10)).resolves.toBe(true)
    expect((await countWaiting(db, replay)).pending).toBe(0)
    await db.query('update replays set not_before = now() where replay_id = $1', [replay.replayId])
    fixture.start()
    startReplaying()
    startReplaying()
    startReplaying()
    expect(await untilEnded(replay)).toMatchObject({ queued: 600, delivered: 600 })
    expect(receiver.received).toHaveLength(600)
  })

  test('that is cancelled is sent no further, and what it had taken up is given up as before', async () => {
    receiver.answer = () => 500
    const { endpointId } = await fixture.endpoint(receiver.url, { retryScheduleS: [] })
    fixture.start()
    const integration = newIntegration(fixture.workspace)
    const since = new Date(clock.now() - 1)
    await fixture.record([updated(integration, newUuid()), updated(integration, newUuid())])
    const statuses = async () => (await deliveriesOf(endpointId)).map(({ status }) => status)
    await expect.poll(statuses).toEqual(['given_up', 'given_up'])
    await updateEndpoint(db, workspaceId, endpointId, { status: 'paused' })
    const replay = await createReplay(fixture.deps, { workspaceId, endpointId, kind: 'failed', since })
    await takeReplaySteps(fixture.deps, 60_000)
    expect(await statuses()).toEqual(['pending', 'pending'])
    expect(await cancelReplay(fixture.deps, replay)).toMatchObject({ state: 'cancelled', cancelled: 2 })
    expect(await statuses()).toEqual(['given_up', 'given_up'])
    await expect(cancelReplay(fixture.deps, replay)).rejects.toMatchObject({ code: 'webhook.replay_ended' })
    receiver.received = []
    receiver.answer = () => 200
    await updateEndpoint(db, workspaceId, endpointId, { status: 'enabled' })
    const resource = newUuid()
    await fixture.record([updated(integration, resource)])
    await until(() => receiver.received.length > 0)
    expect(receiver.received.map(({ resourceId }) => resourceId)).toEqual([resource])
  })

  test('that is cancelled while it is being sent: what the sender had read ahead is not sent', async () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    const { endpointId } = await fixture.endpoint(receiver.url)
    const integration = newIntegration(fixture.workspace)
    await fixture.record(Array.from({ length: 150 }, () => updated(integration, newUuid())))
    await db.query('delete from deliveries where workspace_id = $1', [workspaceId])
    receiver.answer = async () => {
      await held
      return 200
    }
    fixture.start()
    const replay = await createReplay(fixture.deps, wholeRange(endpointId))
    await takeReplaySteps(fixture.deps, 60_000)
    await until(() => receiver.received.length > 0)
    await cancelReplay(fixture.deps, replay)
    const last = newUuid()
    await fixture.record([updated(integration, last)])
    const other = await world.receiver()
    await fixture.endpoint(other.url)
    await fixture.record([updated(integration, newUuid())])
    // The notice of the withdrawal came before that of these.
    await until(() => other.received.length === 1)
    release()
    await until(() => receiver.received.some(({ resourceId }) => resourceId === last))
    expect(receiver.received.length).toBeLessThan(20)
  })

  test('of an endpoint that is deleted ends as cancelled', async () => {
    const { endpointId } = await fixture.endpoint(receiver.url)
    const replay = await createReplay(fixture.deps, wholeRange(endpointId))
    await deleteEndpoint({ db }, { workspaceId, endpointId })
    await takeReplaySteps(fixture.deps, 0)
    expect(await findReplay(db, workspaceId, replay.replayId)).toMatchObject({
      state: 'cancelled',
      reason: 'The endpoint was deleted.',
    })
  })

  test('waits until the one before it of the same endpoint is in the queue', async () => {
    const { endpointId } = await fixture.endpoint(receiver.url)
    const integration = newIntegration(fixture.workspace)
    await fixture.record(Array.from({ length: windowMin + 1 }, () => updated(integration, newUuid())))
    await db.query('delete from deliveries where workspace_id = $1', [workspaceId])
    const first = await createReplay(fixture.deps, wholeRange(endpointId))
    const second = await createReplay(fixture.deps, wholeRange(endpointId))
    await takeReplaySteps(fixture.deps, 60_000)
    expect(await findReplay(db, workspaceId, first.replayId)).toMatchObject({
      state: 'running',
      queued: windowMin,
    })
    expect(await findReplay(db, workspaceId, second.replayId)).toMatchObject({ state: 'queued', queued: 0 })
  })
})

test('a delivered one can be sent again alone, as a replay of one', async () => {
  const { endpointId } = await fixture.endpoint(receiver.url)
  fixture.start()
  await deliverRecords(endpointId, 1, 1)
  const [sent] = receiver.received
  startReplaying()
  const again = await retryDelivery(fixture.deps, { workspaceId, endpointId, eventId: sent?.eventId ?? '' })
  expect(again).toMatchObject({ status: 'pending', attempts: 1, replayId: expect.any(String) })
  await until(() => receiver.received.length === 2)
  expect(receiver.received[1]).toMatchObject({ eventId: sent?.eventId, body: sent?.body })
  const replay = await findReplay(db, workspaceId, again.replayId ?? '')
  if (!replay) throw new Error('no replay')
  expect(await untilEnded(replay)).toMatchObject({ kind: 'one', queued: 1, delivered: 1 })
})

async function dieBeforeCommit<T>(work: Parameters<typeof db.transaction<T>>[0]): Promise<T> {
  return await db.transaction(async (tx) => {
    await work(tx)
    throw new Error('killed')
  })
}
