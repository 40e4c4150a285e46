import { z } from 'zod'
import { eventNames } from '@tributary/contract'
import type { RecordedEvent } from './store/findEvents.ts'

/** An event as the API answers it. */
export const eventSchema = z
  .object({
    id: z.string().describe('The webhook-id of its deliveries.'),
    event: z.enum(eventNames),
    customer_id: z.string().nullable(),
    integration_id: z.uuid().nullable(),
    import_id: z.uuid().nullable(),
    resource_id: z.uuid().nullable(),
    created: z.iso.datetime(),
  })
  .meta({ id: 'Event' })

const names = z.enum(eventNames)

/** An event as the API answers it. */
export function presentEvent(event: RecordedEvent): z.infer<typeof eventSchema> {
  return {
    id: event.eventId,
    event: names.parse(event.event),
    customer_id: event.customerId,
    integration_id: event.integrationId,
    import_id: event.importId,
    resource_id: event.resourceId,
    created: event.createdAt.toISOString(),
  }
}
