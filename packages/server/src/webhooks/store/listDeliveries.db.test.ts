import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import {
  createDeliveryFixture,
  installed,
  newIntegration,
  updated,
  type DeliveryFixture,
} from '../../../../../test/support/deliveryFixture.ts'
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/testDatabase.ts'
import {
  listEvents,
  listEventsParameters,
  listEventsText,
  type EventPlace,
} from '../../events/store/findEvents.ts'
import type { Part } from '../../http/index.ts'
import type { Delivery } from './deliveries.ts'
import {
  listByEventText,
  listByNumberText,
  listDeliveries,
  listParameters,
  type DeliveryFilter,
  type DeliveryPlace,
} from './listDeliveries.ts'

let db: TestDatabase
let fixture: DeliveryFixture
let workspaceId: string
const one = () => newIntegration(fixture.workspace)
let first: ReturnType<typeof one>
let resource: string
beforeAll(async () => {
  db = await createTestDatabase()
  fixture = await createDeliveryFixture(db)
  workspaceId = fixture.workspace.workspaceId
  await fixture.endpoint('http://127.0.0.1:1/a')
  await fixture.endpoint('http://127.0.0.1:1/b')
  first = one()
  resource = newUuid()
  const second = one()
  await fixture.record([installed(first), updated(first, resource), updated(first, newUuid())])
  await fixture.record([
    { ...updated(second, newUuid()), customerId: 'globex' },
    { ...updated(second, resource, 2), customerId: 'globex' },
  ])
  // Of each endpoint: the first has ended, delivered or given up; one that was delivered is pending again as a replay.
  await db.query(
    `with ended as (
       delete from deliveries where seq in (select min(seq) from deliveries) or event = 'integration_installed' returning *
     ) insert into attempts (workspace_id, endpoint_id, seq, attempt, started_at, event_created_at, event_id, event, customer_id,
         integration_id, resource_id, outcome, duration_ms)
       select workspace_id, endpoint_id, seq, 1, now(), event_created_at, event_id, event, customer_id, integration_id, resource_id,
         case when endpoint_id = (select max(endpoint_id::text)::uuid from webhook_endpoints) then 'given_up' else 'delivered' end, 5
       from ended`,
  )
  await db.query(
    `insert into deliveries (workspace_id, endpoint_id, seq, event_seq, replay_id, event_created_at, event_id, event, customer_id,
       integration_id, resource_id, lane, attempts_before)
     select workspace_id, endpoint_id, nextval('event_seq'), seq, $1, event_created_at, event_id, event, customer_id, integration_id,
       resource_id, integration_id, 1
     from attempts where outcome = 'delivered'`,
    [newUuid()],
  )
})
afterAll(async () => {
  await fixture.close()
  await db.drop()
})

const listAll = async (filter: DeliveryFilter) =>
  (await listDeliveries(db, workspaceId, filter, { after: null, limit: 1_000 })).rows
const keyOf = ({ seq, endpointId, place }: Delivery) => `${seq}:${endpointId}:${place}`

test.each([
  ['looking at everything', 5_000],
  ['looking at three rows at a time', 3],
])(
  'every combination of filters gives what each of them lets through, page by page as at once, %s',
  async (_how, size) => {
    const everything = await listAll({})
    expect(everything).toHaveLength(11)
    const middle = everything[5]?.eventCreatedAt ?? new Date()
    const choices: { [K in keyof DeliveryFilter]-?: DeliveryFilter[K][] } = {
      endpointId: [undefined, everything[0]?.endpointId],
      status: [undefined, 'pending', 'given_up'],
      event: [undefined, 'integration_updated_data_model'],
      integrationId: [undefined, first.integrationId],
      customerId: [undefined, 'globex'],
      resourceId: [undefined, resource],
      since: [undefined, middle],
      until: [undefined, middle],
    }
    let filters: DeliveryFilter[] = [{}]
    for (const [name, values] of Object.entries(choices)) {
      filters = filters.flatMap((filter) => values.map((value) => ({ ...filter, [name]: value })))
    }
    expect(filters).toHaveLength(384)
    for (const filter of filters) {
      const wanted = everything.filter(
        (each) =>
          (filter.endpointId ?? each.endpointId) === each.endpointId &&
          (filter.status ?? each.status) === each.status &&
          (filter.event ?? each.event) === each.event &&
          (filter.integrationId ?? each.integrationId) === each.integrationId &&
          (filter.customerId ?? each.customerId) === each.customerId &&
          (filter.resourceId ?? each.resourceId) === each.resourceId &&
          (filter.since ?? each.eventCreatedAt) <= each.eventCreatedAt &&
          (!filter.until || each.eventCreatedAt < filter.until),
      )
      const pages: Delivery[] = []
      for (let after: DeliveryPlace | null = null; ;) {
        const page: Part<Delivery, DeliveryPlace> = await listDeliveries(
          db,
          workspaceId,
          filter,
          { after, limit: 2 },
          size,
        )
        pages.push(...page.rows)
        after = (page.rows.length === 2 ? page.rows.at(-1) : page.stoppedAt) ?? null
        if (after === null) break
      }
      expect([filter, pages.map(keyOf)]).toEqual([filter, wanted.map(keyOf)])
    }
  },
)

