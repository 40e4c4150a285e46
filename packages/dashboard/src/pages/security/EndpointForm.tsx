import { Button, Group, Modal, MultiSelect, NumberInput, Switch, TagsInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { api, read, type Schemas } from '../../api/client.ts'
import { ProblemNote } from '../../parts/Notice.tsx'
import { useDo } from '../../parts/useDo.ts'
import { eventChoices, isEventName } from '../events/eventNames.ts'

type Endpoint = Schemas['WebhookEndpoint']

/** A new endpoint, or the settings of one that is there. */
export function EndpointForm({
  endpoint,
  onClose,
  onMade,
}: {
  endpoint?: Endpoint
  onClose: () => void
  onMade?: (made: Schemas['NewWebhookEndpoint']) => void
}) {
  const [url, setUrl] = useState(endpoint?.url ?? '')
  const [description, setDescription] = useState(endpoint?.description ?? '')
  const [events, setEvents] = useState<string[]>(endpoint?.events ?? [])
  const [connectors, setConnectors] = useState<string[]>(endpoint?.connectors ?? [])
  const [customers, setCustomers] = useState<string[]>(endpoint?.customers ?? [])
  const [rateLimit, setRateLimit] = useState<number | null>(endpoint?.rate_limit ?? null)
  const [maxAge, setMaxAge] = useState<number | null>(endpoint?.max_age ?? null)
  const [ed25519, setEd25519] = useState(Boolean(endpoint?.public_key))
  const all = useQuery({
    queryKey: ['connectors', 'all'],
    queryFn: ({ signal }) => read(api.GET('/v1/connectors', { params: { query: { limit: 200 } }, signal })),
  })
  const settings = {
    url: url.trim(),
    description,
    events: events.length > 0 ? events.filter(isEventName) : null,
    connectors: connectors.length > 0 ? connectors : null,
    customers: customers.length > 0 ? customers : null,
    rate_limit: rateLimit,
    max_age: maxAge,
    ed25519,
  }
  const options = { touches: [['endpoints'], ['statistics']], quiet: true }
  const create = useDo(() => read(api.POST('/v1/webhook-endpoints', { body: settings })), options)
  const change = useDo(
    (id: string) =>
      read(
        api.PATCH('/v1/webhook-endpoints/{endpoint_id}', {
          params: { path: { endpoint_id: id } },
          body: settings,
        }),
      ),
    { ...options, said: 'The endpoint is saved.' },
  )
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (endpoint) change.mutate(endpoint.id, { onSuccess: onClose })
    else create.mutate(undefined, { onSuccess: (made) => onMade?.(made) })
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={endpoint ? 'Endpoint settings' : 'Add a webhook endpoint'}
      size="lg"
    >
      <form className="stack" onSubmit={submit}>
        <TextInput
          label="URL"
          description="Answers 2xx within 15 seconds when it has taken an event."
          placeholder="https://api.example.com/webhooks/tributary"
          required
          withAsterisk={false}
          data-autofocus
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <TextInput
          label="Description"
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <MultiSelect
          label="Events"
          placeholder={events.length === 0 ? 'All eight' : ''}
          value={events}
          onChange={setEvents}
          data={eventChoices}
          clearable
        />
        <Group grow align="flex-start">
          <MultiSelect
            label="Connectors"
            placeholder={connectors.length === 0 ? 'All' : ''}
            value={connectors}
            onChange={setConnectors}
            data={(all.data?.data ?? []).map(({ type, name }) => ({ value: type, label: name }))}
          />
          <TagsInput
            label="Customers"
            placeholder={customers.length === 0 ? 'All; or type ids' : ''}
            value={customers}
            onChange={setCustomers}
          />
        </Group>
        <Group grow align="flex-start">
          <NumberInput
            label="Requests a second, at most"
            placeholder="No limit"
            min={1}
            max={10_000}
            allowDecimal={false}
            value={rateLimit ?? ''}
            onChange={(value) => setRateLimit(typeof value === 'number' ? value : null)}
          />
          <NumberInput
            label="Give up after, in seconds"
            placeholder="About three days"
            min={1}
            allowDecimal={false}
            value={maxAge ?? ''}
            onChange={(value) => setMaxAge(typeof value === 'number' ? value : null)}
          />
        </Group>
        <Switch
          label="Sign with an ed25519 key too"
          description="So that a receiver can verify with a public key (v1a), beside the secret (v1)."
          checked={ed25519}
          onChange={(event) => setEd25519(event.currentTarget.checked)}
        />
        <ProblemNote error={create.error ?? change.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending || change.isPending}>
            {endpoint ? 'Save' : 'Add the endpoint'}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
