import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { api, read } from '../../api/client.ts'
import { useAskEvery } from '../../frame/useLiveEvents.ts'
import { CopyJson, Diff, Facts, Json } from '../../parts/Code.tsx'
import { Empty, Note } from '../../parts/Notice.tsx'
import { Card, Loaded, PageHead } from '../../parts/Page.tsx'
import { exactTime, ShortId, Time } from '../../parts/text.tsx'
import { nameOfRecord } from '../data/models.ts'
import { hostOf, useEndpoints } from '../security/useEndpoints.ts'
import { DeliveryStatusPill } from './Deliveries.tsx'
import { eventLabels, isEventName } from './eventNames.ts'
import { diffOf, modelOf, readEvent, type EventWithBody } from './readEvent.ts'
import { nothing, Table } from '../../parts/Table.tsx'

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
            <Card
              title="Body"
              note="The five keys, as every endpoint gets them"
              actions={data.body && <CopyJson value={data.body} />}
            >
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
                <Link to={`/integrations/${event.integration_id}`}>
                  <ShortId id={event.integration_id} />
                </Link>
              ),
            ],
            ['Model', type],
            [
              'Record',
              resource && customer && type && (
                <Link to={`/data/${encodeURIComponent(customer)}/${type}/${resource}`}>
                  {nameIn(event) ?? <ShortId id={resource} />}
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

/** The record's name, where the event has the record. */
function nameIn({ body }: EventWithBody): string | null {
  return body?.event === 'integration_updated_data_model' ? nameOfRecord(body.payload.data) : null
}

function Deliveries({ eventId, created }: { eventId: string; created: string }) {
  const endpoints = useEndpoints()
  const urls = new Map((endpoints.data ?? []).map(({ id, url }) => [id, hostOf(url)]))
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
              No endpoint wanted it when it happened. <Link to="/security">Endpoints and their filters</Link>
            </Empty>
          ) : (
            <Table
              below
              isLink
              rows={rows}
              keyOf={(one) => `${one.endpoint_id} ${one.replay_id ?? ''} ${one.ended ?? ''}`}
              columns={[
                {
                  title: 'Endpoint',
                  breaks: true,
                  of: ({ endpoint_id: endpoint, replay_id: replay }) => (
                    <>
                      <Link to={`/deliveries/${endpoint}/${eventId}`} className="row-link">
                        {urls.get(endpoint) ?? 'deleted'}
                      </Link>
                      {replay && <span className="quiet small"> replayed</span>}
                    </>
                  ),
                },
                { title: 'Status', of: (delivery) => <DeliveryStatusPill of={delivery} /> },
                { title: 'Ended', of: ({ ended }) => (ended ? <Time at={ended} /> : nothing) },
              ]}
            />
          )
        }
      </Loaded>
    </Card>
  )
}
