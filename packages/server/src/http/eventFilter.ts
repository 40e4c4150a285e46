import { z } from 'zod'
import { eventNames, type EventName } from '@tributary/contract'
import { idSchema } from './idSchema.ts'

const firstMs = Date.parse('0001-01-01T00:00:00Z')
const lastMs = Date.parse('9999-12-31T23:59:59.999Z')

/** A time as it is given to the API, with any offset; of the years that can be written with four digits, and so be shown again. */
export const timeSchema = z.iso.datetime({ offset: true }).refine((text) => {
  const ms = Date.parse(text)
  return ms >= firstMs && ms <= lastMs
}, 'expected a time from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z')

/** Query parameters of every list of events, and of what became of them. */
export const eventFilterQuery = {
  event: z.enum(eventNames).optional(),
  integration_id: idSchema.optional(),
  customer_id: z.string().max(500).optional(),
  resource_id: idSchema.optional(),
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
