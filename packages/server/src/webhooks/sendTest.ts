import { TributaryError } from '@tributary/contract'
import type { Deps } from '../deps.ts'
import { createEventRecorder } from '../events/index.ts'
import { endpointNotFound } from './rotateSecret.ts'
import { findNewestTest } from './store/deliveries.ts'
import { findEndpoint } from './store/endpoints.ts'

/** Queues a webhook_test for one endpoint, whatever its filter. Returns the event's id. Throws `webhook.endpoint_not_found`, `webhook.endpoint_disabled`. */
export async function sendTest(
  { db }: Pick<Deps, 'db'>,
  workspaceId: string,
  endpointId: string,
): Promise<string> {
  const recorder = createEventRecorder()
  return await db.transaction(async (tx) => {
    const endpoint = await findEndpoint(tx, workspaceId, endpointId)
    if (!endpoint) throw endpointNotFound(endpointId)
    if (endpoint.status === 'disabled') {
      throw new TributaryError(
        'webhook.endpoint_disabled',
        `The endpoint is disabled: ${endpoint.statusReason ?? 'no reason was kept.'} Enable it first (PATCH with {"status": "enabled"}).`,
      )
    }
    await recorder.record(tx, [
      {
        event: 'webhook_test',
        workspaceId,
        customerId: null,
        state: null,
        payload: { test: true },
        integrationId: null,
        importId: null,
        resourceId: null,
        onlyEndpointId: endpointId,
      },
    ])
    const eventId = await findNewestTest(tx, workspaceId, endpointId)
    if (eventId === null) throw endpointNotFound(endpointId)
    return eventId
  })
}
