import { useParams } from 'react-router'
import { Card, Loaded, PageHead } from '../../parts/Page.tsx'
import { useConnectorName } from '../connectors/useConnectorName.ts'
import { ImportProgress } from './ImportProgress.tsx'
import { useImport } from './useImport.ts'
import { useIntegration } from './useIntegration.ts'

const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' })

/** One import: how it ended, and each of its streams. */
export function Page() {
  const { id = '', import: importId = '' } = useParams()
  const integration = useIntegration(id)
  const shown = useImport(importId)
  const connector = useConnectorName(integration.data?.connector_type ?? '')
  const of = integration.data ? `${integration.data.customer_id} · ${connector}` : '…'
  return (
    <>
      <PageHead
        title={shown.data ? `Import of ${day.format(new Date(shown.data.created))}` : 'Import'}
        crumbs={[
          { to: '/integrations', label: 'Integrations' },
          { to: `/integrations/${id}`, label: of },
        ]}
      />
      <Loaded of={shown}>
        {() => (
          <Card>
            <ImportProgress importId={importId} />
          </Card>
        )}
      </Loaded>
    </>
  )
}
