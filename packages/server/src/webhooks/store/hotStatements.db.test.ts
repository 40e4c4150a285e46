import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import { updated } from '../../../../../test/support/deliveryFixture.ts'
import { explaining, type Scan } from '../../../../../test/support/explain.ts'
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/testDatabase.ts'
import type { Sql, Transaction } from '../../db/index.ts'
import { createEventRecorder } from '../../events/index.ts'
import { findEvent, listEvents } from '../../events/store/findEvents.ts'
import type { EventFilter } from '../../http/index.ts'
import { createWorkspace } from '../../workspaces/index.ts'
import { senderSettings } from '../sender/senderDatabase.ts'
import { deleteQueueOf } from './deleteQueue.ts'
import { findDelivery, listAttempts } from './deliveries.ts'
import { eraseBodies, eraseStart } from './eraseBodies.ts'
import {
  floorByNumberText,
  listByNumberText,
  listDeliveries,
  listParameters,
  type DeliveryFilter,
} from './listDeliveries.ts'
import { lockAndCountRecentTests } from './limits.ts'
import { logWithdrawn } from './logWithdrawn.ts'
import { measureQueuesText } from './measureQueues.ts'
import { countWaiting, queueReplayed } from './queueReplayed.ts'
import { walkKeysText, walkListText } from './walkKeys.ts'
import { readBody, readDue, readPending } from './readPending.ts'
import { countOutcomes, insertReplay } from './replays.ts'
import { withdrawReplayed } from './withdrawReplayed.ts'
import { writeResults, type AttemptResult } from './writeResults.ts'

// Each statement of the hot paths runs on tables that are filled, next to another workspace that is as large, and says itself what it
// looked at. What would break: one that reads a whole table, or a part of it that grows with the table.

const endpointCount = 20
const eventsPerDay = 10_000
/** Deliveries of the replay that wait. */
const replayed = 300
let db: TestDatabase
let workspaceId: string
let endpointIds: string[]
let integrationId: string
let resourceId: string
let replayId: string
/** What waits for the first endpoint. */
let pending: { seq: number; event_id: string }[]
let someEventId: string

beforeAll(async () => {
  db = await createTestDatabase()
  await fill((await createWorkspace(db, 'Other')).workspaceId)
  workspaceId = (await createWorkspace(db, 'Acme')).workspaceId
  await fill(workspaceId)
  const ids = await db.query<{ endpoint_id: string }>(
    'select endpoint_id from webhook_endpoints where workspace_id = $1 order by endpoint_id',
    [workspaceId],
  )
  endpointIds = ids.rows.map((row) => row.endpoint_id)
  const first = await db.query<{ integration_id: string; resource_id: string; event_id: string }>(
    'select integration_id, resource_id, event_id from events where workspace_id = $1 order by seq limit 1',
    [workspaceId],
  )
  integrationId = first.rows[0]?.integration_id ?? ''
  resourceId = first.rows[0]?.resource_id ?? ''
  someEventId = first.rows[0]?.event_id ?? ''
  const waiting = await db.query<{ seq: number; event_id: string }>(
    'select seq, event_id from deliveries where workspace_id = $1 and endpoint_id = $2 and event_seq is null order by seq',
    [workspaceId, endpointIds[0]],
  )
  pending = waiting.rows
  replayId = await addReplay()
  await db.query('vacuum analyze')
}, 120_000)
afterAll(() => db.drop())

