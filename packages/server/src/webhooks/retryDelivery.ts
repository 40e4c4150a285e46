import { TributaryError } from '@tributary/contract'
import type { Deps } from '../deps.ts'
import { findDelivery, reopenDelivery, type Delivery } from './store/deliveries.ts'

/** Takes a delivery up again that was given up. Throws `webhook.delivery_not_found`, `webhook.delivery_not_given_up`. */
export async function retryDelivery(
  { db }: Pick<Deps, 'db'>,
  key: { workspaceId: string; endpointId: string; eventId: string },
): Promise<Delivery> {
  return await db.transaction(async (tx) => {
    const delivery = await findDelivery(tx, key)
    if (!delivery) throw deliveryNotFound(key)
    if (delivery.status !== 'given_up' || !(await reopenDelivery(tx, { ...key, seq: delivery.seq }))) {
      throw new TributaryError(
        'webhook.delivery_not_given_up',
        `Expected a delivery that was given up, of an endpoint that still exists; this one is "${delivery.status}".`,
      )
    }
    const reopened = await findDelivery(tx, key)
    if (!reopened) throw deliveryNotFound(key)
    return reopened
  })
}

/** The answer for a delivery that is not there, or not in this workspace. */
export function deliveryNotFound(key: { endpointId: string; eventId: string }): TributaryError {
  return new TributaryError(
    'webhook.delivery_not_found',
    `There is no delivery of the event "${key.eventId}" to the endpoint "${key.endpointId}".`,
  )
}
