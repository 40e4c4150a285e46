import { Button } from '@mantine/core'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { api, read } from '../../api/client.ts'
import { ReadOnly } from '../../frame/ReadOnly.tsx'
import { useMayWrite } from '../../frame/session.ts'
import { Confirm } from '../../parts/Confirm.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Card, PageHead } from '../../parts/Page.tsx'
import { useDo } from '../../parts/useDo.ts'
import { EventsTable } from '../events/EventsTable.tsx'
import { IntegrationsTable } from '../integrations/IntegrationsTable.tsx'

/** One customer: what they connected, what happened, and forgetting what was sent about them. */
export function Page() {
  const { id = '' } = useParams()
  const mayWrite = useMayWrite()
  const [isErasing, setErasing] = useState(false)
  const erase = useDo(
    () =>
      read(api.DELETE('/v1/customers/{customer_id}/event-bodies', { params: { path: { customer_id: id } } })),
    {
      touches: [['events'], ['deliveries']],
      said: 'The bodies of this customer’s events are erased.',
      quiet: true,
    },
  )
  return (
    <>
      <PageHead
        title={id}
        crumbs={[{ to: '/customers', label: 'Customers' }]}
        actions={
          <>
            <Button
              component={Link}
              to={`/data?customer=${encodeURIComponent(id)}`}
              variant="default"
              leftSection={<Icon name="data" />}
            >
              Data
            </Button>
            {mayWrite && (
              <Button variant="default" leftSection={<Icon name="trash" />} onClick={() => setErasing(true)}>
                Erase event bodies
              </Button>
            )}
            <ReadOnly />
          </>
        }
      />
      <div className="stack">
        <Card title="Integrations" flush>
          <IntegrationsTable filter={{ customer_id: id }} />
        </Card>
        <Card title="Events" flush>
          <EventsTable filter={{ customer_id: id }} limit={20} />
        </Card>
      </div>
      {isErasing && (
        <Confirm
          title="Erase what was sent about this customer?"
          action="Erase"
          type={id}
          onConfirm={() => erase.mutateAsync()}
          onClose={() => setErasing(false)}
        >
          <p style={{ margin: 0 }}>
            The bodies of all events of “{id}” and the answers to them are erased, and what is still to be
            sent of them is cancelled. That it happened stays in the log. Records and integrations stay:
            delete the integrations for that.
          </p>
        </Confirm>
      )}
    </>
  )
}
