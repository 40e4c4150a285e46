import { Button, Select } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import { api, given, read } from '../../api/client.ts'
import { LiveMark } from '../../frame/Live.tsx'
import { ReadOnly } from '../../frame/ReadOnly.tsx'
import { useMayWrite } from '../../frame/session.ts'
import { useAskEvery } from '../../frame/useLiveEvents.ts'
import { useFilterParams } from '../../parts/useFilterParams.ts'
import { Icon } from '../../parts/icons.tsx'
import { Empty } from '../../parts/Notice.tsx'
import { Card, Loaded, More, PageHead } from '../../parts/Page.tsx'
import { Status } from '../../parts/Pill.tsx'
import { Time } from '../../parts/text.tsx'
import { usePages } from '../../parts/usePages.ts'
import { hostOf, useEndpoints } from '../security/useEndpoints.ts'
import { CustomerFilter } from './CustomerFilter.tsx'
import { EventLabel } from './EventLabel.tsx'
import { eventChoices, isEventName } from './eventNames.ts'
import { ReplayForm } from './ReplayForm.tsx'
import { Replays } from './Replays.tsx'
import { sinceOf, TimeRange } from './TimeRange.tsx'
import { Clipped, nothing, Table } from '../../parts/Table.tsx'

const statuses = ['pending', 'delivered', 'given_up', 'cancelled'] as const
type DeliveryStatus = (typeof statuses)[number]
const statusLabels: Record<DeliveryStatus, string> = {
  pending: 'Pending',
  delivered: 'Delivered',
  given_up: 'Given up',
  cancelled: 'Cancelled',
}

/** What was sent, is being sent, and was given up; and sending it again. */
export function Page() {
  const mayWrite = useMayWrite()
  const { params, set } = useFilterParams()
  const [isReplaying, setReplaying] = useState(false)
  const endpoints = useEndpoints()
  const status = statuses.find((one) => one === params.get('status'))
  const event = params.get('event') ?? ''
  return (
    <>
      <PageHead
        title="Deliveries"
        note="One event for one endpoint. What fails is tried again for about three days."
        actions={
          <>
            <LiveMark />
            <ReadOnly />
            {mayWrite && (
              <Button
                variant="default"
                leftSection={<Icon name="replay" />}
                disabled={!endpoints.data?.length}
                onClick={() => setReplaying(true)}
              >
                Replay
              </Button>
            )}
          </>
        }
      />
      <div className="stack">
        <Replays />
        <div>
          <div className="filters">
            <Select
              label="Status"
              placeholder="Any"
              clearable
              value={status ?? null}
              onChange={(value) => set('status', value)}
              data={statuses.map((value) => ({ value, label: statusLabels[value] }))}
            />
            <Select
              label="Endpoint"
              placeholder="Any"
              clearable
              value={params.get('endpoint')}
              onChange={(value) => set('endpoint', value)}
              data={(endpoints.data ?? []).map(({ id, url }) => ({ value: id, label: hostOf(url) }))}
            />
            <Select
              label="Event"
              placeholder="Any"
              clearable
              value={event || null}
              onChange={(value) => set('event', value)}
              data={eventChoices}
            />
            <CustomerFilter
              value={params.get('customer') ?? ''}
              onChange={(value) => set('customer', value)}
            />
            <TimeRange value={params.get('range')} onChange={(value) => set('range', value)} />
          </div>
          <Card flush>
            <DeliveriesTable
              filter={{
                status,
                endpoint_id: params.get('endpoint') ?? undefined,
                event: isEventName(event) ? event : undefined,
                customer_id: params.get('customer') ?? undefined,
                since: sinceOf(params.get('range')),
              }}
            />
          </Card>
        </div>
      </div>
      {isReplaying && <ReplayForm onClose={() => setReplaying(false)} />}
    </>
  )
}

type DeliveryFilter = {
  status?: DeliveryStatus | undefined
  endpoint_id?: string | undefined
  event?: keyof typeof import('./eventNames.ts').eventLabels | undefined
  customer_id?: string | undefined
  since?: string | undefined
}

function NoDeliveries({ filter: { endpoint_id: endpoint, ...others } }: { filter: DeliveryFilter }) {
  if (Object.keys(given(others)).length > 0) {
    return (
      <Empty
        icon="search"
        title="No delivery passes these filters"
        action={
          <Button component={Link} to="/deliveries" variant="default">
            Clear the filters
          </Button>
        }
      />
    )
  }
  if (endpoint) {
    return (
      <Empty icon="deliveries" title="Nothing was sent to this endpoint yet">
        Send it a test, or wait for the first event that passes its filters.
      </Empty>
    )
  }
  return (
    <Empty
      icon="deliveries"
      title="No deliveries"
      action={
        <Button component={Link} to="/security" variant="default">
          Endpoints and keys
        </Button>
      }
    >
      Each event becomes a delivery for every endpoint that wants it.
    </Empty>
  )
}

function DeliveryName({
  of,
}: {
  of: { endpoint_id: string; event_id: string; event: string; replay_id: string | null }
}) {
  return (
    <>
      <Link to={`/deliveries/${of.endpoint_id}/${of.event_id}`} className="row-link">
        <EventLabel of={of.event} />
      </Link>
      {of.replay_id && <span className="quiet small"> replayed</span>}
    </>
  )
}

/** How a delivery stands; of one that failed and is tried again, when. */
export function DeliveryStatusPill({
  of: { status, attempts, next_attempt },
}: {
  of: { status: string; attempts: number; next_attempt: string | null }
}) {
  if (status !== 'pending' || attempts === 0) return <Status of={status} />
  return (
    <>
      <Status of="retrying" />
      {next_attempt && (
        <div className="quiet small">
          {Date.parse(next_attempt) > Date.now() ? <Time at={next_attempt} /> : 'due, waits its turn'}
        </div>
      )}
    </>
  )
}

/** Deliveries by a filter, the newest first. */
export function DeliveriesTable({ filter, limit = 50 }: { filter: DeliveryFilter; limit?: number }) {
  const endpoints = useEndpoints()
  const deliveries = usePages(
    ['deliveries', filter, limit],
    (cursor, signal) =>
      read(api.GET('/v1/deliveries', { params: { query: given({ ...filter, limit, cursor }) }, signal })),
    { refetchMs: useAskEvery() },
  )
  const urls = new Map((endpoints.data ?? []).map(({ id, url }) => [id, hostOf(url)]))
  return (
    <Loaded of={deliveries}>
      {(rows) =>
        rows.length === 0 ? (
          <NoDeliveries filter={filter} />
        ) : (
          <>
            <Table
              isLink
              rows={rows}
              keyOf={(one) => `${one.endpoint_id} ${one.event_id} ${one.replay_id ?? ''} ${one.ended ?? ''}`}
              columns={[
                { title: 'Event', of: (delivery) => <DeliveryName of={delivery} /> },
                { title: 'Status', of: (delivery) => <DeliveryStatusPill of={delivery} /> },
                !filter.endpoint_id && {
                  title: 'Endpoint',
                  isWide: true,
                  widthMax: 220,
                  of: ({ endpoint_id: id }) => <Clipped>{urls.get(id) ?? 'deleted'}</Clipped>,
                },
                { title: 'Customer', isWide: true, breaks: true, of: ({ customer_id: id }) => id ?? nothing },
                { title: 'Tries', isWide: true, isNumber: true, of: ({ attempts }) => attempts },
                { title: 'Happened', of: ({ created }) => <Time at={created} /> },
              ]}
            />
            <More of={deliveries} />
          </>
        )
      }
    </Loaded>
  )
}