/** Two days of events, each ended at one endpoint (a tenth given up) and pending at another, some of those as replays. */
async function fill(of: string): Promise<void> {
  await db.query(
    `insert into webhook_endpoints (workspace_id, endpoint_id, url, secrets_sealed, shard)
     select $1, gen_random_uuid(), 'https://app.example.com/' || n, '', n % 64 from generate_series(1, ${endpointCount}) n`,
    [of],
  )
  const given = `$1::uuid as workspace_id, md5($1::text || 'i' || n % 50)::uuid as integration_id, 'customer-' || n % 50 as customer_id,
    md5($1::text || 'm' || n % 200)::uuid as import_id, md5($1::text || 'r' || n % 2000)::uuid as resource_id`
  await db.query(
    `insert into events (workspace_id, created_at, seq, event_id, event, customer_id, integration_id, import_id, resource_id, body)
     select workspace_id, date_trunc('day', now() - day * interval '1 day') + n * interval '1 second', nextval('event_seq'),
       'evt_' || gen_random_uuid(), (array['integration_new_data_model', 'integration_updated_data_model'])[n / 7 % 2 + 1], customer_id,
       integration_id, import_id, resource_id, '{}'
     from generate_series(1, 0, -1) day
     cross join lateral (select n, ${given} from generate_series(1, ${eventsPerDay}) n) e
     order by day desc, n`,
    [of],
  )
  const columns = 'workspace_id, endpoint_id, seq, event_id, event, customer_id, integration_id, resource_id'
  const joined = `from events e join (
      select endpoint_id, row_number() over (order by endpoint_id) - 1 as place from webhook_endpoints where workspace_id = $1
    ) p on p.place = (e.seq + OFFSET) % ${endpointCount} where e.workspace_id = $1`
  await db.query(
    `insert into attempts (${columns}, event_created_at, attempt, started_at, outcome, duration_ms, signature)
     select ${columns}, created_at, 1, created_at + interval '1 second', case when seq % 10 = 0 then 'given_up' else 'delivered' end, 5, 'v1,'
     ${joined.replace('OFFSET', '0')}`,
    [of],
  )
  await db.query(
    `insert into deliveries (${columns}, event_created_at, import_id, lane)
     select ${columns}, created_at, import_id, resource_id ${joined.replace('OFFSET', '7')}`,
    [of],
  )
}

/** A replay of what was given up at the first endpoint, a part of which waits. */
async function addReplay(): Promise<string> {
  const id = newUuid()
  const [endpointId = ''] = endpointIds
  await db.transaction(async (tx) => {
    await insertReplay(tx, { ...newReplay(id), endpointId })
    await tx.query(walkKeysText)
    await queueReplayed(tx, { workspaceId, endpointId, replayId: id, kind: 'range' }, replayed)
  })
  return id
}

const newReplay = (id: string) => ({
  workspaceId,
  replayId: id,
  endpointId: endpointIds[0] ?? '',
  kind: 'range' as const,
  since: new Date(Date.now() - 3 * 86_400_000),
  until: new Date(Date.now() + 86_400_000),
  eventFilter: null,
  integrationId: null,
  customerId: null,
  resourceId: null,
  windowSize: 200,
})

class RolledBack extends Error {}

/** What `work` looked at in the tables that grow; nothing of it stays. */
async function scansOf(
  work: (sql: Transaction) => Promise<unknown>,
  given: { settings?: string; generic?: boolean } = {},
): Promise<Scan[]> {
  const scans: Scan[] = []
  const done = db.transaction(async (tx) => {
    if (given.settings) await tx.query(given.settings)
    const explained = explaining(tx, { generic: given.generic ?? false })
    await work({
      ...tx,
      query: (text: string, values?: unknown[]) => explained.sql.query(text, values),
    } as Transaction)
    scans.push(...explained.scans)
    throw new RolledBack()
  })
  await expect(done).rejects.toBeInstanceOf(RolledBack)
  return scans.filter(({ relation }) => /^(events|attempts)_\d+$|^deliveries$|^replays$/.test(relation))
}

/** By indexes alone, and no more rows than `most`. An empty partition may be read as a whole. */
function expectBounded(scans: readonly Scan[], most: number): void {
  expect(scans.length).toBeGreaterThan(0)
  expect(scans.filter(({ how, rows }) => /Seq Scan/.test(how) && rows > 0)).toEqual([])
  const looked = scans.filter(({ rows }) => rows > most)
  expect(looked).toEqual([])
}

const ofSender = (work: (sql: Sql) => Promise<unknown>) =>
  scansOf(work, { settings: senderSettings, generic: true })

test('events are recorded without a look at what was recorded before', async () => {
  const of = { workspaceId, integrationId, importId: newUuid() }
  const events = Array.from({ length: 100 }, () => updated(of, newUuid()))
  expect(await scansOf((tx) => createEventRecorder().record(tx, events))).toEqual([])
})

