import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { api, read, type AnswerOf } from '../../api/client.ts'
import { ReadOnly } from '../../frame/ReadOnly.tsx'
import { useMayWrite } from '../../frame/session.ts'
import { Copyable, Facts } from '../../parts/Code.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Card, Loaded, PageHead } from '../../parts/Page.tsx'
import { Pill } from '../../parts/Pill.tsx'
import { ConnectorForm } from './ConnectorForm.tsx'
import { ConnectorIcon } from './ConnectorIcon.tsx'
import { ImportSettings } from './ImportSettings.tsx'
import { TryIt } from './TryIt.tsx'

export type ConnectorOfApi = AnswerOf<'getConnector'>

/** One connector: the workspace's client, its settings, its imports; and trying it. */
export function Page() {
  const { type = '' } = useParams()
  const mayWrite = useMayWrite()
  const connector = useQuery({
    queryKey: ['connectors', type],
    queryFn: ({ signal }) => read(api.GET('/v1/connectors/{type}', { params: { path: { type } }, signal })),
  })
  return (
    <Loaded of={connector}>
      {(data) => (
        <>
          <PageHead
            title={data.name}
            crumbs={[{ to: '/connectors', label: 'Connectors' }]}
            note={data.description}
            before={<ConnectorIcon name={data.name} svg={data.icon_svg} />}
            actions={
              <>
                {data.documentation_url && (
                  <Button
                    component="a"
                    href={data.documentation_url}
                    target="_blank"
                    rel="noreferrer"
                    variant="default"
                    rightSection={<Icon name="external" />}
                  >
                    Its documentation
                  </Button>
                )}
                <Button
                  component={Link}
                  to={`/mapping/${data.type}`}
                  variant="default"
                  leftSection={<Icon name="mapping" />}
                >
                  Mapping
                </Button>
                <ReadOnly />
              </>
            }
          />
          <div className="two-columns">
            <div className="stack">
              {mayWrite && <ConnectorForm key={data.type} connector={data} />}
              <ImportSettings key={`imports ${data.type}`} connector={data} />
            </div>
            <div className="stack">
              <TryIt connector={data} />
              <About connector={data} />
            </div>
          </div>
        </>
      )}
    </Loaded>
  )
}

function About({ connector }: { connector: ConnectorOfApi }) {
  const needsClient = connector.auth_methods.some(({ method }) => method === 'oauth2')
  return (
    <Card title="About this connector">
      <div className="stack">
        {needsClient && (
          <div className="stack-small">
            <span className="small quiet">Redirect URL, for your OAuth2 client at the third party</span>
            <Copyable value={connector.redirect_url} label="Redirect URL" />
          </div>
        )}
        <Facts
          of={[
            ['Type', <span className="mono">{connector.type}</span>],
            [
              'Signing in',
              <div className="row-wrap">
                {connector.auth_methods.map(({ method, title, is_set_up: isSetUp }) => (
                  <Pill key={method} tone={isSetUp ? 'good' : 'quiet'}>
                    {title}
                  </Pill>
                ))}
              </div>,
            ],
            ['Reads', connector.reads.join(', ')],
            ['Client id', connector.client_id ? <span className="mono">{connector.client_id}</span> : null],
            [
              'Client secret',
              needsClient ? (connector.has_client_secret ? 'stored, sealed' : 'not set') : null,
            ],
          ]}
        />
      </div>
    </Card>
  )
}
