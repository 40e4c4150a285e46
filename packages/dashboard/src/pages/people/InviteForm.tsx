import { Button, Group, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Dialog } from '../../parts/Dialog.tsx'
import { api, read, type Schemas } from '../../api/client.ts'
import { useSession } from '../../frame/session.ts'
import { Copyable } from '../../parts/Code.tsx'
import { FormDialog } from '../../parts/FormDialog.tsx'
import { Note } from '../../parts/Notice.tsx'
import { useDo } from '../../parts/useDo.ts'

type Role = Schemas['Member']['role']

/** Makes a link with which somebody joins. We send no mail: the link is passed on by hand. */
export function InviteForm({ onClose }: { onClose: () => void }) {
  const session = useSession()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('user')
  const invite = useDo(() => read(api.POST('/v1/invitations', { body: { email: email.trim(), role } })), {
    touches: [['invitations']],
    quiet: true,
  })
  if (invite.data) {
    return (
      <Dialog onClose={onClose} title="The invitation is made" size="lg" closeOnClickOutside={false}>
        <div className="stack">
          <span>
            Send this link to <strong>{invite.data.email}</strong>. It works once, for seven days, and is
            shown here alone.
          </span>
          <Copyable value={invite.data.link} label="Invitation link" />
          <Group justify="flex-end">
            <Button onClick={onClose}>Done</Button>
          </Group>
        </div>
      </Dialog>
    )
  }
  const roles: { value: Role; label: string }[] = [
    { value: 'user', label: 'User: looks' },
    { value: 'admin', label: 'Admin: changes things' },
  ]
  if (session.role === 'owner') roles.push({ value: 'owner', label: 'Owner: also changes owners' })
  return (
    <FormDialog
      title="Invite somebody"
      action="Make the link"
      isBusy={invite.isPending}
      error={invite.error}
      onSubmit={() => invite.mutate(undefined)}
      onClose={onClose}
    >
      <TextInput
        label="E-mail address"
        description="It becomes the name to sign in with."
        type="email"
        required
        withAsterisk={false}
        data-autofocus
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <Select
        label="Role"
        allowDeselect={false}
        value={role}
        onChange={(value) => {
          if (value) setRole(value)
        }}
        data={roles}
      />
      <Note tone="info">You get a link to pass on; no mail is sent.</Note>
    </FormDialog>
  )
}
