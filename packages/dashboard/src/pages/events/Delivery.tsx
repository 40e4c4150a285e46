import { Button, Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { api, read, type Schemas } from '../../api/client.ts'
import { ReadOnly } from '../../frame/ReadOnly.tsx'
import { useMayWrite } from '../../frame/session.ts'
import { useAskEvery } from '../../frame/useLiveEvents.ts'
import { Facts } from '../../parts/Code.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Empty } from '../../parts/Notice.tsx'
import { Card, Loaded, PageHead } from '../../parts/Page.tsx'
import { Pill, Status } from '../../parts/Pill.tsx'
import { duration, exactTime, Time } from '../../parts/text.tsx'
import { useDo } from '../../parts/useDo.ts'
import { hostOf, useEndpoints } from '../security/useEndpoints.ts'
import { DeliveryStatusPill } from './Deliveries.tsx'
import { eventLabels, isEventName } from './eventNames.ts'

/** One delivery with every try: what was sent, what came back. */
export function Page() {
  const { endpoint = '', event = '' } = useParams()
  const mayWrite = useMayWrite()
  const endpoints = useEndpoints()
  const path = { endpoint_id: endpoint, event_id: event }
  const delivery = useQuery({
    queryKey: ['deliveries', 'one', endpoint, event],
    queryFn: ({ signal }) =>
      read(api.GET('/v1/deliveries/{endpoint_id}/{event_id}', { params: { path }, signal })),
    refetchInterval: useAskEvery(),
  })
  const again = useDo(
    () => read(api.POST('/v1/deliveries/{endpoint_id}/{event_id}/retry', { params: { path } })),
    { touches: [['deliveries']], said: 'It is sent again.' },
  )
  const url = endpoints.data?.find(({ id }) => id === endpoint)?.url
  return (
    <Loaded of={delivery}>
      {(data) => (
        <>
          <PageHead
            title={isEventName(data.event) ? eventLabels[data.event] : data.event}
            crumbs={[{ to: '/deliveries', label: 'Deliveries' }]}
            note={url ? `To ${hostOf(url)}` : 'To an endpoint that was deleted'}
            actions={
              <>
                <Button component={Link} to={`/events/${data.event_id}`} variant="default">
                  The event and its body
                </Button>
                <ReadOnly />
                {mayWrite && (
                  <Tooltip label="It is pending: it is sent by itself." disabled={data.status !== 'pending'}>
                    {/* Not disabled, which no keyboard would reach to hear why. */}
                    <Button
                      leftSection={<Icon name="replay" />}
                      {...(data.status === 'pending' ? { 'data-disabled': true } : {})}
                      aria-disabled={data.status === 'pending'}
                      loading={again.isPending}
                      onClick={() => data.status !== 'pending' && again.mutate(undefined)}
                    >
                      Send again
                    </Button>
                  </Tooltip>
                )}
              </>
            }
          />
          <div className="stack">
            <Card title="Delivery">
              <Facts
                of={[
                  ['Status', <DeliveryStatusPill of={{ ...data, next_attempt: null }} />],
                  ['Endpoint', url ? <Link to={`/security/endpoints/${endpoint}`}>{url}</Link> : null],
                  ['webhook-id', <span className="mono">{data.event_id}</span>],
                  ['Event happened', exactTime(data.created)],
                  ['Ended', data.ended ? exactTime(data.ended) : null],
                  ['Next try', data.next_attempt ? <Time at={data.next_attempt} /> : null],
                  ['Replay', data.replay_id ? 'sent again on demand' : null],
                ]}
              />
            </Card>
            {data.tries.length === 0 ? (
              <Card>
                <Empty icon="deliveries" title="Not tried yet">
                  It waits for its turn: events of one record are sent in their order.
                </Empty>
              </Card>
            ) : (
              data.tries
                .toReversed()
                .map((attempt) => <Attempt key={`${attempt.attempt} ${attempt.started}`} attempt={attempt} />)
            )}
          </div>
        </>
      )}
    </Loaded>
  )
}

function Attempt({ attempt }: { attempt: Schemas['Attempt'] }) {
  const isGood = attempt.status_code !== null && attempt.status_code >= 200 && attempt.status_code < 300
  return (
    <Card
      title={`Try ${attempt.attempt}`}
      actions={
        <>
          {attempt.status_code === null ? (
            <Pill tone="bad">No answer</Pill>
          ) : (
            <Pill tone={isGood ? 'good' : 'bad'}>{attempt.status_code}</Pill>
          )}
          <Status of={attempt.outcome} />
        </>
      }
    >
      <div className="stack">
        <Facts
          of={[
            ['Sent', exactTime(attempt.started)],
            ['Took', duration(attempt.duration_ms)],
            ['Why it failed', attempt.error],
          ]}
        />
        {attempt.request_headers && (
          <details>
            <summary>Headers that were sent</summary>
            <pre className="code" tabIndex={0} style={{ marginTop: 8 }}>
              {Object.entries(attempt.request_headers)
                .map(([name, value]) => `${name}: ${value ?? '(your own header: its value is not kept)'}`)
                .join('\n')}
            </pre>
          </details>
        )}
        {attempt.response_body && (
          <div className="stack-small">
            <span className="quiet small">The answer, up to 4 kB</span>
            <pre
              className="code"
              tabIndex={0}
              aria-label="The answer"
              role="region"
              style={{ maxHeight: 240 }}
            >
              {attempt.response_body}
            </pre>
          </div>
        )}
      </div>
    </Card>
  )
}
