import { beforeEach, expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import { newIntegration, updated, type DeliveryFixture } from '../../../../test/support/deliveryFixture.ts'
import { useDeliveryWorld } from '../../../../test/support/deliveryWorld.ts'
import type { TestDatabase } from '../../../../test/support/testDatabase.ts'
import type { Receiver } from '../../../../test/support/webhookReceiver.ts'
import { openSenderDatabase } from './sender/senderDatabase.ts'
import { shardCount, shardOf } from './shardOf.ts'
import { maintainPartitions } from './store/partitions.ts'
import { readPendingText } from './store/readPending.ts'

const world = useDeliveryWorld({ runningClock: true })
let db: TestDatabase
let fixture: DeliveryFixture
let app: Receiver
let workspaceId: string
beforeEach(async () => {
  ;({ db, fixture, workspaceId } = world)
  await db.query('delete from deliveries')
  app = await world.receiver()
})

async function shares(): Promise<number[]> {
  const { rows } = await db.query<{ count: number }>(
    `select count(*) as count from sender_shards where expires_at > now() group by owner order by 1`,
  )
  return rows.map(({ count }) => count)
}

const record = (count: number, integration = newIntegration(fixture.workspace)) =>
  fixture.record(Array.from({ length: count }, () => updated(integration, newUuid())))

test('two senders share the shards, each delivery is sent once, and the one that stays takes over at once', async () => {
  const quick = { leaseMs: 3_000, heartbeatMs: 100 }
  for (let i = 0; i < 20; i++) await fixture.endpoint(app.url)
  const first = fixture.start(quick)
  await expect.poll(shares).toEqual([shardCount])
  await record(10)
  const second = fixture.start(quick)
  await expect.poll(shares).toEqual([shardCount / 2, shardCount / 2])
  await record(10)
  await expect.poll(() => app.received.length).toBe(400)
  await first.stop()
  await expect.poll(shares).toEqual([shardCount])
  await record(10)
  await expect.poll(() => app.received.length).toBe(600)
  await second.stop()
  expect(await shares()).toEqual([])
  expect(new Set(app.received.map(({ eventId }) => eventId)).size).toBe(30)
  expect(app.received).toHaveLength(600)
})

test('stopping finishes what is in flight and writes its result', async () => {
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  app.answer = async () => {
    await held
    return 200
  }
  await fixture.endpoint(app.url)
  const sender = fixture.start()
  await record(1)
  await expect.poll(() => app.received.length).toBe(1)
  const stopped = sender.stop()
  release()
  await stopped
  const { rows } = await db.query('select outcome from attempts where workspace_id = $1', [workspaceId])
  expect(rows).toEqual([{ outcome: 'delivered' }])
})

test('connections that the database ends are opened again, and nothing is lost', async () => {
  await fixture.endpoint(app.url)
  fixture.start({ sweepMs: 200, heartbeatMs: 200, leaseMs: 3_000 })
  await record(50)
  await expect.poll(() => app.received.length).toBeGreaterThan(0)
  for (let round = 0; round < 3; round++) {
    await db.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    )
    await expect
      .poll(() =>
        record(50).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true)
  }
  const left = async () => (await db.query('select 1 from deliveries')).rowCount
  await expect.poll(left).toBe(0)
  const { rows } = await db.query<{ count: number }>(
    'select count(*) as count from events where workspace_id = $1',
    [workspaceId],
  )
  expect(new Set(app.received.map(({ eventId }) => eventId)).size).toBe(rows[0]?.count)
})

test('a body that is no longer kept cancels its delivery, and the next goes on', async () => {
  const { endpointId } = await fixture.endpoint(app.url)
  const integration = newIntegration(fixture.workspace)
  const resource = newUuid()
  await fixture.record([updated(integration, resource, 0)])
  await db.query('delete from events where workspace_id = $1', [workspaceId])
  await fixture.record([updated(integration, resource, 1)])
  fixture.start()
  await expect.poll(() => app.received.length).toBe(1)
  const outcomes = async () =>
    (await db.query('select outcome, error from attempts where endpoint_id = $1 order by seq', [endpointId]))
      .rows
  await expect.poll(outcomes).toEqual([
    { outcome: 'cancelled', error: 'The body of this event is no longer kept.' },
    { outcome: 'delivered', error: null },
  ])
})

test('a body too large to be read ahead is sent as it is', async () => {
  await fixture.endpoint(app.url)
  fixture.start()
  const large = { text: 'é'.repeat(200_000) }
  await fixture.record([updated(newIntegration(fixture.workspace), newUuid(), 0, large)])
  await expect.poll(() => app.received.length).toBe(1)
  expect(app.received[0]?.payload['data']).toEqual(large)
})

test('the hot reading walks the primary keys, however large the queue and whatever the statistics say', async () => {
  const { endpointId } = await fixture.endpoint(app.url)
  // Statistics from when the queue was empty: the worst that can be.
  await db.query('analyze deliveries')
  for (let i = 0; i < 10; i++) await record(1_000)
  const sender = openSenderDatabase(db.url, () => {})
  const { rows } = await sender.query<{ 'QUERY PLAN': string }>(
    `explain (analyze, costs off) ${readPendingText}`,
    [[workspaceId], [endpointId], [0], [100]],
  )
  await sender.close()
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
  expect(plan).toMatch(/Index Scan using deliveries_pkey on deliveries p \(.*rows=100/)
  expect(plan).not.toMatch(/Seq Scan on (deliveries|events)/)
  expect(plan).not.toMatch(/Sort Key: p\.seq/)
})

test('partitions are made ahead and dropped when all they hold is older than the retention', async () => {
  const names = async () =>
    (
      await db.query<{ name: string }>(
        `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
         where i.inhparent in ('events'::regclass, 'attempts'::regclass) order by 1`,
      )
    ).rows.map(({ name }) => name)
  const dayOf = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
  const nameOf = (table: string, days: number) => `${table}_${dayOf(days).replaceAll('-', '')}`
  for (const days of [-31, -30]) {
    await db.query(
      `create table ${nameOf('events', days)} partition of events for values from ('${dayOf(days)}') to ('${dayOf(days + 1)}')`,
    )
  }
  await maintainPartitions(db, 30)
  const after = await names()
  expect(after).not.toContain(nameOf('events', -31))
  expect(after).toContain(nameOf('events', -30))
  for (const table of ['events', 'attempts']) expect(after).toContain(nameOf(table, 7))
})

test('deliveries of an endpoint that is gone are cleared, and no others', async () => {
  const gone = await fixture.endpoint(app.url)
  const stays = await fixture.endpoint(app.url)
  await record(5)
  await db.query('delete from webhook_endpoints where endpoint_id = $1', [gone.endpointId])
  await maintainPartitions(db, 30)
  const { rows } = await db.query('select endpoint_id, count(*) as count from deliveries group by 1')
  expect(rows).toEqual([{ endpoint_id: stays.endpointId, count: 5 }])
})

test('endpoints spread evenly over the shards', () => {
  const counts = new Map<number, number>()
  for (let i = 0; i < 64_000; i++) {
    const shard = shardOf(newUuid())
    counts.set(shard, (counts.get(shard) ?? 0) + 1)
  }
  expect(counts.size).toBe(shardCount)
  expect(Math.min(...counts.values())).toBeGreaterThan(700)
  expect(Math.max(...counts.values())).toBeLessThan(1_300)
})
