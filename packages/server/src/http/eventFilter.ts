import { z } from 'zod'
import { eventNames, type EventName } from '@tributary/contract'

/** A time as it is given to the API, with any offset. */
export const timeSchema = z.iso.datetime({ offset: true })

/** Query parameters of every list of events, and of what became of them. */
export const eventFilterQuery = {
  event: z.enum(eventNames).optional(),
  integration_id: z.uuid().optional(),
  customer_id: z.string().max(500).optional(),
  resource_id: z.uuid().optional(),
  since: timeSchema.optional().describe('Of events that happened at this time or later.'),
  until: timeSchema.optional().describe('Of events that happened before this time.'),
}

/** Which events are listed; what is left out filters nothing. */
export type EventFilter = {
  event?: EventName | undefined
  integrationId?: string | undefined
  customerId?: string | undefined
  resourceId?: string | undefined
  since?: Date | undefined
  /** Excluded. */
  until?: Date | undefined
}

const querySchema = z.object(eventFilterQuery)

/** The filter of a query that has these parameters. */
export function eventFilterOf(query: z.infer<typeof querySchema>): EventFilter {
  return {
    event: query.event,
    integrationId: query.integration_id,
    customerId: query.customer_id,
    resourceId: query.resource_id,
    since: query.since === undefined ? undefined : new Date(query.since),
    until: query.until === undefined ? undefined : new Date(query.until),
  }
}
