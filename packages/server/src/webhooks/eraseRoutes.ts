import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { withZod, type Routes } from '../http/index.ts'
import { eraseCustomer } from './eraseCustomer.ts'

const erasedSchema = z
  .object({
    events: z.number().int().describe('Events whose body was erased.'),
    answers: z.number().int().describe('Stored answers of endpoints that were erased.'),
    cancelled: z.number().int().describe('Pending deliveries that were cancelled.'),
  })
  .meta({ id: 'ErasedBodies' })

/** Erasing what is kept of a customer in the log of webhooks. */
export function eraseRoutes({ db }: Pick<Deps, 'db'>): Routes {
  return async (app) => {
    withZod(app).delete(
      '/customers/:customer_id/event-bodies',
      {
        schema: {
          tags: ['events'],
          operationId: 'eraseEventBodies',
          summary:
            'Erase the bodies of a customer’s events and the answers to them; cancel what is pending of them',
          params: z.object({ customer_id: z.string().min(1).max(500) }),
          response: { 200: erasedSchema },
        },
      },
      async ({ caller, params: { customer_id } }) =>
        await eraseCustomer({ db }, { workspaceId: caller.workspaceId, customerId: customer_id }),
    )
  }
}
