import { Select } from '@mantine/core'
import { LiveMark } from '../../frame/Live.tsx'
import { useFilterParams } from '../../parts/useFilterParams.ts'
import { Card, PageHead } from '../../parts/Page.tsx'
import { CustomerFilter } from './CustomerFilter.tsx'
import { EventsTable } from './EventsTable.tsx'
import { eventChoices, isEventName } from './eventNames.ts'
import { TimeRange, sinceOf } from './TimeRange.tsx'

/** What happened, live. */
export function Page() {
  const { params, set } = useFilterParams()
  const event = params.get('event') ?? ''
  const range = params.get('range')
  return (
    <>
      <PageHead
        title="Events"
        note="Everything that happened, newest first. New events appear by themselves."
        actions={<LiveMark />}
      />
      <div className="filters">
        <Select
          label="Event"
          placeholder="Any"
          clearable
          value={event || null}
          onChange={(value) => set('event', value)}
          data={eventChoices}
        />
        <CustomerFilter value={params.get('customer') ?? ''} onChange={(value) => set('customer', value)} />
        <TimeRange value={range} onChange={(value) => set('range', value)} />
      </div>
      <Card flush>
        <EventsTable
          filter={{
            event: isEventName(event) ? event : undefined,
            customer_id: params.get('customer') ?? undefined,
            since: sinceOf(range),
            integration_id: params.get('integration') ?? undefined,
            resource_id: params.get('resource') ?? undefined,
          }}
        />
      </Card>
    </>
  )
}
