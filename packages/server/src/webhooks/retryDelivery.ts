import { TributaryError, newUuid } from '@tributary/contract'
import type { Deps } from '../deps.ts'
import { checkReplayLimit } from './replay/checkReplayLimit.ts'
import { windowMin } from './replay/nextWindow.ts'
import { refuseDisabled } from './refuseDisabled.ts'
import { findAnyDelivery, findDelivery, type Delivery } from './store/deliveries.ts'
import { findEndpoint } from './store/endpoints.ts'
import { queueReplayedEvent } from './store/queueReplayed.ts'
import { walkKeysText } from './store/walkKeys.ts'
import { insertReplay } from './store/replays.ts'

/**
 * Sends one delivery again that has ended, with its schedule from the start: a replay of one. Throws `webhook.delivery_not_found`,
 * `webhook.delivery_not_replayable`, `webhook.endpoint_disabled`, `webhook.replay_limit`.
 */
export async function retryDelivery(
  { db }: Pick<Deps, 'db'>,
  key: { workspaceId: string; endpointId: string; eventId: string },
): Promise<Delivery> {
  return await db.transaction(async (tx) => {
    const delivery = await findAnyDelivery(tx, key)
    if (!delivery) throw deliveryNotFound(key)
    if (delivery.status === 'pending') throw notReplayable('it is pending already')
    const endpoint = await findEndpoint(tx, key.workspaceId, key.endpointId)
    if (!endpoint) throw notReplayable('its endpoint was deleted')
    refuseDisabled(endpoint)
    await checkReplayLimit(tx, key, 'one')
    await tx.query(walkKeysText)
    const replay = await insertReplay(tx, {
      ...key,
      replayId: newUuid(),
      kind: 'one',
      since: delivery.eventCreatedAt,
      until: null,
      eventFilter: null,
      integrationId: null,
      customerId: null,
      resourceId: null,
      windowSize: windowMin,
    })
    if (!(await queueReplayedEvent(tx, replay, key.eventId))) {
      throw notReplayable('it is pending already, or the body of its event is no longer kept')
    }
    const reopened = await findDelivery(tx, key)
    if (!reopened) throw deliveryNotFound(key)
    return reopened
  })
}

function notReplayable(reason: string): TributaryError {
  return new TributaryError(
    'webhook.delivery_not_replayable',
    `Expected a delivery that has ended and can be sent again; ${reason}.`,
  )
}

/** The answer for a delivery that is not there, or not in this workspace. */
export function deliveryNotFound(key: { endpointId: string; eventId: string }): TributaryError {
  return new TributaryError(
    'webhook.delivery_not_found',
    `There is no delivery of the event "${key.eventId}" to the endpoint "${key.endpointId}".`,
  )
}
