import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { api, given, read } from '../../api/client.ts'
import { Empty } from '../../parts/Notice.tsx'
import { Loaded, More } from '../../parts/Page.tsx'
import { ShortId, Time } from '../../parts/text.tsx'
import { usePages } from '../../parts/usePages.ts'
import type { EventName } from './eventNames.ts'
import { EventLabel } from './EventLabel.tsx'
import { nothing, Table } from '../../parts/Table.tsx'

export type EventFilter = {
  event?: EventName | undefined
  customer_id?: string | undefined
  integration_id?: string | undefined
  resource_id?: string | undefined
  since?: string | undefined
  until?: string | undefined
}

/** Events by a filter, the newest first. New ones come by themselves. */
export function EventsTable({ filter, limit = 50 }: { filter: EventFilter; limit?: number }) {
  const events = usePages(['events', filter, limit], (cursor, signal) =>
    read(api.GET('/v1/events', { params: { query: given({ ...filter, limit, cursor }) }, signal })),
  )
  const isFiltered = Object.keys(given(filter)).length > 0
  const isOfMany = !filter.customer_id && !filter.integration_id
  return (
    <Loaded of={events}>
      {(rows) =>
        rows.length === 0 ? (
          <NoEvents isFiltered={isFiltered} />
        ) : (
          <>
            <Table
              isLink
              rows={rows}
              keyOf={({ id }) => id}
              columns={[
                {
                  title: 'Event',
                  of: ({ id, event }) => (
                    <Link to={`/events/${id}`} className="row-link">
                      <EventLabel of={event} />
                    </Link>
                  ),
                },
                isOfMany && {
                  title: 'Customer',
                  breaks: true,
                  of: ({ customer_id: id }) => id ?? nothing,
                },
                {
                  title: 'Resource',
                  isWide: true,
                  of: ({ resource_id: id }) => (id ? <ShortId id={id} /> : nothing),
                },
                { title: 'When', of: ({ created }) => <Time at={created} /> },
              ]}
            />
            <More of={events} />
          </>
        )
      }
    </Loaded>
  )
}

function NoEvents({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <Empty
        icon="search"
        title="No event passes these filters"
        action={
          <Button component={Link} to="/events" variant="default">
            All events
          </Button>
        }
      />
    )
  }
  return (
    <Empty
      icon="events"
      title="No events"
      action={
        <Button component={Link} to="/security">
          Send a test
        </Button>
      }
    >
      Events stand here as they happen: a customer connects, records appear, change and go.
    </Empty>
  )
}
