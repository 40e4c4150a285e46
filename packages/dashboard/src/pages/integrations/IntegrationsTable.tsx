import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { api, given, read, type AnswerOf } from '../../api/client.ts'
import { Empty } from '../../parts/Notice.tsx'
import { Loaded, More } from '../../parts/Page.tsx'
import { Status } from '../../parts/Pill.tsx'
import { Time } from '../../parts/text.tsx'
import { usePages } from '../../parts/usePages.ts'
import { TableScroll } from '../../parts/TableScroll.tsx'
import { ConnectorIcon } from '../connectors/ConnectorIcon.tsx'
import { connectorsQuery } from '../connectors/connectorsQuery.ts'

export type IntegrationFilter = {
  customer_id?: string | undefined
  connector_type?: string | undefined
  status?: 'active' | 'needs_reconnect' | 'paused' | undefined
}

function IntegrationLink({ id, children }: { id: string; children: ReactNode }) {
  return (
    <Link to={`/integrations/${id}`} className="row-link">
      {children}
    </Link>
  )
}

/** A connector's picture and name; its type while they are not known. */
function ConnectorName({
  type,
  of,
  wrap,
}: {
  type: string
  of: AnswerOf<'listConnectors'>['data'] | undefined
  wrap: (name: string) => ReactNode
}) {
  const connector = of?.find((one) => one.type === type)
  const name = connector?.name ?? type
  return (
    <span className="row">
      <ConnectorIcon name={name} svg={connector?.icon_svg ?? null} small />
      {wrap(name)}
    </span>
  )
}

/** Integrations by a filter, page by page. */
export function IntegrationsTable({ filter }: { filter: IntegrationFilter }) {
  const integrations = usePages(['integrations', filter], (cursor, signal) =>
    read(api.GET('/v1/integrations', { params: { query: given({ ...filter, cursor }) }, signal })),
  )
  const connectors = useQuery(connectorsQuery)
  const isFiltered = Object.keys(given(filter)).length > 0
  return (
    <Loaded of={integrations}>
      {(rows) =>
        rows.length === 0 ? (
          <Empty
            icon="integration"
            title={isFiltered ? 'No such integration' : 'No integrations yet'}
            action={
              !isFiltered && (
                <Button component={Link} to="/connectors">
                  Choose a connector
                </Button>
              )
            }
          >
            {isFiltered
              ? 'Choose other filters.'
              : 'Set a connector up, and connect an account of your own to try it.'}
          </Empty>
        ) : (
          <>
            <TableScroll>
              <table className="table">
                <thead>
                  <tr>
                    {!filter.customer_id && <th scope="col">Customer</th>}
                    <th scope="col">Connector</th>
                    <th scope="col">Status</th>
                    <th scope="col" className="wide">
                      Connected
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((integration) => (
                    <tr key={integration.id} className="is-link">
                      {!filter.customer_id && (
                        <td className="wrap-anywhere">
                          <IntegrationLink id={integration.id}>{integration.customer_id}</IntegrationLink>
                        </td>
                      )}
                      <td>
                        <ConnectorName
                          type={integration.connector_type}
                          of={connectors.data?.data}
                          wrap={(name) =>
                            filter.customer_id ? (
                              <IntegrationLink id={integration.id}>{name}</IntegrationLink>
                            ) : (
                              name
                            )
                          }
                        />
                      </td>
                      <td>
                        <Status of={integration.status} />
                      </td>
                      <td className="wide">
                        <Time at={integration.created} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableScroll>
            <More of={integrations} />
          </>
        )
      }
    </Loaded>
  )
}
