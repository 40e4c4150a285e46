import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { api, given, read } from '../../api/client.ts'
import { Empty } from '../../parts/Notice.tsx'
import { Loaded, More } from '../../parts/Page.tsx'
import { Status } from '../../parts/Pill.tsx'
import { Time } from '../../parts/text.tsx'
import { usePages } from '../../parts/usePages.ts'
import { TableScroll } from '../../parts/TableScroll.tsx'

export type IntegrationFilter = {
  customer_id?: string | undefined
  connector_type?: string | undefined
  status?: 'active' | 'needs_reconnect' | 'paused' | undefined
}

/** Integrations by a filter, page by page. */
export function IntegrationsTable({ filter }: { filter: IntegrationFilter }) {
  const integrations = usePages(['integrations', filter], (cursor, signal) =>
    read(api.GET('/v1/integrations', { params: { query: given({ ...filter, cursor }) }, signal })),
  )
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
                      {!filter.customer_id && <td className="wrap-anywhere">{integration.customer_id}</td>}
                      <td>
                        <Link to={`/integrations/${integration.id}`} className="row-link">
                          {integration.connector_type}
                        </Link>
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
