import { Button } from '@mantine/core'
import { Fragment, useState } from 'react'
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
import { Table } from '../../parts/Table.tsx'

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
            <Table
              below
              isLink
              rows={rows}
              keyOf={({ id }) => id}
              columns={[
                { title: 'URL', breaks: true, of: (endpoint) => <EndpointName of={endpoint} /> },
                { title: 'Status', of: ({ status }) => <Status of={status} /> },
                {
                  title: 'Events',
                  isWide: true,
                  of: ({ events }) => (events === null ? 'All' : `${events.length} of 8`),
                },
                mayWrite && {
                  title: 'Test',
                  isAction: true,
                  of: (endpoint) => <SendTest endpoint={endpoint} compact />,
                },
              ]}
            />
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

function EndpointName({ of }: { of: Schemas['WebhookEndpoint'] }) {
  return (
    <>
      <Link to={`/security/endpoints/${of.id}`} className="row-link">
        {hostOf(of.url)
          .split('/')
          .map((part, index) => (
            // Where it does not fit, it breaks between its parts.
            <Fragment key={index}>
              {index > 0 && '/'}
              {index > 0 && <wbr />}
              {part}
            </Fragment>
          ))}
      </Link>
      {of.description && <div className="quiet small">{of.description}</div>}
    </>
  )
}
