import { Button, Menu } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { api, read, type Schemas } from '../../api/client.ts'
import { ReadOnly } from '../../frame/ReadOnly.tsx'
import { useMayWrite } from '../../frame/session.ts'
import { Copyable, Facts } from '../../parts/Code.tsx'
import { Confirm } from '../../parts/Confirm.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Note } from '../../parts/Notice.tsx'
import { Card, Loaded, PageHead } from '../../parts/Page.tsx'
import { Status } from '../../parts/Pill.tsx'
import { count, duration, Time } from '../../parts/text.tsx'
import { useDo } from '../../parts/useDo.ts'
import { DeliveriesTable } from '../events/Deliveries.tsx'
import { eventLabels, isEventName } from '../events/eventNames.ts'
import { ReplayForm } from '../events/ReplayForm.tsx'
import { EndpointForm } from './EndpointForm.tsx'
import { RetryPicture } from './RetryPicture.tsx'
import { defaultSchedule } from './retrySchedule.ts'
import { RotateSecret } from './RotateSecret.tsx'
import { SendTest } from './SendTest.tsx'
import { hostOf } from './useEndpoints.ts'

type Endpoint = Schemas['WebhookEndpoint']

/** What was counted is written every five seconds. */
const refetchMs = 10_000

/** One endpoint: its settings, its secret, its deliveries. */
export function Page() {
  const { id = '' } = useParams()
  const mayWrite = useMayWrite()
  const endpoint = useQuery({
    queryKey: ['endpoints', id],
    queryFn: ({ signal }) =>
      read(api.GET('/v1/webhook-endpoints/{endpoint_id}', { params: { path: { endpoint_id: id } }, signal })),
  })
  return (
    <Loaded of={endpoint}>
      {(data) => (
        <>
          <PageHead
            title={hostOf(data.url)}
            crumbs={[{ to: '/security', label: 'Endpoints and keys' }]}
            note={data.description}
            actions={mayWrite ? <Actions endpoint={data} /> : <ReadOnly />}
          />
          <div className="stack">
            {data.status === 'disabled' && (
              <Note tone="bad" title="The endpoint is disabled">
                <p className="wrap-anywhere">{data.status_reason}</p>
                <p>What waits for it stays. Enable it when it is well again.</p>
              </Note>
            )}
            <div className="two-columns">
              <Card title="Settings">
                <SettingsFacts endpoint={data} />
              </Card>
              <div className="stack">
                <Health id={id} />
                <Card title="When a delivery fails">
                  <RetryPicture seconds={data.retry_schedule ?? defaultSchedule} maxAge={data.max_age} />
                </Card>
              </div>
            </div>
            <Card title="Deliveries" flush>
              <DeliveriesTable filter={{ endpoint_id: id }} limit={20} />
            </Card>
          </div>
        </>
      )}
    </Loaded>
  )
}

function SettingsFacts({ endpoint }: { endpoint: Endpoint }) {
  const { events, connectors, customers } = endpoint
  return (
    <div className="stack">
      <Facts
        of={[
          ['Status', <Status of={endpoint.status} />],
          ['URL', endpoint.url],
          [
            'Events',
            events
              ? events.map((name) => (isEventName(name) ? eventLabels[name] : name)).join(', ')
              : 'all eight',
          ],
          ['Connectors', connectors?.join(', ') ?? 'all'],
          ['Customers', customers?.join(', ') ?? 'all'],
          ['Own headers', endpoint.header_names.length > 0 ? endpoint.header_names.join(', ') : null],
          [
            'Requests a second',
            endpoint.rate_limit === null ? 'no limit' : `${count(endpoint.rate_limit)} at most`,
          ],
          [
            'Client certificate',
            endpoint.tls?.certificate_expires ? (
              <>
                ends <Time at={endpoint.tls.certificate_expires} />
              </>
            ) : null,
          ],
          ['Authorities', endpoint.tls && !endpoint.tls.certificate_expires ? 'of your own' : null],
          ['Proxy', endpoint.proxy && <span className="mono">{endpoint.proxy.url}</span>],
          ['Made', <Time at={endpoint.created} />],
        ]}
      />
      {endpoint.public_key && (
        <div className="stack-small">
          <span className="quiet small">Public key (v1a)</span>
          <Copyable value={endpoint.public_key} label="Public key" />
        </div>
      )}
    </div>
  )
}

