import { Button, Menu } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { api, read, type AnswerOf } from '../../api/client.ts'
import { useMayWrite } from '../../frame/session.ts'
import { Facts, Json } from '../../parts/Code.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Empty, Note } from '../../parts/Notice.tsx'
import { Card, Loaded, PageHead } from '../../parts/Page.tsx'
import { Status } from '../../parts/Pill.tsx'
import { count, duration, Time } from '../../parts/text.tsx'
import { useDo } from '../../parts/useDo.ts'
import { EventsTable } from '../events/EventsTable.tsx'
import { DeleteIntegration } from './DeleteIntegration.tsx'
import { ImportProgress, RecordErrors } from './ImportProgress.tsx'
import { ReconnectLink } from './ReconnectLink.tsx'
import { TableScroll } from '../../parts/TableScroll.tsx'

type Integration = AnswerOf<'getIntegration'>

/** One customer's connected account: how it stands, its imports live, and what can be done with it. */
export function Page() {
  const { id = '' } = useParams()
  const integration = useQuery({
    queryKey: ['integrations', id],
    queryFn: ({ signal }) => read(api.GET('/v1/integrations/{id}', { params: { path: { id } }, signal })),
  })
  return <Loaded of={integration}>{(data) => <IntegrationView key={data.id} integration={data} />}</Loaded>
}

function IntegrationView({ integration }: { integration: Integration }) {
  const mayWrite = useMayWrite()
  const { id } = integration
  const imports = useQuery({
    queryKey: ['imports', 'of', id],
    queryFn: ({ signal }) =>
      read(
        api.GET('/v1/integrations/{integration_id}/imports', {
          params: { path: { integration_id: id }, query: { limit: 10 } },
          signal,
        }),
      ),
    refetchInterval: 5_000,
  })
  const [newest, ...earlier] = imports.data?.data ?? []
  const hasContents = (value: unknown) =>
    typeof value === 'object' && value !== null && Object.keys(value).length > 0
  return (
    <>
      <PageHead
        title={`${integration.customer_id} · ${integration.connector_type}`}
        crumbs={[{ to: '/integrations', label: 'Integrations' }]}
        actions={mayWrite && <Actions integration={integration} />}
      />
      <div className="stack">
        {integration.status === 'needs_reconnect' && (
          <Note tone="bad" title="The customer must reconnect">
            <p>
              The third party does not accept the stored credentials any more. Records stay as they are
              meanwhile. Send the customer a reconnect link, or call connect() with this integration’s id.
            </p>
          </Note>
        )}
        <div className="two-columns">
          <Card title="Import">
            {newest ? (
              <ImportProgress key={newest.id} importId={newest.id} />
            ) : (
              <Empty icon="refresh" title="No import yet">
                The first one starts right after connecting.
              </Empty>
            )}
          </Card>
          <Card title="Integration">
            <Facts
              of={[
                ['Status', <Status of={integration.status} />],
                [
                  'Customer',
                  <Link to={`/customers/${encodeURIComponent(integration.customer_id)}`}>
                    {integration.customer_id}
                  </Link>,
                ],
                [
                  'Connector',
                  <Link to={`/connectors/${integration.connector_type}`}>{integration.connector_type}</Link>,
                ],
                ['Signs in by', authWords[integration.auth_method]],
                ['Id', <span className="mono">{id}</span>],
                [
                  'State',
                  integration.state === null ? null : (
                    <code className="mono">{JSON.stringify(integration.state)}</code>
                  ),
                ],
                ['Connected', <Time at={integration.created} />],
                ['Changed', <Time at={integration.modified} />],
              ]}
            />
            {hasContents(integration.metadata) && (
              <div className="stack-small" style={{ marginTop: 14 }}>
                <span className="quiet small">Metadata</span>
                <Json value={integration.metadata} label="Metadata" />
              </div>
            )}
            {hasContents(integration.config) && (
              <div className="stack-small" style={{ marginTop: 14 }}>
                <span className="quiet small">Configuration, without secrets</span>
                <Json value={integration.config} label="Configuration" />
              </div>
            )}
          </Card>
        </div>
        <RecordErrors integrationId={id} />
        {earlier.length > 0 && <EarlierImports of={earlier} />}
        <Card title="Events" flush>
          <EventsTable filter={{ integration_id: id }} limit={20} />
        </Card>
      </div>
    </>
  )
}

