import { Button, Group, Modal, SegmentedControl, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { api, read, type AnswerOf } from '../../api/client.ts'
import { Confirm } from '../../parts/Confirm.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Empty, ProblemNote } from '../../parts/Notice.tsx'
import { Card, Loaded } from '../../parts/Page.tsx'
import { Pill } from '../../parts/Pill.tsx'
import { SecretOnce } from '../../parts/SecretOnce.tsx'
import { Time } from '../../parts/text.tsx'
import { useDo } from '../../parts/useDo.ts'
import { TableScroll } from '../../parts/TableScroll.tsx'

type ApiKey = AnswerOf<'listApiKeys'>['data'][number]

/** The keys with which programs call the API. */
export function ApiKeys() {
  const [isAdding, setAdding] = useState(false)
  const [revoking, setRevoking] = useState<ApiKey | null>(null)
  const [secret, setSecret] = useState<string | null>(null)
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
    <Card
      title="API keys"
      note="Admin keys read and write, user keys read. A key is shown once, when it is made."
      actions={
        <Button leftSection={<Icon name="plus" />} onClick={() => setAdding(true)}>
          Make a key
        </Button>
      }
      flush
    >
      <Loaded of={keys}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty icon="key" title="No API key">
              Make one for your backend.
            </Empty>
          ) : (
            <TableScroll below>
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">Name</th>
                    <th scope="col">Role</th>
                    <th scope="col" className="wide">
                      Begins with
                    </th>
                    <th scope="col" className="wide">
                      Made
                    </th>
                    <th scope="col">
                      <span className="visually-hidden">Revoke</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {data.map((key) => (
                    <tr key={key.id}>
                      <td className="wrap-anywhere">{key.name}</td>
                      <td>{key.role}</td>
                      <td className="mono wide">{key.prefix}…</td>
                      <td className="wide">
                        <Time at={key.created} />
                      </td>
                      <td style={{ textAlign: 'right' }}>
                        {key.revoked ? (
                          <Pill tone="quiet">Revoked</Pill>
                        ) : (
                          <Button size="compact-sm" variant="default" onClick={() => setRevoking(key)}>
                            Revoke
                          </Button>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableScroll>
          )
        }
      </Loaded>
      {isAdding && (
        <KeyForm
          onClose={() => setAdding(false)}
          onMade={(key) => {
            setAdding(false)
            setSecret(key)
          }}
        />
      )}
      {secret && (
        <SecretOnce
          title="API key"
          what="Your backend sends it as “Authorization: Api-Key …”."
          secret={secret}
          onClose={() => setSecret(null)}
        />
      )}
      {revoking && (
        <Confirm
          title={`Revoke “${revoking.name}”?`}
          action="Revoke the key"
          onConfirm={() => revoke.mutateAsync(revoking.id)}
          onClose={() => setRevoking(null)}
        >
          Whatever uses it is refused from this moment. This can not be undone.
        </Confirm>
      )}
    </Card>
  )
}

function KeyForm({ onClose, onMade }: { onClose: () => void; onMade: (key: string) => void }) {
  const [name, setName] = useState('')
  const [role, setRole] = useState<'admin' | 'user'>('admin')
  const create = useDo(() => read(api.POST('/v1/api-keys', { body: { name, role } })), {
    touches: [['api-keys']],
    quiet: true,
  })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    create.mutate(undefined, { onSuccess: ({ key }) => onMade(key) })
  }
  return (
    <Modal opened onClose={onClose} title="Make an API key">
      <form className="stack" onSubmit={submit}>
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
        <ProblemNote error={create.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending}>
            Make the key
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
