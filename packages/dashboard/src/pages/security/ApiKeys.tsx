import { SegmentedControl, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, read } from '../../api/client.ts'
import { useFaults } from '../../api/useFaults.ts'
import { FormDialog } from '../../parts/FormDialog.tsx'
import { useDo } from '../../parts/useDo.ts'
import { KeyCard } from './KeyCard.tsx'

/** The keys with which programs call the API. */
export function ApiKeys() {
  const keys = useQuery({
    queryKey: ['api-keys'],
    queryFn: ({ signal }) => read(api.GET('/v1/api-keys', { signal })),
  })
  const revoke = useDo((id: string) => read(api.DELETE('/v1/api-keys/{id}', { params: { path: { id } } })), {
    touches: [['api-keys']],
    said: 'The key is revoked.',
    quiet: true,
  })
  return (
    <KeyCard
      title="API keys"
      note="Admin keys read and write, user keys read. A key is shown once, when it is made."
      keys={keys}
      columns={[
        { title: 'Role', of: ({ role }) => role },
        { title: 'Begins with', isWide: true, of: ({ prefix }) => <span className="mono">{prefix}…</span> },
      ]}
      add="Make a key"
      empty={{ icon: 'key', title: 'No API key', text: 'Make one for your backend.' }}
      form={({ close, made }) => <KeyForm onClose={close} onMade={made} />}
      secret={{ title: 'API key', what: 'Your backend sends it as “Authorization: Api-Key …”.' }}
      revoke={{
        action: 'Revoke the key',
        warning: 'Whatever uses it is refused from this moment. This can not be undone.',
        run: (id) => revoke.mutateAsync(id),
      }}
    />
  )
}

function KeyForm({ onClose, onMade }: { onClose: () => void; onMade: (key: string) => void }) {
  const [name, setName] = useState('')
  const [role, setRole] = useState<'admin' | 'user'>('admin')
  const create = useDo(() => read(api.POST('/v1/api-keys', { body: { name, role } })), {
    touches: [['api-keys']],
    quiet: true,
  })
  const faults = useFaults(create.error, ['name'])
  return (
    <FormDialog
      title="Make an API key"
      action="Make the key"
      isBusy={create.isPending}
      error={faults.rest}
      form={faults.form}
      onSubmit={() => create.mutate(undefined, { onSuccess: ({ key }) => onMade(key) })}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        description="What uses it: you will see it in the audit log."
        placeholder="backend"
        required
        withAsterisk={false}
        maxLength={200}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={faults.at('name')}
      />
      <SegmentedControl
        aria-label="Role"
        value={role}
        onChange={(value) => setRole(value === 'user' ? 'user' : 'admin')}
        data={[
          { value: 'admin', label: 'Admin: reads and writes' },
          { value: 'user', label: 'User: reads' },
        ]}
      />
    </FormDialog>
  )
}
