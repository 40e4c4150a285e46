import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { Link, useParams } from 'react-router'
import { api, given, read, type AnswerOf } from '../../api/client.ts'
import { ReadOnly } from '../../frame/ReadOnly.tsx'
import { useMayWrite } from '../../frame/session.ts'
import { Facts, Json } from '../../parts/Code.tsx'
import { Empty, Note } from '../../parts/Notice.tsx'
import { Card, Loaded, PageHead } from '../../parts/Page.tsx'
import { Status } from '../../parts/Pill.tsx'
import { Time } from '../../parts/text.tsx'
import { usePages } from '../../parts/usePages.ts'
import { EventsTable } from '../events/EventsTable.tsx'
import { useConnectorName } from '../connectors/useConnectorName.ts'
import { HeldDeletes } from './HeldDeletes.tsx'
import { ImportHistory } from './ImportHistory.tsx'
import { ImportProgress } from './ImportProgress.tsx'
import { IntegrationActions } from './IntegrationActions.tsx'
import { RecordErrors } from './RecordErrors.tsx'
import { ScheduleCard } from './schedule/ScheduleCard.tsx'
import { useIntegration } from './useIntegration.ts'

type Integration = AnswerOf<'getIntegration'>

const historyLength = 10
const historyRefetchMs = 5_000

/** One customer's connected account: how it stands, its imports live, and what can be done with it. */
export function Page() {
  const { id = '' } = useParams()
  const integration = useIntegration(id)
  return <Loaded of={integration}>{(data) => <IntegrationView key={data.id} integration={data} />}</Loaded>
}

/** An import that was too quick to be watched changed what stands around it all the same: held deletes, records at fault, the schedule. */
function useWhatImportsChange(newest: { id: string; status: string } | undefined): void {
  const queries = useQueryClient()
  const state = newest && `${newest.id} ${newest.status}`
  const seen = useRef(state)
  useEffect(() => {
    if (seen.current !== undefined && seen.current !== state) {
      void queries.invalidateQueries({ queryKey: ['imports'] })
    }
    seen.current = state
  }, [state, queries])
}

function IntegrationView({ integration }: { integration: Integration }) {
  const mayWrite = useMayWrite()
  const { id } = integration
  const connector = useConnectorName(integration.connector_type)
  const imports = usePages(
    ['imports', 'of', id],
    (cursor, signal) =>
      read(
        api.GET('/v1/integrations/{integration_id}/imports', {
          params: { path: { integration_id: id }, query: given({ cursor, limit: historyLength }) },
          signal,
        }),
      ),
    { refetchMs: historyRefetchMs },
  )
  const [newest] = imports.data ?? []
  useWhatImportsChange(newest)
  return (
    <>
      <PageHead
        title={`${integration.customer_id} · ${connector}`}
        crumbs={[{ to: '/integrations', label: 'Integrations' }]}
        actions={mayWrite ? <IntegrationActions integration={integration} /> : <ReadOnly />}
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
        {integration.status === 'paused' && (
          <Note tone="info" title="Paused">
            <p>Nothing is imported by schedule, and its records stay as they are, until it goes on.</p>
          </Note>
        )}
        <HeldDeletes integrationId={id} />
        <div className="two-columns">
          <div className="stack">
            <Card title="Newest import">
              {newest ? (
                <ImportProgress key={newest.id} importId={newest.id} isNewest />
              ) : (
                <Empty icon="refresh" title="No import yet">
                  The first one starts right after connecting.
                </Empty>
              )}
            </Card>
            <ScheduleCard integration={integration} />
          </div>
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
                ['Connector', <Link to={`/connectors/${integration.connector_type}`}>{connector}</Link>],
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
            {/* How it signs in stands above. */}
            <More title="Metadata" of={without(integration.metadata, 'auth_method')} />
            <More title="Configuration, without secrets" of={integration.config} />
          </Card>
        </div>
        <RecordErrors integration={integration} />
        {imports.data && imports.data.length > 0 && <ImportHistory rows={imports.data} more={imports} />}
        <Card title="Events" flush>
          <EventsTable filter={{ integration_id: id }} limit={20} />
        </Card>
      </div>
    </>
  )
}

const authWords = { oauth2: 'OAuth2', api_key: 'API key', basic: 'user name and password' }

function without(values: Record<string, unknown>, name: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([key]) => key !== name))
}

/** Further values of the account: as facts where each is plain, as JSON otherwise. Nothing when there are none. */
function More({ title, of }: { title: string; of: Record<string, unknown> }) {
  const values = Object.entries(of)
  if (values.length === 0) return null
  return (
    <div className="stack-small" style={{ marginTop: 14 }}>
      <span className="quiet small">{title}</span>
      {values.every(([, value]) => typeof value !== 'object' || value === null) ? (
        <Facts
          of={values.map(([name, value]) => [
            name,
            typeof value === 'string' ? value : JSON.stringify(value),
          ])}
        />
      ) : (
        <Json value={of} label={title} />
      )}
    </div>
  )
}
