import { Button } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import type { Schemas } from '../../api/client.ts'
import { useMayWrite } from '../../frame/session.ts'
import { Icon } from '../../parts/icons.tsx'
import { Empty } from '../../parts/Notice.tsx'
import { Card, Loaded } from '../../parts/Page.tsx'
import { Status } from '../../parts/Pill.tsx'
import { SecretOnce } from '../../parts/SecretOnce.tsx'
import { EndpointForm } from './EndpointForm.tsx'
import { SendTest } from './SendTest.tsx'
import { hostOf, useEndpoints } from './useEndpoints.ts'
import { TableScroll } from '../../parts/TableScroll.tsx'

/** The URLs that are told what happens. */
export function Endpoints() {
  const mayWrite = useMayWrite()
  const endpoints = useEndpoints()
  const [isAdding, setAdding] = useState(false)
  const [made, setMade] = useState<Schemas['NewWebhookEndpoint'] | null>(null)
  const add = (
    <Button leftSection={<Icon name="plus" />} onClick={() => setAdding(true)}>
      Add an endpoint
    </Button>
  )
  return (
    <Card
      title="Webhook endpoints"
      note="Each is told of the events that it wants, signed with its own secret."
      actions={mayWrite && endpoints.data && endpoints.data.length > 0 && add}
      flush
    >
      <Loaded of={endpoints}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty icon="deliveries" title="No endpoint yet" action={mayWrite && add}>
              Add the URL of your backend. Until then events are kept in the log, and sent to nobody.
            </Empty>
          ) : (
            <TableScroll below>
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">URL</th>
                    <th scope="col">Status</th>
                    <th scope="col" className="wide">
                      Events
                    </th>
                    <th scope="col">
                      <span className="visually-hidden">Test</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((endpoint) => (
                    <tr key={endpoint.id} className="is-link">
                      <td className="wrap-anywhere">
                        <Link to={`/security/endpoints/${endpoint.id}`} className="row-link">
                          {hostOf(endpoint.url)}
                        </Link>
                        {endpoint.description && <div className="quiet small">{endpoint.description}</div>}
                      </td>
                      <td>
                        <Status of={endpoint.status} />
                      </td>
                      <td className="wide">
                        {endpoint.events === null ? 'All' : `${endpoint.events.length} of 8`}
                      </td>
                      <td className="above" style={{ textAlign: 'right' }}>
                        {mayWrite && <SendTest endpoint={endpoint} compact />}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableScroll>
          )
        }
      </Loaded>
      {isAdding && (
        <EndpointForm
          onClose={() => setAdding(false)}
          onMade={(endpoint) => {
            setAdding(false)
            setMade(endpoint)
          }}
        />
      )}
      {made && (
        <SecretOnce
          title="Signing secret"
          what="With it your backend verifies that a webhook comes from us."
          secret={made.secret}
          onClose={() => setMade(null)}
        />
      )}
    </Card>
  )
}
