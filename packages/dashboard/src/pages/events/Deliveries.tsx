import { Button, Select, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { Link } from 'react-router'
import { api, given, read } from '../../api/client.ts'
import { LiveMark } from '../../frame/Live.tsx'
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
import { EventLabel } from './EventLabel.tsx'
import { eventChoices, isEventName } from './eventNames.ts'
import { ReplayForm } from './ReplayForm.tsx'
import { Replays } from './Replays.tsx'
import { sinceOf, TimeRange } from './TimeRange.tsx'
import { TableScroll } from '../../parts/TableScroll.tsx'

const typingMs = 300
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
  const [customer, setCustomer] = useState('')
  const [typed] = useDebouncedValue(customer.trim(), typingMs)
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
            <TextInput
              label="Customer"
              placeholder="Your id, whole"
              value={customer}
              onChange={(change) => setCustomer(change.currentTarget.value)}
            />
            <TimeRange value={params.get('range')} onChange={(value) => set('range', value)} />
          </div>
          <Card flush>
            <DeliveriesTable
              filter={{
                status,
                endpoint_id: params.get('endpoint') ?? undefined,
                event: isEventName(event) ? event : undefined,
                customer_id: typed,
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
        ) : (
          <>
            <TableScroll>
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">Event</th>
                    <th scope="col">Status</th>
                    {!filter.endpoint_id && (
                      <th scope="col" className="wide">
                        Endpoint
                      </th>
                    )}
                    <th scope="col" className="wide">
                      Customer
                    </th>
                    <th scope="col" className="number wide">
                      Tries
                    </th>
                    <th scope="col">Happened</th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((delivery) => (
                    <tr
                      key={`${delivery.endpoint_id} ${delivery.event_id} ${delivery.replay_id ?? ''} ${delivery.ended ?? ''}`}
                      className="is-link"
                    >
                      <td>
                        <Link
                          to={`/deliveries/${delivery.endpoint_id}/${delivery.event_id}`}
                          className="row-link"
                        >
                          <EventLabel of={delivery.event} />
                        </Link>
                        {delivery.replay_id && <span className="quiet small"> replayed</span>}
                      </td>
                      <td>
                        <Status of={delivery.status} />
                      </td>
                      {!filter.endpoint_id && (
                        <td className="wide" style={{ maxWidth: 220 }}>
                          <span className="clip" style={{ display: 'block' }}>
                            {urls.get(delivery.endpoint_id) ?? 'deleted'}
                          </span>
                        </td>
                      )}
                      <td className="wide wrap-anywhere">
                        {delivery.customer_id ?? <span className="quiet">–</span>}
                      </td>
                      <td className="number wide">{delivery.attempts}</td>
                      <td>
                        <Time at={delivery.created} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableScroll>
            <More of={deliveries} />
          </>
        )
      }
    </Loaded>
  )
}
