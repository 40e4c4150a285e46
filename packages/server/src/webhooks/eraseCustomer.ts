import type { Deps } from '../deps.ts'
import {
  eraseBodies,
  eraseStart,
  listKnownEndpoints,
  type EraseCursor,
  type Erased,
} from './store/eraseBodies.ts'
import { walkKeysText } from './store/walkKeys.ts'

const eventsPerBatch = 500

/**
 * Erases what is kept of a customer in the log of webhooks: the bodies of the events so far and the stored answers to them; what is
 * pending of them is cancelled. In batches, each a transaction: what fails half-way is done by asking again.
 */
export async function eraseCustomer(
  { db }: Pick<Deps, 'db'>,
  of: { workspaceId: string; customerId: string },
): Promise<Erased> {
  const endpointIds = await listKnownEndpoints(db, of.workspaceId)
  const total: Erased = { events: 0, answers: 0, cancelled: 0 }
  for (let after: EraseCursor | null = eraseStart; after !== null;) {
    const from: EraseCursor = after
    const erased = await db.transaction(async (tx) => {
      await tx.query(walkKeysText)
      return await eraseBodies(tx, { ...of, endpointIds }, from, eventsPerBatch)
    })
    total.events += erased.events
    total.answers += erased.answers
    total.cancelled += erased.cancelled
    after = erased.next
  }
  return total
}
