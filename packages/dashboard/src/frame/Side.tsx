import { ActionIcon, Menu, SegmentedControl, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { NavLink, useNavigate } from 'react-router'
import { api, read } from '../api/client.ts'
import { Icon, Mark, type IconName } from '../parts/icons.tsx'
import { useToast } from '../parts/toast.tsx'
import type { SignedIn } from './session.ts'

type Entry = { to: string; label: string; icon: IconName; admin?: boolean }

const groups: { name: string | null; entries: Entry[] }[] = [
  { name: null, entries: [{ to: '/', label: 'Overview', icon: 'overview' }] },
  {
    name: 'Connect',
    entries: [
      { to: '/connectors', label: 'Connectors', icon: 'connector' },
      { to: '/mapping', label: 'Mapping', icon: 'mapping' },
    ],
  },
  {
    name: 'Customers',
    entries: [
      { to: '/customers', label: 'Customers', icon: 'customers' },
      { to: '/integrations', label: 'Integrations', icon: 'integration' },
      { to: '/data', label: 'Data', icon: 'data' },
    ],
  },
  {
    name: 'Webhooks',
    entries: [
      { to: '/events', label: 'Events', icon: 'events' },
      { to: '/deliveries', label: 'Deliveries', icon: 'deliveries' },
      { to: '/security', label: 'Endpoints and keys', icon: 'security' },
    ],
  },
  {
    name: 'Workspace',
    entries: [
      { to: '/members', label: 'Members', icon: 'members' },
      { to: '/settings', label: 'Settings', icon: 'settings', admin: true },
      { to: '/audit-log', label: 'Audit log', icon: 'audit', admin: true },
    ],
  },
]

/** The navigation: the workspace, the pages, the person. */
export function Side({
  session,
  isOpen,
  onClose,
}: {
  session: SignedIn
  isOpen: boolean
  onClose: () => void
}) {
  return (
    <div className="side" data-open={isOpen || undefined}>
      <div className="side-head row">
        <div className="grow">
          <WorkspaceMenu session={session} />
        </div>
        {isOpen && (
          <ActionIcon variant="subtle" color="gray" aria-label="Close the menu" onClick={onClose}>
            <Icon name="close" />
          </ActionIcon>
        )}
      </div>
      <nav className="side-nav" aria-label="Pages">
        {groups.map(({ name, entries }) => (
          <div key={name ?? 'first'}>
            {name && <div className="nav-group">{name}</div>}
            <ul className="nav-list">
              {entries
                .filter(({ admin }) => !admin || session.role !== 'user')
                .map(({ to, label, icon }) => (
                  <li key={to}>
                    <NavLink to={to} end={to === '/'} className="nav-link">
                      <Icon name={icon} size={18} />
                      {label}
                    </NavLink>
                  </li>
                ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className="side-foot">
        <PersonMenu session={session} />
      </div>
    </div>
  )
}

function WorkspaceMenu({ session }: { session: SignedIn }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const toast = useToast()
  const choose = async (id: string) => {
    try {
      await read(api.PUT('/v1/session', { body: { workspace_id: id } }))
      // Nothing of the other workspace may stay on the page.
      await navigate('/')
      queries.clear()
    } catch (error) {
      toast.failed(error)
    }
  }
  const name = (
    <>
      <Mark />
      <span className="grow clip" style={{ fontWeight: 620 }}>
        {session.workspace.name}
      </span>
    </>
  )
  if (session.workspaces.length < 2) return <div className="person">{name}</div>
  return (
    <Menu width={210} position="bottom-start">
      <Menu.Target>
        <UnstyledButton className="person">
          {name}
          <span className="visually-hidden">: choose another workspace</span>
          <Icon name="down" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {session.workspaces.map(({ id, name: label }) => (
          <Menu.Item
            key={id}
            onClick={() => void choose(id)}
            rightSection={id === session.workspace.id && <Icon name="check" />}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function PersonMenu({ session }: { session: SignedIn }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const toast = useToast()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const signOut = async () => {
    try {
      await read(api.DELETE('/v1/session'))
      queries.clear()
      await navigate('/sign-in')
    } catch (error) {
      toast.failed(error)
    }
  }
  const { name, email } = session.account
  return (
    <Menu width={224} position="top-start">
      <Menu.Target>
        <UnstyledButton className="person">
          <span className="monogram" aria-hidden="true">
            {monogram(name)}
          </span>
          <span className="grow">
            <span
              className="clip"
              style={{ display: 'block', fontSize: 13.5, fontWeight: 560, lineHeight: 1.3 }}
            >
              {name}
            </span>
            <span className="clip quiet" style={{ display: 'block', fontSize: 12.5, lineHeight: 1.3 }}>
              {email}
            </span>
            <span className="visually-hidden">: account, colours, sign out</span>
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div style={{ padding: 6 }}>
          <SegmentedControl
            fullWidth
            size="xs"
            aria-label="Colours"
            value={colorScheme}
            onChange={(value) => {
              if (value === 'light' || value === 'dark' || value === 'auto') setColorScheme(value)
            }}
            data={[
              { value: 'light', label: 'Light' },
              { value: 'dark', label: 'Dark' },
              { value: 'auto', label: 'System' },
            ]}
          />
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="key" />} onClick={() => void navigate('/account')}>
          Account and sessions
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="signOut" />} onClick={() => void signOut()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function monogram(name: string): string {
  const letters = name.split(/\s+/).flatMap((word) => word.charAt(0) || [])
  return [letters[0], letters.length > 1 ? letters.at(-1) : ''].join('').toUpperCase()
}