describe('the sender', () => {
  test('reads what is pending of several endpoints along their keys', async () => {
    const wanted = endpointIds.map((endpointId) => ({ workspaceId, endpointId, afterSeq: 0, limit: 50 }))
    const scans = await ofSender((sql) => readPending(sql, wanted))
    expect(scans.find(({ relation }) => relation === 'deliveries')?.index).toBe('deliveries_pkey')
    expectBounded(scans, 50 * endpointCount)
  })

  test('reads single deliveries by their keys', async () => {
    const wanted = pending
      .slice(0, 100)
      .map(({ seq }) => ({ workspaceId, endpointId: endpointIds[0] ?? '', seq }))
    expectBounded(await ofSender((sql) => readDue(sql, wanted)), 100)
  })

  test('reads one body by the event’s id', async () => {
    expectBounded(await ofSender((sql) => readBody(sql, workspaceId, someEventId)), 1)
  })

  const results = (): AttemptResult[] =>
    pending.slice(0, 400).map(({ seq, event_id: eventId }, index) => ({
      workspaceId,
      endpointId: endpointIds[0] ?? '',
      seq,
      attemptCount: 0,
      eventId,
      replayId: null,
      outcome: index % 2 === 0 ? 'delivered' : 'retrying',
      statusCode: 200,
      error: null,
      durationMs: 5,
      responseBody: null,
      startedAtMs: Date.now(),
      nextAttemptAtMs: null,
      signature: 'v1,',
      headerNames: null,
    }))

  test('writes results by the keys of their deliveries', async () => {
    // Without rows every result counts as withdrawn, so both statements run.
    const scans = await ofSender((sql) => writeResults(sql, results(), []))
    const indexes = scans.filter(({ relation }) => relation === 'deliveries').map(({ index }) => index)
    expect(new Set(indexes)).toEqual(new Set(['deliveries_pkey']))
    expectBounded(scans, 400)
  })

  test('logs what was withdrawn by keys', async () => {
    expectBounded(await ofSender((sql) => logWithdrawn(sql, results())), 400)
  })
})

test('the queues are measured by their first keys, whatever waits', async () => {
  const scans = await scansOf(
    (sql) => sql.query({ text: measureQueuesText, values: [100 * endpointCount, 10] }),
    {
      settings: 'set enable_seqscan = off; set enable_bitmapscan = off; set enable_sort = off',
      generic: true,
    },
  )
  expectBounded(scans, 2 * 100 * endpointCount)
})

const page = { after: null, limit: 51 }
/** What a part looks at. */
const partSize = 120

describe('the list of events', () => {
  const filters: [string, () => EventFilter, number][] = [
    ['without a filter', () => ({}), 51],
    ['by event', () => ({ event: 'integration_updated_data_model' }), partSize],
    ['by an event that there is none of', () => ({ event: 'integration_installed' }), partSize],
    ['by integration', () => ({ integrationId }), 51],
    ['by customer', () => ({ customerId: 'customer-7' }), 51],
    ['by resource', () => ({ resourceId }), 51],
    ['by time', () => ({ since: new Date(Date.now() - 36e5 * 48), until: new Date() }), 51],
    [
      'by all of them',
      () => ({
        integrationId,
        customerId: 'customer-1',
        resourceId,
        event: 'integration_updated_data_model',
      }),
      partSize,
    ],
  ]
  test.each(filters)('%s looks at little more than its page', async (_what, filter, most) => {
    expectBounded(await scansOf((sql) => listEvents(sql, workspaceId, filter(), page, partSize)), most)
  })

  test('goes on behind a page without reading what came before', async () => {
    const [half] = await listEvents(db, workspaceId, {}, { after: null, limit: 10_000 }).then(({ rows }) =>
      rows.slice(-1),
    )
    const after = half ? { createdAtUs: half.createdAtUs, seq: half.seq } : null
    expectBounded(await scansOf((sql) => listEvents(sql, workspaceId, {}, { after, limit: 51 })), 60)
  })

  test('one event is found by its id', async () => {
    expectBounded(await scansOf((sql) => findEvent(sql, workspaceId, someEventId)), 1)
  })
})

