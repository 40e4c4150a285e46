import { MultiSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { api, read, type Schemas } from '../../api/client.ts'
import { useFaults } from '../../api/useFaults.ts'
import { FormDialog } from '../../parts/FormDialog.tsx'
import { useDo } from '../../parts/useDo.ts'
import { eventChoices } from '../events/eventNames.ts'
import { AdvancedSettings } from './AdvancedSettings.tsx'
import {
  draftOf,
  endpointFields,
  sectionOf,
  sectionsAtFault,
  settingsOf,
  type EndpointDraft,
  type Section,
} from './endpointSettings.ts'

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
  const [draft, setDraft] = useState(() => draftOf(endpoint))
  const [open, setOpen] = useState<Section[]>([])
  const save = useSave(endpoint, draft)
  const faults = useFaults(save.error, endpointFields)
  const atFault = Object.entries(sectionOf).flatMap(([field, section]) => (faults.at(field) ? section : []))
  const set = (part: Partial<EndpointDraft>) => setDraft((now) => ({ ...now, ...part }))
  const submit = () => {
    const unready = sectionsAtFault(draft)
    if (unready.length > 0) {
      setOpen([...new Set([...open, ...unready])])
      return faults.focus()
    }
    save.mutate(undefined, { onSuccess: (made) => (made ? onMade?.(made) : onClose()) })
  }
  return (
    <FormDialog
      title={endpoint ? 'Endpoint settings' : 'Add a webhook endpoint'}
      size="lg"
      action={endpoint ? 'Save' : 'Add the endpoint'}
      isBusy={save.isPending}
      error={faults.rest}
      form={faults.form}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        label="URL"
        description="Answers 2xx within 15 seconds when it has taken an event."
        placeholder="https://api.example.com/webhooks"
        required
        withAsterisk={false}
        data-autofocus
        value={draft.url}
        onChange={(event) => set({ url: event.currentTarget.value })}
        error={faults.at('url')}
      />
      <TextInput
        label="Description"
        placeholder="What it is for"
        value={draft.description}
        onChange={(event) => set({ description: event.currentTarget.value })}
        error={faults.at('description')}
      />
      <MultiSelect
        label="Events"
        placeholder={draft.events.length === 0 ? 'All eight' : ''}
        value={draft.events}
        onChange={(events) => set({ events })}
        data={eventChoices}
        clearable
        error={faults.at('events')}
      />
      <AdvancedSettings
        endpoint={endpoint ?? null}
        draft={draft}
        set={set}
        faultAt={faults.at}
        open={[...new Set([...open, ...atFault])]}
        onOpen={setOpen}
      />
    </FormDialog>
  )
}

/** Makes or changes the endpoint; gives the new one with its secret, null of one that was there. */
function useSave(endpoint: Endpoint | undefined, draft: EndpointDraft) {
  return useDo(
    async () => {
      const body = settingsOf(draft)
      if (!endpoint) return await read(api.POST('/v1/webhook-endpoints', { body }))
      const params = { path: { endpoint_id: endpoint.id } }
      await read(api.PATCH('/v1/webhook-endpoints/{endpoint_id}', { params, body }))
      return null
    },
    {
      touches: [['endpoints'], ['statistics']],
      quiet: true,
      // A new one says so by its secret.
      ...(endpoint ? { said: 'The endpoint is saved.' } : {}),
    },
  )
}
