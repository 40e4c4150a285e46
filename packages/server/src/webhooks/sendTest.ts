import { TributaryError } from '@tributary/contract'
import type { Deps } from '../deps.ts'
import { checkEventBudget, createEventRecorder } from '../events/index.ts'
import { refuseDisabled } from './refuseDisabled.ts'
import { endpointNotFound } from './rotateSecret.ts'
import { findNewestTest } from './store/deliveries.ts'
import { findEndpoint } from './store/endpoints.ts'
import { lockAndCountRecentTests } from './store/limits.ts'

/**
 * Queues a webhook_test for one endpoint, whatever its filter. Returns the event's id. Throws `webhook.endpoint_not_found`,
 * `webhook.endpoint_disabled`, `event.rate_limited`.
 */
export async function sendTest(
  { db, config }: Pick<Deps, 'db' | 'config'>,
  workspaceId: string,
  endpointId: string,
): Promise<string> {
  const recorder = createEventRecorder()
  return await db.transaction(async (tx) => {
    const endpoint = await findEndpoint(tx, workspaceId, endpointId)
    if (!endpoint) throw endpointNotFound(endpointId)
    refuseDisabled(endpoint)
    const limit = config.testsPerMinute
    if ((await lockAndCountRecentTests(tx, workspaceId)) >= limit) {
      throw new TributaryError(
        'event.rate_limited',
        `Expected at most ${limit} tests a minute in a workspace; that many were sent. Try again in a minute.`,
        { details: { limit } },
      )
    }
    await checkEventBudget(tx, workspaceId, config.eventsPerMinute)
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
