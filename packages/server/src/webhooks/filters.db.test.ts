import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventNames, newUuid, type EventName } from '@tributary/contract'
import {
  importDone,
  installed,
  tokenFixed,
  updated,
  type Integration,
} from '../../../../test/support/deliveryFixture.ts'
import { useDeliveryWorld } from '../../../../test/support/deliveryWorld.ts'
import { takeReplaySteps } from '../../../../test/support/takeReplaySteps.ts'
import type { NewEvent } from '../ports.ts'
import { createReplay } from './replay/createReplay.ts'

// Whatever the filters of endpoints and the events: each endpoint gets what passes all of its filters, once, in the order of the events;
// and a replay of them, to an endpoint that was made later, lets the same through.

const world = useDeliveryWorld({ runningClock: true })

const customers = ['acme', 'globex', 'a customer, "quoted"']
const connectors = ['jira', 'linear', 'asana']
const makers = [updatedOne, installed, importDone, tokenFixed]

function updatedOne(of: Integration): NewEvent {
  return updated(of, newUuid())
}

const some = <T>(values: readonly T[]) =>
  fc.option(fc.subarray([...values], { minLength: 1 }), { nil: null, freq: 2 })
const endpoints = fc.array(
  fc.record({
    events: some<EventName>(eventNames),
    connectors: some(connectors),
    customers: some(customers),
    status: fc.constantFrom('enabled', 'paused', 'disabled'),
  }),
  { minLength: 1, maxLength: 4 },
)
const happenings = fc.array(
  fc.record({
    maker: fc.nat(makers.length - 1),
    customer: fc.nat(customers.length - 1),
    connector: fc.nat(connectors.length - 1),
  }),
  { minLength: 1, maxLength: 12 },
)

type Filter = { events: string[] | null; connectors: string[] | null; customers: string[] | null }

function passes(filter: Filter, event: { event: string; customer: string; connector: string }): boolean {
  return (
    (filter.events?.includes(event.event) ?? true) &&
    (filter.customers?.includes(event.customer) ?? true) &&
    (filter.connectors?.includes(event.connector) ?? true)
  )
}

async function addIntegration(customerId: string, connectorType: string): Promise<Integration> {
  const { db, workspaceId } = world
  const integrationId = newUuid()
  await db.query('insert into customers (workspace_id, customer_id) values ($1, $2) on conflict do nothing', [
    workspaceId,
    customerId,
  ])
  await db.query(
    `insert into integrations (workspace_id, integration_id, customer_id, connector_type, auth_method, status)
     values ($1, $2, $3, $4, 'api_key', 'active')`,
    [workspaceId, integrationId, customerId, connectorType],
  )
  return { workspaceId, integrationId, importId: newUuid() }
}

async function queueOf(endpointId: string): Promise<string[]> {
  const { rows } = await world.db.query<{ event_id: string }>(
    'select event_id from deliveries where endpoint_id = $1 order by seq',
    [endpointId],
  )
  return rows.map((row) => row.event_id)
}

test('each endpoint gets what passes its filters, when it happens and when it is replayed', async () => {
  const { db, fixture, workspaceId } = world
  await fc.assert(
    fc.asyncProperty(endpoints, happenings, async (filters, happened) => {
      await db.query('delete from webhook_endpoints')
      await db.query('delete from deliveries')
      await db.query('delete from events')
      await db.query('delete from replays')
      const make = (filter: Filter) =>
        fixture.endpoint('http://127.0.0.1:1/', {
          events: filter.events as EventName[] | null,
          connectors: filter.connectors,
          customers: filter.customers,
        })
      const made: string[] = []
      for (const { status, ...filter } of filters) {
        const { endpointId } = await make(filter)
        made.push(endpointId)
        await db.query('update webhook_endpoints set status = $2 where endpoint_id = $1', [
          endpointId,
          status,
        ])
      }
      const recorded: NewEvent[] = []
      for (const { maker, customer, connector } of happened) {
        const customerId = customers[customer] ?? ''
        const of = await addIntegration(customerId, connectors[connector] ?? '')
        const event = (makers[maker] ?? updatedOne)(of)
        recorded.push({ ...event, customerId })
      }
      await fixture.record(recorded)
      const { rows } = await db.query<{
        event_id: string
        event: string
        customer: string
        connector: string
      }>(
        `select event_id, event, e.customer_id as customer, connector_type as connector
         from events e join integrations i using (workspace_id, integration_id) order by seq`,
      )
      expect(rows.map(({ event }) => event)).toEqual(recorded.map(({ event }) => event))
      for (const [index, { status, ...filter }] of filters.entries()) {
        const wanted = rows.filter((row) => passes(filter, row)).map((row) => row.event_id)
        expect(await queueOf(made[index] ?? '')).toEqual(status === 'disabled' ? [] : wanted)
        const { endpointId } = await make(filter)
        await createReplay(fixture.deps, {
          workspaceId,
          endpointId,
          kind: 'range',
          since: new Date(Date.now() - 3_600_000),
          until: new Date(Date.now() + 3_600_000),
          events: null,
          integrationId: null,
          customerId: null,
          resourceId: null,
        })
        await takeReplaySteps(fixture.deps, 60_000)
        expect(await queueOf(endpointId)).toEqual(wanted)
      }
    }),
    { numRuns: 25 },
  )
}, 120_000)
