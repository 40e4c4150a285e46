import { TributaryError } from '@tributary/contract'
import type { QueryConfig } from 'pg'
import type { Metrics } from '../metrics/index.ts'
import type { EventRecorder, NewEvent } from '../ports.ts'
import type { EventBudget } from './eventBudget.ts'
import { newEventIds } from './newEventIds.ts'
import { insertEventsQuery, type EventGroup, type EventRow } from './store/insertEvents.ts'

const bodyBytesMaxDefault = 1_000_000

export type EventRecorderOptions = {
  /** Left out: nothing is counted. */
  metrics?: Metrics
  /** Left out: there is no ceiling. */
  budget?: EventBudget
  /** The largest body of a webhook, in bytes of UTF-8. Default 1 MB. */
  bodyBytesMax?: number
}

/** The recorder of events; see EventRecorder in ports.ts. Throws `event.too_large`, with the event's name and resource in its details. */
export function createEventRecorder(options: EventRecorderOptions = {}): EventRecorder {
  const { metrics, budget, bodyBytesMax = bodyBytesMaxDefault } = options
  const prepare: EventRecorder['prepare'] = (events) => {
    const statements = statementsOf(events, bodyBytesMax)
    const counts = metrics || budget ? countsOf(events) : null
    // The events themselves are not held until the commit.
    return async (tx) => {
      for (const statement of statements) await tx.query(statement)
      if (counts) tx.afterCommit(() => noteCounts(counts, metrics, budget))
    }
  }
  return {
    prepare,
    record: async (tx, events) => await prepare(events)(tx),
    waitMs: async (workspaceId) => (await budget?.waitMs(workspaceId)) ?? 0,
  }
}

/** How many there are of each name, by workspace. */
type EventCounts = ReadonlyMap<string, ReadonlyMap<string, number>>

function countsOf(events: readonly NewEvent[]): EventCounts {
  const byWorkspace = new Map<string, Map<string, number>>()
  for (const { workspaceId, event } of events) {
    const counts = byWorkspace.get(workspaceId) ?? new Map<string, number>()
    byWorkspace.set(workspaceId, counts.set(event, (counts.get(event) ?? 0) + 1))
  }
  return byWorkspace
}

function noteCounts(byWorkspace: EventCounts, metrics?: Metrics, budget?: EventBudget): void {
  for (const [workspaceId, counts] of byWorkspace) {
    let total = 0
    for (const [event, count] of counts) {
      metrics?.eventsRecorded(workspaceId, event, count)
      total += count
    }
    budget?.spent(workspaceId, total)
  }
}

/** One statement for the events that follow each other of one integration and import: one in all for those of a page. */
function statementsOf(events: readonly NewEvent[], bodyBytesMax: number): QueryConfig[] {
  const statements: QueryConfig[] = []
  let rest = events
  for (let [first] = rest; first !== undefined; [first] = rest) {
    const group = groupOf(first)
    const end = rest.findIndex((event) => !isOfGroup(event, group))
    const of = end === -1 ? rest : rest.slice(0, end)
    statements.push(insertEventsQuery(group, toRows(of, first, bodyBytesMax)))
    rest = rest.slice(of.length)
  }
  return statements
}

/** No endpoint has it: a test that names none reaches none. */
const noEndpoint = '00000000-0000-0000-0000-000000000000'

function groupOf(event: NewEvent): EventGroup {
  const { workspaceId, customerId, integrationId, importId } = event
  return { workspaceId, customerId, integrationId, importId, onlyEndpointId: onlyEndpointOf(event) }
}

function isOfGroup(event: NewEvent, group: EventGroup): boolean {
  return (
    event.workspaceId === group.workspaceId &&
    event.customerId === group.customerId &&
    event.integrationId === group.integrationId &&
    event.importId === group.importId &&
    onlyEndpointOf(event) === group.onlyEndpointId
  )
}

function onlyEndpointOf(event: NewEvent): string | null {
  return event.event === 'webhook_test' ? (event.onlyEndpointId ?? noEndpoint) : null
}

function toRows(events: readonly NewEvent[], first: NewEvent, bodyBytesMax: number): EventRow[] {
  const { workspaceId, customerId } = first
  const head = `{"workspace_id":${JSON.stringify(workspaceId)},"customer_id":${JSON.stringify(customerId)},"event":`
  const stateText = JSON.stringify(first.state)
  const ids = newEventIds(events.length)
  return events.map((event, index) => {
    const state = event.state === first.state ? stateText : JSON.stringify(event.state)
    const payload = 'payloadText' in event ? event.payloadText : JSON.stringify(event.payload)
    const body = `${head}"${event.event}","state":${state},"payload":${payload}}`
    return {
      eventId: ids[index] ?? '',
      event: event.event,
      resourceId: event.resourceId,
      body: checkedBody(event, body, bodyBytesMax),
    }
  })
}

/** The exact text that is stored, signed and sent: the five keys of the contract and nothing else, if it is not too large. */
function checkedBody(event: NewEvent, body: string, bodyBytesMax: number): string {
  // A character is at most three bytes of UTF-8, so most bodies need no counting.
  const bytes = body.length * 3 <= bodyBytesMax ? body.length : Buffer.byteLength(body)
  if (bytes > bodyBytesMax) {
    throw new TributaryError(
      'event.too_large',
      `Expected a webhook body of at most ${bodyBytesMax} bytes; this ${event.event} has ${bytes}. Map fewer or shorter fields, or have the operator set TRIBUTARY_WEBHOOK_BODY_BYTES_MAX.`,
      {
        details: {
          event: event.event,
          integration_id: event.integrationId,
          resource_id: event.resourceId,
          body_bytes: bytes,
        },
      },
    )
  }
  return body
}
