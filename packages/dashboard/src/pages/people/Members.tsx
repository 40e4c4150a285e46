import { ActionIcon, Button, Menu, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, read, type Schemas } from '../../api/client.ts'
import { ReadOnly } from '../../frame/ReadOnly.tsx'
import { useMayWrite, useSession } from '../../frame/session.ts'
import { Confirm } from '../../parts/Confirm.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Card, Loaded, PageHead } from '../../parts/Page.tsx'
import { Time } from '../../parts/text.tsx'
import { useDo } from '../../parts/useDo.ts'
import { InviteForm } from './InviteForm.tsx'
import { membersQuery } from './membersQuery.ts'
import { PasswordLink } from './PasswordLink.tsx'
import { TableScroll } from '../../parts/TableScroll.tsx'

type Member = Schemas['Member']
type Role = Member['role']

/** Who may use the workspace, and as what. */
export function Page() {
  const mayWrite = useMayWrite()
  const [isInviting, setInviting] = useState(false)
  return (
    <>
      <PageHead
        title="Members"
        note="Admins change things, users look. Owners are admins who may also change who is an owner."
        actions={
          mayWrite ? (
            <Button leftSection={<Icon name="plus" />} onClick={() => setInviting(true)}>
              Invite somebody
            </Button>
          ) : (
            <ReadOnly />
          )
        }
      />
      <div className="stack">
        <MemberList />
        {mayWrite && <Invitations />}
      </div>
      {isInviting && <InviteForm onClose={() => setInviting(false)} />}
    </>
  )
}

function MemberList() {
  const session = useSession()
  const mayWrite = useMayWrite()
  const [removing, setRemoving] = useState<Member | null>(null)
  const [forgetful, setForgetful] = useState<Member | null>(null)
  const members = useQuery(membersQuery)
  const change = useDo(
    ({ id, role }: { id: string; role: Role }) =>
      read(api.PATCH('/v1/members/{id}', { params: { path: { id } }, body: { role } })),
    { touches: [['members'], ['session']], said: ({ name, role }) => `${name} is ${role} now.` },
  )
  const remove = useDo((id: string) => read(api.DELETE('/v1/members/{id}', { params: { path: { id } } })), {
    touches: [['members'], ['session']],
    said: 'The member is removed.',
    quiet: true,
  })
  return (
    <Card flush>
      <Loaded of={members}>
        {(rows) => (
          <TableScroll>
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">Person</th>
                  <th scope="col">Role</th>
                  <th scope="col" className="wide">
                    Joined
                  </th>
                  {mayWrite && (
                    <th scope="col">
                      <span className="visually-hidden">Actions</span>
                    </th>
                  )}
                </tr>
              </thead>
              <tbody>
                {rows.map((member) => {
                  const isMe = member.id === session.account.id
                  const mayChange = mayWrite && (member.role !== 'owner' || session.role === 'owner')
                  return (
                    <tr key={member.id}>
                      <td className="wrap-anywhere">
                        <span style={{ fontWeight: 560 }}>
                          {member.name}
                          {isMe && <span className="quiet"> (you)</span>}
                        </span>
                        <div className="quiet small">{member.email}</div>
                      </td>
                      <td>
                        {mayChange ? (
                          <Select
                            size="xs"
                            w={104}
                            aria-label={`Role of ${member.name}`}
                            allowDeselect={false}
                            value={member.role}
                            onChange={(role) => {
                              if (role && role !== member.role) change.mutate({ id: member.id, role })
                            }}
                            data={rolesFor(session.role)}
                          />
                        ) : (
                          roleLabels[member.role]
                        )}
                      </td>
                      <td className="wide">
                        <Time at={member.joined} />
                      </td>
                      {mayWrite && (
                        <td style={{ textAlign: 'right' }}>
                          {mayChange && (
                            <MemberMenu
                              member={member}
                              isMe={isMe}
                              onPassword={() => setForgetful(member)}
                              onRemove={() => setRemoving(member)}
                            />
                          )}
                        </td>
                      )}
                    </tr>
                  )
                })}
              </tbody>
            </table>
          </TableScroll>
        )}
      </Loaded>
      {forgetful && <PasswordLink member={forgetful} onClose={() => setForgetful(null)} />}
      {removing && (
        <Confirm
          title={removing.id === session.account.id ? 'Leave this workspace?' : `Remove ${removing.name}?`}
          action={removing.id === session.account.id ? 'Leave' : 'Remove'}
          onConfirm={() => remove.mutateAsync(removing.id)}
          onClose={() => setRemoving(null)}
        >
          {removing.email} is signed out of this workspace at once. API keys that they made stay: revoke those
          apart.
        </Confirm>
      )}
    </Card>
  )
}

function MemberMenu({
  member,
  isMe,
  onPassword,
  onRemove,
}: {
  member: Member
  isMe: boolean
  onPassword: () => void
  onRemove: () => void
}) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Actions for ${member.name}`}>
          <Icon name="more" size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {!isMe && (
          <Menu.Item leftSection={<Icon name="key" />} onClick={onPassword}>
            Forgot the password: make a link
          </Menu.Item>
        )}
        <Menu.Item leftSection={<Icon name="trash" />} onClick={onRemove}>
          {isMe ? 'Leave the workspace' : 'Remove'}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

const roleLabels: Record<Role, string> = { owner: 'Owner', admin: 'Admin', user: 'User' }

/** An owner may be made by owners alone. */
function rolesFor(own: Role): { value: Role; label: string }[] {
  const roles: Role[] = own === 'owner' ? ['owner', 'admin', 'user'] : ['admin', 'user']
  return roles.map((value) => ({ value, label: roleLabels[value] }))
}

function Invitations() {
  const invitations = useQuery({
    queryKey: ['invitations'],
    queryFn: async ({ signal }) => (await read(api.GET('/v1/invitations', { signal }))).data,
  })
  const withdraw = useDo(
    (id: string) => read(api.DELETE('/v1/invitations/{id}', { params: { path: { id } } })),
    { touches: [['invitations']], said: 'The invitation is taken back: its link is of no use any more.' },
  )
  if (!invitations.data?.length) return null
  return (
    <Card title="Open invitations" flush>
      <TableScroll below>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">For</th>
              <th scope="col">Role</th>
              <th scope="col" className="wide">
                By
              </th>
              <th scope="col" className="wide">
                Ends
              </th>
              <th scope="col">
                <span className="visually-hidden">Take back</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {invitations.data.map((invitation) => (
              <tr key={invitation.id}>
                <td className="wrap-anywhere">{invitation.email}</td>
                <td>{roleLabels[invitation.role]}</td>
                <td className="wide">{invitation.invited_by}</td>
                <td className="wide">
                  <Time at={invitation.expires} />
                </td>
                <td style={{ textAlign: 'right' }}>
                  <Button size="compact-sm" variant="default" onClick={() => withdraw.mutate(invitation.id)}>
                    Take back
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </Card>
  )
}
