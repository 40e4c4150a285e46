import { beforeEach, expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import { newIntegration, updated, type DeliveryFixture } from '../../../../test/support/deliveryFixture.ts'
import { useDeliveryWorld } from '../../../../test/support/deliveryWorld.ts'
import type { TestDatabase } from '../../../../test/support/testDatabase.ts'
import type { Receiver } from '../../../../test/support/webhookReceiver.ts'
import { findEvent } from '../events/index.ts'
import { createWorkspace } from '../workspaces/index.ts'
import { eraseCustomer } from './eraseCustomer.ts'
import { retryDelivery } from './retryDelivery.ts'
import { listAttempts } from './store/deliveries.ts'
import { updateEndpoint } from './store/updateEndpoint.ts'
import { listDeliveries } from './store/listDeliveries.ts'
import { maintainPartitions } from './store/partitions.ts'

const world = useDeliveryWorld({ runningClock: true })
let db: TestDatabase
let fixture: DeliveryFixture
let receiver: Receiver
let workspaceId: string
beforeEach(async () => {
  ;({ db, fixture, workspaceId } = world)
  receiver = await world.receiver()
})

const until = (done: () => Promise<boolean>) =>
  expect.poll(done, { timeout: 15_000, interval: 10 }).toBe(true)
const list = async (endpointId: string) =>
  (await listDeliveries(db, workspaceId, { endpointId }, { after: null, limit: 1_000 })).rows
const statuses = async (endpointId: string) => (await list(endpointId)).map(({ status }) => status)

/** Moves everything that happened so far `days` back, into partitions of that day. */
async function age(days: number): Promise<string> {
  const { rows } = await db.query<{ day: string }>(
    `select to_char((now() at time zone 'utc')::date - $1::integer, 'YYYYMMDD') as day`,
    [days],
  )
  const day = rows[0]?.day ?? ''
  for (const parent of ['events', 'attempts']) {
    await db.query(
      `create table ${parent}_${day} partition of ${parent}
       for values from ('${day} 00:00:00+00') to (('${day} 00:00:00+00'::timestamptz + interval '1 day'))`,
    )
  }
  await db.query(`update events set created_at = '${day} 12:00:00+00'`)
  await db.query(`update deliveries set event_created_at = '${day} 12:00:00+00'`)
  await db.query(
    `update attempts set started_at = '${day} 12:00:01+00', event_created_at = '${day} 12:00:00+00'`,
  )
  return day
}

test('what is older than the retention goes with its tables; a delivery that still waits ends as cancelled, with the reason', async () => {
  const { endpointId } = await fixture.endpoint(receiver.url)
  const waiting = await fixture.endpoint(receiver.url)
  await updateEndpoint(db, workspaceId, waiting.endpointId, { status: 'paused' })
  fixture.start()
  await fixture.record([updated(newIntegration(fixture.workspace), newUuid())])
  await until(async () => (await statuses(endpointId))[0] === 'delivered')
  const day = await age(32)
  await db.query(
    `insert into replays (workspace_id, replay_id, endpoint_id, kind, since, until, cursor_at, window_size, state, finished_at)
     values ($1, $2, $3, 'range', now(), now(), now(), 200, 'done', now() - interval '31 days 1 hour')`,
    [workspaceId, newUuid(), endpointId],
  )
  const replays = async () => (await db.query('select 1 from replays')).rowCount
  const tables = async () =>
    (await db.query(`select relname from pg_class where relname in ('events_${day}', 'attempts_${day}')`))
      .rowCount
  await maintainPartitions(db, 32)
  expect(await tables()).toBe(2)
  expect(await replays()).toBe(1)
  expect(await statuses(endpointId)).toEqual(['delivered'])
  await maintainPartitions(db, 31)
  expect(await tables()).toBe(0)
  expect(await replays()).toBe(0)
  expect(await statuses(endpointId)).toEqual([])
  expect(await statuses(waiting.endpointId)).toEqual(['pending'])
  await updateEndpoint(db, workspaceId, waiting.endpointId, { status: 'enabled' })
  await until(async () => (await statuses(waiting.endpointId))[0] === 'cancelled')
  const [cancelled] = await list(waiting.endpointId)
  const tries = await listAttempts(db, { ...waiting, seq: cancelled?.seq ?? 0 })
  expect(tries).toMatchObject([
    { outcome: 'cancelled', error: 'The body of this event is no longer kept.', signature: null },
  ])
  expect(receiver.received).toHaveLength(1)
  const path = `/deliveries/${waiting.endpointId}/${cancelled?.eventId}`
  const error = 'The body of this event is no longer kept.'
  const shown = [expect.objectContaining({ outcome: 'cancelled', error })]
  expect(await world.call('GET', path)).toMatchObject({
    status: 200,
    body: { status: 'cancelled', tries: shown },
  })
  expect(await world.call('POST', `${path}/retry`)).toMatchObject({
    status: 409,
    body: { code: 'webhook.delivery_not_replayable', detail: expect.stringContaining('no longer kept') },
  })
})

test('a delivery that still waits after its event went is shown as well', async () => {
  const waiting = await fixture.endpoint(receiver.url)
  await updateEndpoint(db, workspaceId, waiting.endpointId, { status: 'paused' })
  await fixture.record([updated(newIntegration(fixture.workspace), newUuid())])
  await age(32)
  await maintainPartitions(db, 31)
  // What is kept is newer.
  await fixture.record([updated(newIntegration(fixture.workspace), newUuid())])
  const pending = await list(waiting.endpointId)
  expect(pending).toHaveLength(2)
  for (const { eventId } of pending) {
    const answer = await world.call('GET', `/deliveries/${waiting.endpointId}/${eventId}`)
    expect(answer).toMatchObject({ status: 200, body: { event_id: eventId, status: 'pending', tries: [] } })
  }
  const nothing = await world.call('GET', `/deliveries/${waiting.endpointId}/evt_nothing`)
  expect(nothing).toMatchObject({ status: 404, body: { code: 'webhook.delivery_not_found' } })
})

test('erasing a customer blanks the bodies and the answers, cancels what waits, and leaves other customers and workspaces alone', async () => {
  receiver.answer = (_received, response) => void response.end('thank you, Ms Smith')
  const { endpointId } = await fixture.endpoint(receiver.url)
  const waiting = await fixture.endpoint(receiver.url)
  await updateEndpoint(db, workspaceId, waiting.endpointId, { status: 'paused' })
  const stranger = await createWorkspace(db, 'Stranger')
  fixture.start()
  const integration = newIntegration(fixture.workspace)
  const other = { ...updated(integration, newUuid()), customerId: 'globex' }
  const theirs = updated(newIntegration(stranger), newUuid())
  await fixture.record([updated(integration, newUuid()), updated(integration, newUuid()), other, theirs])
  await until(
    async () => (await statuses(endpointId)).filter((status) => status === 'delivered').length === 3,
  )

  const erased = await eraseCustomer(fixture.deps, { workspaceId, customerId: 'acme' })
  expect(erased).toEqual({ events: 2, answers: 2, cancelled: 2 })
  const { rows } = await db.query<{ customer_id: string; is_theirs: boolean; is_kept: boolean }>(
    `select customer_id, workspace_id <> $1 as is_theirs, body is not null as is_kept from events
     where workspace_id in ($1, $2) order by seq`,
    [workspaceId, stranger.workspaceId],
  )
  expect(rows.map((row) => [row.customer_id, row.is_theirs, row.is_kept])).toEqual([
    ['acme', false, false],
    ['acme', false, false],
    ['globex', false, true],
    ['acme', true, true],
  ])
  const answers = await db.query<{ customer_id: string; response_body: string | null }>(
    `select customer_id, response_body from attempts where workspace_id = $1 and endpoint_id = $2 order by seq`,
    [workspaceId, endpointId],
  )
  expect(answers.rows.map((row) => [row.customer_id, row.response_body])).toEqual([
    ['acme', null],
    ['acme', null],
    ['globex', 'thank you, Ms Smith'],
  ])
  expect(await statuses(waiting.endpointId)).toEqual(['pending', 'cancelled', 'cancelled'])
  expect(await eraseCustomer(fixture.deps, { workspaceId, customerId: 'acme' })).toEqual({
    events: 0,
    answers: 0,
    cancelled: 0,
  })

  const [, , oldest] = await list(endpointId)
  const eventId = oldest?.eventId ?? ''
  expect(await findEvent(db, workspaceId, eventId)).toMatchObject({ customerId: 'acme', body: null })
  await expect(retryDelivery(fixture.deps, { workspaceId, endpointId, eventId })).rejects.toMatchObject({
    code: 'webhook.delivery_not_replayable',
  })
})

test('an answer that is being written down while its customer is erased is not kept', async () => {
  const { endpointId } = await fixture.endpoint(receiver.url)
  await fixture.record([updated(newIntegration(fixture.workspace), newUuid())])
  let erasing: Promise<unknown> = Promise.resolve()
  await db.transaction(async (tx) => {
    await tx.query(
      `with ended as (delete from deliveries where endpoint_id = $1 returning *)
       insert into attempts (workspace_id, endpoint_id, seq, attempt, started_at, event_created_at, event_id, event, customer_id, outcome,
         duration_ms, response_body)
       select workspace_id, endpoint_id, seq, 1, now(), event_created_at, event_id, event, customer_id, 'delivered', 1, 'thank you, Ms Smith'
       from ended`,
      [endpointId],
    )
    erasing = eraseCustomer(fixture.deps, { workspaceId, customerId: 'acme' })
    await until(async () => {
      const { rowCount } = await db.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
      return rowCount === 1
    })
  })
  await erasing
  const { rows } = await db.query('select response_body from attempts where endpoint_id = $1', [endpointId])
  expect(rows).toEqual([{ response_body: null }])
})
