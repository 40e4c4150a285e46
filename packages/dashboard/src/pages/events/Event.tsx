import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { api, read } from '../../api/client.ts'
import { useAskEvery } from '../../frame/useLiveEvents.ts'
import { Diff, Facts, Json } from '../../parts/Code.tsx'
import { Empty, Note } from '../../parts/Notice.tsx'
import { Card, Loaded, PageHead } from '../../parts/Page.tsx'
import { Status } from '../../parts/Pill.tsx'
import { exactTime, Time } from '../../parts/text.tsx'
import { eventLabels, isEventName } from './eventNames.ts'
import { diffOf, modelOf, readEvent, type EventWithBody } from './readEvent.ts'
import { TableScroll } from '../../parts/TableScroll.tsx'

/** One event: its body as it is sent, and how its deliveries stand. */
export function Page() {
  const { id = '' } = useParams()
  const event = useQuery({
    queryKey: ['events', 'one', id],
    queryFn: ({ signal }) => readEvent(id, signal),
  })
  return (
    <Loaded of={event}>
      {(data) => (
        <>
          <PageHead
            title={isEventName(data.event) ? eventLabels[data.event] : data.event}
            crumbs={[{ to: '/events', label: 'Events' }]}
            note={<span className="mono">{data.event}</span>}
          />
          <div className="two-columns">
            <Card title="Body" note="The five keys, as every endpoint gets them">
              {data.body ? (
                <Json value={data.body} label="The event's body" />
              ) : (
                <Note tone="info">The body was erased on demand.</Note>
              )}
            </Card>
            <div className="stack">
              <About event={data} />
              <Deliveries eventId={data.id} created={data.created} />
            </div>
          </div>
        </>
      )}
    </Loaded>
  )
}

function About({ event }: { event: EventWithBody }) {
  const diff = diffOf(event)
  const type = modelOf(event)
  const { customer_id: customer, resource_id: resource } = event
  return (
    <Card title="What it is about">
      <div className="stack">
        <Facts
          of={[
            ['Happened', exactTime(event.created)],
            ['webhook-id', <span className="mono">{event.id}</span>],
            [
              'Customer',
              customer && <Link to={`/customers/${encodeURIComponent(customer)}`}>{customer}</Link>,
            ],
            [
              'Integration',
              event.integration_id && (
                <Link to={`/integrations/${event.integration_id}`} className="mono">
                  {event.integration_id}
                </Link>
              ),
            ],
            [
              'Record',
              resource && customer && type && (
                <Link to={`/data/${encodeURIComponent(customer)}/${type}/${resource}`} className="mono">
                  {type} {resource}
                </Link>
              ),
            ],
          ]}
        />
        {diff && <Diff diff={diff} />}
      </div>
    </Card>
  )
}

function Deliveries({ eventId, created }: { eventId: string; created: string }) {
  const at = Date.parse(created)
  // The list of deliveries is by time: a moment around the event holds its own.
  const query = {
    since: new Date(at).toISOString(),
    until: new Date(at + 1).toISOString(),
    limit: 200,
  }
  const deliveries = useQuery({
    queryKey: ['deliveries', 'of', eventId],
    queryFn: async ({ signal }) => {
      const { data } = await read(api.GET('/v1/deliveries', { params: { query }, signal }))
      return data.filter((delivery) => delivery.event_id === eventId)
    },
    refetchInterval: useAskEvery(),
  })
  return (
    <Card title="Deliveries" flush>
      <Loaded of={deliveries}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty icon="deliveries" title="To no endpoint">
              No endpoint wanted this event when it happened. Endpoints and their filters stand under
              Endpoints and keys.
            </Empty>
          ) : (
            <TableScroll below>
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">Status</th>
                    <th scope="col" className="number">
                      Tries
                    </th>
                    <th scope="col">Ended</th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((delivery) => (
                    <tr key={`${delivery.endpoint_id} ${delivery.replay_id ?? ''}`} className="is-link">
                      <td>
                        <Link to={`/deliveries/${delivery.endpoint_id}/${eventId}`} className="row-link">
                          <Status of={delivery.status} />
                        </Link>
                      </td>
                      <td className="number">{delivery.attempts}</td>
                      <td>
                        {delivery.ended ? <Time at={delivery.ended} /> : <span className="quiet">–</span>}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableScroll>
          )
        }
      </Loaded>
    </Card>
  )
}
