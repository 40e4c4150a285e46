import { TributaryError, newUuid } from '@tributary/contract'
import type { Transaction } from '../db/index.ts'
import type { Metrics } from '../metrics/index.ts'
import type { EventRecorder, NewEvent } from '../ports.ts'
import type { EventBudget } from './eventBudget.ts'
import { insertEvents, type EventRow } from './store/insertEvents.ts'

/** The largest body of a webhook, in bytes of UTF-8. */
const eventBodyBytesMax = 1_000_000

/** The recorder of events; see EventRecorder in ports.ts. Without a budget there is no ceiling. Throws `event.too_large`, with the event's name and resource in its details. */
export function createEventRecorder(metrics?: Metrics, budget?: EventBudget): EventRecorder {
  return {
    record: async (tx, events) => {
      await recordEvents(tx, events)
      if (metrics || budget) tx.afterCommit(() => countEvents(events, metrics, budget))
    },
    waitMs: async (workspaceId) => (await budget?.waitMs(workspaceId)) ?? 0,
  }
}

function countEvents(events: readonly NewEvent[], metrics?: Metrics, budget?: EventBudget): void {
  const byWorkspace = new Map<string, Map<string, number>>()
  for (const { workspaceId, event } of events) {
    const counts = byWorkspace.get(workspaceId) ?? new Map<string, number>()
    byWorkspace.set(workspaceId, counts.set(event, (counts.get(event) ?? 0) + 1))
  }
  for (const [workspaceId, counts] of byWorkspace) {
    let total = 0
    for (const [event, count] of counts) {
      metrics?.eventsRecorded(workspaceId, event, count)
      total += count
    }
    budget?.spent(workspaceId, total)
  }
}

/** One statement for any number of events. */
async function recordEvents(tx: Transaction, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return
  await insertEvents(tx, events.map(toRow))
}

function toRow(event: NewEvent): EventRow {
  return {
    workspaceId: event.workspaceId,
    eventId: `evt_${newUuid()}`,
    event: event.event,
    customerId: event.customerId,
    integrationId: event.integrationId,
    importId: event.importId,
    resourceId: event.resourceId,
    onlyEndpointId: event.onlyEndpointId ?? null,
    body: bodyOf(event),
  }
}

/** The exact text that is stored, signed and sent: the five keys of the contract and nothing else. */
function bodyOf(event: NewEvent): string {
  const body = JSON.stringify({
    workspace_id: event.workspaceId,
    customer_id: event.customerId,
    event: event.event,
    state: event.state,
    payload: event.payload,
  })
  // A character is at most three bytes of UTF-8, so most bodies need no counting.
  const bytes = body.length * 3 <= eventBodyBytesMax ? body.length : Buffer.byteLength(body)
  if (bytes > eventBodyBytesMax) {
    throw new TributaryError(
      'event.too_large',
      `Expected a webhook body of at most ${eventBodyBytesMax} bytes; this ${event.event} has ${bytes}. Map fewer or shorter fields.`,
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
