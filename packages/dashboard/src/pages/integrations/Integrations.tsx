import { Select, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Card, PageHead } from '../../parts/Page.tsx'
import { useFilterParams } from '../../parts/useFilterParams.ts'
import { connectorsQuery } from '../connectors/connectorsQuery.ts'
import { IntegrationsTable, type IntegrationFilter } from './IntegrationsTable.tsx'

const typingMs = 300
const statuses: { value: NonNullable<IntegrationFilter['status']>; label: string }[] = [
  { value: 'active', label: 'Active' },
  { value: 'needs_reconnect', label: 'Needs reconnect' },
  { value: 'paused', label: 'Paused' },
]

/** Every connected account, with filters. */
export function Page() {
  const { params, set } = useFilterParams()
  const [customer, setCustomer] = useState(params.get('customer') ?? '')
  const [typed] = useDebouncedValue(customer.trim(), typingMs)
  useEffect(() => {
    if (typed !== (params.get('customer') ?? '')) set('customer', typed)
  }, [typed, params, set])
  const connector = params.get('connector')
  const status = statuses.find(({ value }) => value === params.get('status'))?.value ?? null
  const connectors = useQuery(connectorsQuery)
  return (
    <>
      <PageHead title="Integrations" note="The accounts that your customers connected." />
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
          onChange={(value) => set('connector', value)}
          data={(connectors.data?.data ?? []).map(({ type, name }) => ({ value: type, label: name }))}
        />
        <Select
          label="Status"
          placeholder="Any"
          clearable
          value={status}
          onChange={(value) => set('status', value)}
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
