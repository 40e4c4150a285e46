import type { Deps } from '../deps.ts'
import { findAnyDelivery, listAttempts, type Attempt, type Delivery } from './store/deliveries.ts'

/** One delivery with its tries, both as of the same moment; null when there is none. */
export async function showDelivery(
  db: Pick<Deps['db'], 'transaction'>,
  key: { workspaceId: string; endpointId: string; eventId: string },
): Promise<{ delivery: Delivery; attempts: Attempt[] } | null> {
  return await db.transaction(async (tx) => {
    await tx.query('set transaction isolation level repeatable read, read only')
    const delivery = await findAnyDelivery(tx, key)
    return delivery && { delivery, attempts: await listAttempts(tx, { ...key, seq: delivery.seq }) }
  })
}