function Health({ id }: { id: string }) {
  const statistics = useQuery({
    queryKey: ['statistics', 'day', id],
    queryFn: ({ signal }) =>
      read(api.GET('/v1/statistics', { params: { query: { span: 'day', endpoint_id: id } }, signal })),
    refetchInterval: refetchMs,
  })
  if (!statistics.data) return null
  const [flow] = statistics.data.slowest_endpoints
  return (
    <Card title="The last day">
      {flow ? (
        <Facts
          of={[
            ['Answered 2xx', count(flow.succeeded)],
            ['Failed tries', count(flow.failed)],
            ['Answers on average in', duration(flow.mean_ms)],
            ['The slowest took', duration(flow.most_ms)],
          ]}
        />
      ) : (
        <span className="quiet">Nothing was sent to it. “Send a test” shows its answer at once.</span>
      )}
    </Card>
  )
}

function Actions({ endpoint }: { endpoint: Endpoint }) {
  const [open, setOpen] = useState<'edit' | 'rotate' | 'replay' | 'delete' | null>(null)
  const navigate = useNavigate()
  const params = { path: { endpoint_id: endpoint.id } }
  const close = () => setOpen(null)
  const setStatus = useDo(
    (status: 'enabled' | 'paused') =>
      read(api.PATCH('/v1/webhook-endpoints/{endpoint_id}', { params, body: { status } })),
    {
      touches: [['endpoints']],
      said: ({ status }) => (status === 'paused' ? 'Paused: events wait.' : 'Enabled: what waited is sent.'),
    },
  )
  const remove = useDo(() => read(api.DELETE('/v1/webhook-endpoints/{endpoint_id}', { params })), {
    touches: [['statistics']],
    said: 'The endpoint is deleted.',
    quiet: true,
  })
  const isEnabled = endpoint.status === 'enabled'
  return (
    <>
      <SendTest endpoint={endpoint} />
      <Button
        variant="default"
        leftSection={<Icon name={isEnabled ? 'pause' : 'play'} />}
        loading={setStatus.isPending}
        onClick={() => setStatus.mutate(isEnabled ? 'paused' : 'enabled')}
      >
        {isEnabled ? 'Pause' : 'Enable'}
      </Button>
      <Button variant="default" leftSection={<Icon name="key" />} onClick={() => setOpen('rotate')}>
        Rotate the secret
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" rightSection={<Icon name="down" size={14} />}>
            More
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setOpen('edit')}>Change the settings</Menu.Item>
          <Menu.Item leftSection={<Icon name="replay" />} onClick={() => setOpen('replay')}>
            Replay
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<Icon name="trash" />} onClick={() => setOpen('delete')}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {open === 'edit' && <EndpointForm endpoint={endpoint} onClose={close} />}
      {open === 'rotate' && <RotateSecret endpoint={endpoint} onClose={close} />}
      {open === 'replay' && <ReplayForm endpointId={endpoint.id} onClose={close} />}
      {open === 'delete' && (
        <Confirm
          title="Delete this endpoint?"
          action="Delete the endpoint"
          onConfirm={async () => {
            await remove.mutateAsync()
            await navigate('/security')
          }}
          onClose={close}
        >
          Everything that waits for <strong className="wrap-anywhere">{hostOf(endpoint.url)}</strong> is
          deleted with it, and its secret. To stop for a while, pause it instead.
        </Confirm>
      )}
    </>
  )
}