describe('the list of deliveries', () => {
  const filters: [string, () => DeliveryFilter, number][] = [
    // Of each endpoint's queue a page may be needed.
    ['without a filter', () => ({}), 51 * endpointCount + replayed],
    ['of one endpoint', () => ({ endpointId: endpointIds[0] }), 51 * endpointCount * 2],
    ['that are pending', () => ({ status: 'pending' }), 51 * endpointCount + replayed],
    ['that were delivered', () => ({ status: 'delivered' }), 2 * partSize],
    ['that were given up', () => ({ status: 'given_up' }), 120],
    ['by event', () => ({ event: 'integration_updated_data_model' }), 51 * endpointCount * 4],
    ['by integration', () => ({ integrationId }), partSize * endpointCount],
    ['by customer', () => ({ customerId: 'customer-7' }), partSize * endpointCount],
    [
      'by customer, what was given up',
      () => ({ customerId: 'customer-7', status: 'given_up' }),
      partSize * endpointCount,
    ],
    ['by resource', () => ({ resourceId }), partSize * endpointCount],
    [
      'by time',
      () => ({ since: new Date(Date.now() - 36e5 * 48), until: new Date() }),
      51 * endpointCount + replayed,
    ],
  ]
  test.each(filters)('%s looks at little more than a page of each endpoint', async (_what, filter, most) => {
    const scans = await scansOf((tx) =>
      listDeliveries({ transaction: (work) => work(tx) }, workspaceId, filter(), page, partSize),
    )
    expectBounded(scans, most)
  })

  test('by an event that there is none of: a part looks at so much of each source', async () => {
    const filter: DeliveryFilter = { event: 'integration_installed' }
    const ask = (text: string, bound: number | null) => (sql: Sql) =>
      sql.query<{ floor: number }>(text, listParameters(workspaceId, filter, page, bound))
    const floor = await db.transaction(async (tx) => {
      await tx.query(walkListText)
      return (await ask(floorByNumberText, partSize)(tx)).rows[0]?.floor ?? 0
    })
    expect(floor).toBeGreaterThan(0)
    const settings = walkListText
    const most = (partSize + 1) * endpointCount + replayed
    expectBounded(await scansOf(ask(floorByNumberText, partSize), { settings }), most)
    expectBounded(await scansOf(ask(listByNumberText, floor), { settings }), most)
  })

  test('one delivery, and its tries, are found by their keys', async () => {
    const key = { workspaceId, endpointId: endpointIds[0] ?? '', eventId: someEventId }
    expectBounded(await scansOf((sql) => findDelivery(sql, key)), 2)
    expectBounded(await scansOf((sql) => listAttempts(sql, { ...key, seq: pending[0]?.seq ?? 0 })), 2)
  })
})

describe('replays', () => {
  const key = () => ({ workspaceId, endpointId: endpointIds[0] ?? '', replayId })
  test.each(['range', 'failed'] as const)('a step of %s looks at its part alone', async (kind) => {
    const scans = await scansOf((sql) => queueReplayed(sql, { ...key(), kind }, 100), {
      settings: walkKeysText,
    })
    expectBounded(scans, 400)
  })

  test('what waits of one, and how it ended, is counted by indexes', async () => {
    expectBounded(await scansOf((sql) => countWaiting(sql, key())), 300)
    expectBounded(await scansOf((sql) => countOutcomes(sql, key())), 300)
  })

  test('taking one out of the queue walks its own deliveries', async () => {
    expectBounded(await scansOf((sql) => withdrawReplayed(sql, key()), { settings: walkKeysText }), 300)
  })
})

test('erasing works through a customer in parts', async () => {
  const of = { workspaceId, customerId: 'customer-7', endpointIds }
  const scans = await scansOf(async (sql) => await eraseBodies(sql, of, eraseStart, 20).catch(onlyOfNoRows), {
    settings: walkKeysText,
  })
  expectBounded(scans, 20 * endpointCount)
})

test('erasing again passes by what was erased, without a look at its deliveries', async () => {
  const of = { workspaceId, customerId: 'customer-7', endpointIds }
  const erased = `update events set body = null where workspace_id = '${workspaceId}' and customer_id = 'customer-7'`
  const scans = await scansOf(async (sql) => await eraseBodies(sql, of, eraseStart, 20).catch(onlyOfNoRows), {
    settings: `${walkKeysText}; ${erased}`,
  })
  const lookedAt = scans.filter(({ relation, rows }) => !relation.startsWith('events_') && rows > 0)
  expect(lookedAt).toEqual([])
})

test('an endpoint’s queue is deleted in parts', async () => {
  const key = { workspaceId, endpointId: endpointIds[0] ?? '' }
  expectBounded(await scansOf((sql) => deleteQueueOf(sql, key, 100), { settings: walkKeysText }), 101)
})

test('the tests of the last minute are counted by their own index', async () => {
  expectBounded(await scansOf((sql) => lockAndCountRecentTests(sql, workspaceId)), 10)
})

/** EXPLAIN gives no rows. */
function onlyOfNoRows(error: unknown): void {
  if (!(error instanceof Error) || error.message !== 'a count gave no row') throw error
}