const authWords = { oauth2: 'OAuth2', api_key: 'API key', basic: 'user name and password' }

function Actions({ integration }: { integration: Integration }) {
  const [open, setOpen] = useState<'delete' | 'reconnect' | null>(null)
  const path = { integration_id: integration.id }
  const start = useDo(
    (mode: 'incremental' | 'full') =>
      read(api.POST('/v1/integrations/{integration_id}/imports', { params: { path }, body: { mode } })),
    { touches: [['imports']], said: 'The import is queued.' },
  )
  const pause = useDo(
    (status: 'active' | 'paused') =>
      read(
        api.PATCH('/v1/integrations/{id}', { params: { path: { id: integration.id } }, body: { status } }),
      ),
    {
      touches: [['integrations'], ['imports']],
      said: ({ status }) =>
        status === 'paused' ? 'Paused: nothing is imported.' : 'It goes on, with an import now.',
    },
  )
  const isPaused = integration.status === 'paused'
  return (
    <>
      <Button.Group>
        <Button
          leftSection={<Icon name="refresh" />}
          loading={start.isPending}
          onClick={() => start.mutate('incremental')}
        >
          Import now
        </Button>
        <Menu position="bottom-end">
          <Menu.Target>
            <Button px={8} aria-label="Other ways to import">
              <Icon name="down" size={14} />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => start.mutate('incremental')}>What changed</Menu.Item>
            <Menu.Item onClick={() => start.mutate('full')}>Everything, to find what was deleted</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Button.Group>
      {integration.status !== 'needs_reconnect' && (
        <Button
          variant="default"
          leftSection={<Icon name={isPaused ? 'play' : 'pause'} />}
          loading={pause.isPending}
          onClick={() => pause.mutate(isPaused ? 'active' : 'paused')}
        >
          {isPaused ? 'Go on' : 'Pause'}
        </Button>
      )}
      <Button
        variant="default"
        leftSection={<Icon name="integration" />}
        onClick={() => setOpen('reconnect')}
      >
        Reconnect link
      </Button>
      <Button variant="default" leftSection={<Icon name="trash" />} onClick={() => setOpen('delete')}>
        Delete
      </Button>
      {open === 'reconnect' && <ReconnectLink integration={integration} onClose={() => setOpen(null)} />}
      {open === 'delete' && <DeleteIntegration integration={integration} onClose={() => setOpen(null)} />}
    </>
  )
}

function EarlierImports({ of }: { of: AnswerOf<'listImports'>['data'] }) {
  return (
    <Card title="Earlier imports" flush>
      <TableScroll below>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Status</th>
              <th scope="col">When</th>
              <th scope="col" className="wide">
                Took
              </th>
              <th scope="col" className="number">
                New
              </th>
              <th scope="col" className="number">
                Updated
              </th>
              <th scope="col" className="number">
                Deleted
              </th>
              <th scope="col" className="wide">
                Remark
              </th>
            </tr>
          </thead>
          <tbody>
            {of.map((one) => (
              <tr key={one.id}>
                <td>
                  <Status of={one.status} />
                </td>
                <td>
                  <Time at={one.created} />
                </td>
                <td className="wide">
                  {one.started && one.finished
                    ? duration(Date.parse(one.finished) - Date.parse(one.started))
                    : '–'}
                </td>
                <td className="number">{count(one.records.new)}</td>
                <td className="number">{count(one.records.updated)}</td>
                <td className="number">{count(one.records.deleted)}</td>
                <td className="wide wrap-anywhere quiet">{one.error?.message ?? ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </Card>
  )
}
