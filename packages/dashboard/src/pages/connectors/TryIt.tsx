import { Note } from '../../parts/Notice.tsx'
import { Card } from '../../parts/Page.tsx'
import type { ConnectorOfApi } from './Connector.tsx'

/** Connects an account of one's own, as a customer would. */
export function TryIt({ connector }: { connector: ConnectorOfApi }) {
  return (
    <Card title="Try it" note="Connect an account of your own, as a customer would.">
      {connector.is_set_up ? null : <Note tone="info">Set the connector up first.</Note>}
    </Card>
  )
}
