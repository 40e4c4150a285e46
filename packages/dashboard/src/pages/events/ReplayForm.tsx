import { MultiSelect, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { api, read } from '../../api/client.ts'
import { FormDialog } from '../../parts/FormDialog.tsx'
import { Note } from '../../parts/Notice.tsx'
import { useDo } from '../../parts/useDo.ts'
import { hostOf, useEndpoints } from '../security/useEndpoints.ts'
import { eventChoices, isEventName } from './eventNames.ts'

const hourMs = 3_600_000

/** Sends again what was given up since a time, or the events of a range, to one endpoint. */
export function ReplayForm({ endpointId, onClose }: { endpointId?: string; onClose: () => void }) {
  const endpoints = useEndpoints()
  const [kind, setKind] = useState<'failed' | 'range'>('failed')
  const [endpoint, setEndpoint] = useState<string | null>(endpointId ?? null)
  const [from, setFrom] = useState(() => localTime(Date.now() - 24 * hourMs))
  const [to, setTo] = useState(() => localTime(Date.now() + 60_000))
  const [events, setEvents] = useState<string[]>([])
  const [customer, setCustomer] = useState('')
  const chosen = endpoint ?? (endpoints.data?.length === 1 ? endpoints.data[0]?.id : null) ?? null
  const create = useDo(
    (id: string) =>
      read(
        api.POST('/v1/webhook-endpoints/{endpoint_id}/replays', {
          params: { path: { endpoint_id: id } },
          body:
            kind === 'failed'
              ? { failed_since: new Date(from).toISOString() }
              : {
                  from: new Date(from).toISOString(),
                  to: new Date(to).toISOString(),
                  ...(events.length > 0 ? { events: events.filter(isEventName) } : {}),
                  ...(customer.trim() ? { customer_id: customer.trim() } : {}),
                },
        }),
      ),
    { touches: [['replays'], ['deliveries']], said: 'The replay has begun.', quiet: true },
  )
  const submit = () => {
    if (chosen) create.mutate(chosen, { onSuccess: onClose })
  }
  return (
    <FormDialog
      title="Replay"
      size="lg"
      action="Replay"
      isBusy={create.isPending}
      isReady={chosen !== null}
      error={create.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <SegmentedControl
        aria-label="What is sent again"
        value={kind}
        onChange={(value) => setKind(value === 'range' ? 'range' : 'failed')}
        data={[
          { value: 'failed', label: 'What was given up' },
          { value: 'range', label: 'Events of a range' },
        ]}
      />
      <Select
        label="Endpoint"
        placeholder="Choose an endpoint"
        required
        withAsterisk={false}
        value={chosen}
        onChange={setEndpoint}
        data={(endpoints.data ?? []).map(({ id, url }) => ({ value: id, label: hostOf(url) }))}
      />
      <div className="pair">
        <TextInput
          type="datetime-local"
          label={kind === 'failed' ? 'Given up since' : 'From'}
          required
          withAsterisk={false}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        {kind === 'range' && (
          <TextInput
            type="datetime-local"
            label="To"
            required
            withAsterisk={false}
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
        )}
      </div>
      {kind === 'range' && (
        <>
          <MultiSelect
            label="Events"
            placeholder={events.length === 0 ? 'All' : ''}
            value={events}
            onChange={setEvents}
            data={eventChoices}
          />
          <TextInput
            label="Customer"
            placeholder="Any"
            value={customer}
            onChange={(event) => setCustomer(event.currentTarget.value)}
          />
        </>
      )}
      <Note tone="info">
        Every event keeps its webhook-id, so a receiver that looks at it takes none twice. What waits already
        is not sent again.
      </Note>
    </FormDialog>
  )
}

/** As an input of date and time wants it, in the reader's own time zone. */
function localTime(timeMs: number): string {
  const offsetMs = new Date(timeMs).getTimezoneOffset() * 60_000
  return new Date(timeMs - offsetMs).toISOString().slice(0, 16)
}