test.each([
  ['looking at everything', 5_000],
  ['looking at three rows at a time', 3],
  ['looking at one row at a time', 1],
])('the same holds for events, %s', async (_how, size) => {
  const everything = (await listEvents(db, workspaceId, {}, { after: null, limit: 1_000 })).rows
  expect(everything).toHaveLength(5)
  const events = [undefined, 'integration_updated_data_model', 'webhook_test'] as const
  for (const event of events) {
    for (const integrationId of [undefined, first.integrationId]) {
      for (const customerId of [undefined, 'globex', 'nobody']) {
        for (const resourceId of [undefined, resource]) {
          const filter = { event, integrationId, customerId, resourceId }
          const wanted = everything.filter(
            (each) =>
              (event ?? each.event) === each.event &&
              (integrationId ?? each.integrationId) === each.integrationId &&
              (customerId ?? each.customerId) === each.customerId &&
              (resourceId ?? each.resourceId) === each.resourceId,
          )
          const found: number[] = []
          for (let after: EventPlace | null = null; ;) {
            const page: Part<EventPlace, EventPlace> = await listEvents(
              db,
              workspaceId,
              filter,
              { after, limit: 2 },
              size,
            )
            found.push(...page.rows.map(({ seq }) => seq))
            after = (page.rows.length === 2 ? page.rows.at(-1) : page.stoppedAt) ?? null
            if (after === null) break
          }
          expect([filter, found]).toEqual([filter, wanted.map(({ seq }) => seq)])
        }
      }
    }
  }
})

describe('is served by an index, newest first, without sorting what does not fit the page:', () => {
  async function planOf(text: string, parameters: unknown[]): Promise<string> {
    return await db.transaction(async (tx) => {
      // The tables of a test are too small for an index to pay.
      await tx.query(
        'set local enable_seqscan = off; set local enable_bitmapscan = off; set local enable_sort = off',
      )
      const { rows } = await tx.query<{ 'QUERY PLAN': string }>(`explain (costs off) ${text}`, parameters)
      return rows.map((row) => row['QUERY PLAN']).join('\n')
    })
  }
  const page = { after: null, limit: 50 }

  test.each([
    ['integration', { integrationId: newUuid() }, 'integration_id_created_at_seq_idx'],
    ['customer', { customerId: 'acme' }, 'customer_id_created_at_seq_idx'],
    ['resource', { resourceId: newUuid() }, 'resource_id_created_at_seq_idx'],
    ['all', {}, '_pkey'],
  ] as const)('events, by %s', async (finder, filter, index) => {
    const plan = await planOf(listEventsText(finder), listEventsParameters(workspaceId, filter, page))
    expect(plan).toContain(index)
    expect(plan).not.toMatch(/Seq Scan|Sort/)
  })

  test('events that are tests, by the index of tests', async () => {
    const values = listEventsParameters(workspaceId, { event: 'webhook_test' }, page)
    expect(await planOf(listEventsText('tests'), values)).toContain('workspace_id_created_at_idx')
  })

  test.each([
    ['integration', { integrationId: newUuid() }, 'integration_id_created_at_seq_idx'],
    ['customer', { customerId: 'acme' }, 'customer_id_created_at_seq_idx'],
    ['resource', { resourceId: newUuid() }, 'resource_id_created_at_seq_idx'],
  ] as const)('deliveries, by %s', async (finder, filter, index) => {
    const plan = await planOf(listByEventText(finder), listParameters(workspaceId, filter, page, 100))
    expect(plan).toContain(index)
    expect(plan).toContain('deliveries_pkey')
    expect(plan).not.toMatch(/Seq Scan on (events|deliveries|attempts)/)
  })

  test.each([
    ['all of them', {}, ['deliveries_pkey', 'deliveries_replayed', '_seq_endpoint_id_idx']],
    ['what was given up', { status: 'given_up' as const }, ['_seq_endpoint_id_idx']],
    ['what was cancelled', { status: 'cancelled' as const }, ['_seq_endpoint_id_idx']],
  ])('deliveries, %s', async (_what, filter, indexes) => {
    const plan = await planOf(listByNumberText, listParameters(workspaceId, filter, page, null))
    for (const index of indexes) expect(plan).toContain(index)
    expect(plan).not.toMatch(/Seq Scan on (events|deliveries|attempts)/)
    // The index has those of the status alone: none of the others is looked at.
    expect(plan.match(/Filter: .*outcome/) === null || !('status' in filter)).toBe(true)
  })
})
