import { ActionIcon, Button, Menu } from '@mantine/core'
import { useState } from 'react'
import { api, read, type AnswerOf } from '../../api/client.ts'
import { Icon } from '../../parts/icons.tsx'
import { useDo } from '../../parts/useDo.ts'
import { DeleteIntegration } from './DeleteIntegration.tsx'
import { ReconnectLink } from './ReconnectLink.tsx'

/** What can be done with an integration: import, pause or go on, a link to reconnect, delete. */
export function IntegrationActions({ integration }: { integration: AnswerOf<'getIntegration'> }) {
  const [open, setOpen] = useState<'delete' | 'reconnect' | null>(null)
  const path = { integration_id: integration.id }
  const start = useDo(
    (mode: 'incremental' | 'full') =>
      read(api.POST('/v1/integrations/{integration_id}/imports', { params: { path }, body: { mode } })),
    { touches: [['imports']], said: 'The import is queued.' },
  )
  const pause = useDo(
    (status: 'active' | 'paused') =>
      read(
        api.PATCH('/v1/integrations/{id}', { params: { path: { id: integration.id } }, body: { status } }),
      ),
    {
      touches: [['integrations'], ['imports']],
      said: ({ status }) =>
        status === 'paused' ? 'Paused: nothing is imported.' : 'It goes on, with an import now.',
    },
  )
  const isPaused = integration.status === 'paused'
  const mustReconnect = integration.status === 'needs_reconnect'
  return (
    <>
      {mustReconnect ? (
        <Button leftSection={<Icon name="integration" />} onClick={() => setOpen('reconnect')}>
          Reconnect link
        </Button>
      ) : (
        <Button.Group>
          <Button
            leftSection={<Icon name="refresh" />}
            loading={start.isPending}
            onClick={() => start.mutate('incremental')}
          >
            Import now
          </Button>
          <Menu position="bottom-end">
            <Menu.Target>
              <Button px={8} aria-label="Other ways to import">
                <Icon name="down" size={14} />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => start.mutate('incremental')}>What changed</Menu.Item>
              <Menu.Item onClick={() => start.mutate('full')}>Everything, to find what was deleted</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Button.Group>
      )}
      {!mustReconnect && (
        <Button
          variant="default"
          leftSection={<Icon name={isPaused ? 'play' : 'pause'} />}
          loading={pause.isPending}
          onClick={() => pause.mutate(isPaused ? 'active' : 'paused')}
        >
          {isPaused ? 'Go on' : 'Pause'}
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label="More actions">
            <Icon name="more" size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {!mustReconnect && (
            <Menu.Item leftSection={<Icon name="integration" />} onClick={() => setOpen('reconnect')}>
              Reconnect link
            </Menu.Item>
          )}
          <Menu.Item leftSection={<Icon name="trash" />} onClick={() => setOpen('delete')}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {open === 'reconnect' && <ReconnectLink integration={integration} onClose={() => setOpen(null)} />}
      {open === 'delete' && <DeleteIntegration integration={integration} onClose={() => setOpen(null)} />}
    </>
  )
}
