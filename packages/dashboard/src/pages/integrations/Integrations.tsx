import { Select, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, read } from '../../api/client.ts'
import { Card, PageHead } from '../../parts/Page.tsx'
import { IntegrationsTable, type IntegrationFilter } from './IntegrationsTable.tsx'

const typingMs = 300
const statuses: { value: NonNullable<IntegrationFilter['status']>; label: string }[] = [
  { value: 'active', label: 'Active' },
  { value: 'needs_reconnect', label: 'Needs reconnect' },
  { value: 'paused', label: 'Paused' },
]

/** Every connected account, with filters. */
export function Page() {
  const [customer, setCustomer] = useState('')
  const [connector, setConnector] = useState<string | null>(null)
  const [status, setStatus] = useState<NonNullable<IntegrationFilter['status']> | null>(null)
  const [typed] = useDebouncedValue(customer.trim(), typingMs)
  const connectors = useQuery({
    queryKey: ['connectors', 'all'],
    queryFn: ({ signal }) => read(api.GET('/v1/connectors', { params: { query: { limit: 200 } }, signal })),
  })
  return (
    <>
      <PageHead title="Integrations" note="One customer’s connected account of one connector." />
      <div className="filters">
        <TextInput
          label="Customer"
          placeholder="Your id, whole"
          value={customer}
          onChange={(event) => setCustomer(event.currentTarget.value)}
        />
        <Select
          label="Connector"
          placeholder="Any"
          clearable
          value={connector}
          onChange={setConnector}
          data={(connectors.data?.data ?? []).map(({ type, name }) => ({ value: type, label: name }))}
        />
        <Select
          label="Status"
          placeholder="Any"
          clearable
          value={status}
          onChange={(value) => setStatus(statuses.find((one) => one.value === value)?.value ?? null)}
          data={statuses}
        />
      </div>
      <Card flush>
        <IntegrationsTable
          filter={{ customer_id: typed, connector_type: connector ?? undefined, status: status ?? undefined }}
        />
      </Card>
    </>
  )
}
