import { Button, Group } from '@mantine/core'
import { Dialog } from '../../parts/Dialog.tsx'
import { api, read, type Schemas } from '../../api/client.ts'
import { Copyable } from '../../parts/Code.tsx'
import { Note, ProblemNote } from '../../parts/Notice.tsx'
import { Time } from '../../parts/text.tsx'
import { useDo } from '../../parts/useDo.ts'

/** Makes a link with which a member who forgot the password sets another one. It is shown this once. */
export function PasswordLink({ member, onClose }: { member: Schemas['Member']; onClose: () => void }) {
  const make = useDo(
    () => read(api.POST('/v1/members/{id}/password-reset', { params: { path: { id: member.id } } })),
    { touches: [['audit-log']], quiet: true },
  )
  return (
    <Dialog
      onClose={onClose}
      title={`A new password for ${member.name}`}
      size="lg"
      closeOnClickOutside={!make.data}
    >
      {make.data ? (
        <div className="stack">
          <span>
            Hand this link to <strong>{member.email}</strong>, and to nobody else: whoever opens it sets the
            password. It works once, ends <Time at={make.data.expires} />, and is shown here alone.
          </span>
          <Copyable value={make.data.link} label="Password link" />
          <Group justify="flex-end">
            <Button onClick={onClose}>Done</Button>
          </Group>
        </div>
      ) : (
        <div className="stack">
          <span>
            You get a link to hand on, with which {member.name} sets a new password. Until it is used nothing
            changes; then every browser of {member.email} is signed out.
          </span>
          <Note tone="info">The audit log says that you made it, and when it was used.</Note>
          <ProblemNote error={make.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button loading={make.isPending} onClick={() => make.mutate(undefined)} data-autofocus>
              Make the link
            </Button>
          </Group>
        </div>
      )}
    </Dialog>
  )
}
