import { Button, Group, TextInput } from '@mantine/core'
import { useState, type SubmitEvent } from 'react'
import { Link } from 'react-router'
import { api, read } from '../../api/client.ts'
import { useMayWrite } from '../../frame/session.ts'
import { Note, ProblemNote } from '../../parts/Notice.tsx'
import { Card } from '../../parts/Page.tsx'
import { useDo } from '../../parts/useDo.ts'
import type { ConnectorOfApi } from './Connector.tsx'
import { ConnectLink } from './ConnectLink.tsx'

/** Connects an account as a customer would: one's own to try it, or a customer's by a link. */
export function TryIt({ connector }: { connector: ConnectorOfApi }) {
  const mayWrite = useMayWrite()
  if (!mayWrite) return null
  return (
    <Card
      title="Try it"
      note="A link to the page that your customers see. Open it to connect an account of your own, or pass it on."
    >
      {connector.is_set_up ? (
        <LinkForm type={connector.type} />
      ) : (
        <Note tone="info">Set the connector up first; then customers can connect.</Note>
      )}
    </Card>
  )
}

function LinkForm({ type }: { type: string }) {
  const [customer, setCustomer] = useState('try-out')
  const make = useDo(
    () =>
      read(
        api.GET('/v1/connect-links', {
          params: { query: { connector: type, customer_id: customer.trim() } },
        }),
      ),
    { touches: [], quiet: true },
  )
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    make.mutate(undefined)
  }
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput
        label="Customer"
        description="Your own id of the customer. The integration will be theirs."
        required
        withAsterisk={false}
        maxLength={255}
        value={customer}
        onChange={(event) => {
          setCustomer(event.currentTarget.value)
          make.reset()
        }}
      />
      <ProblemNote error={make.error} />
      {make.data ? (
        <>
          <ConnectLink link={make.data} />
          <span className="quiet small">
            Then look at <Link to="/integrations">the integrations</Link>: it appears there by itself.
          </span>
        </>
      ) : (
        <Group justify="flex-end">
          <Button type="submit" loading={make.isPending}>
            Make a link
          </Button>
        </Group>
      )}
    </form>
  )
}
