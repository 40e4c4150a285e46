import { Tabs } from '@mantine/core'
import { useSearchParams } from 'react-router'
import { ReadOnly } from '../../frame/ReadOnly.tsx'
import { useSession } from '../../frame/session.ts'
import { PageHead } from '../../parts/Page.tsx'
import { ApiKeys } from './ApiKeys.tsx'
import { Certificates } from './Certificates.tsx'
import { Endpoints } from './Endpoints.tsx'

/** Where webhooks go, and the keys of the workspace's backend. */
export function Page() {
  const [params, setParams] = useSearchParams()
  const isAdmin = useSession().role !== 'user'
  return (
    <>
      <PageHead
        title="Endpoints and keys"
        note={
          isAdmin
            ? 'Where your webhooks go, and what your backend proves itself with.'
            : 'Where your webhooks go. API keys and certificates are shown to admins alone.'
        }
        actions={<ReadOnly />}
      />
      <Tabs
        value={params.get('tab') ?? 'endpoints'}
        onChange={(tab) => setParams(tab && tab !== 'endpoints' ? { tab } : {}, { replace: true })}
        keepMounted={false}
      >
        <Tabs.List mb={16} hidden={!isAdmin}>
          <Tabs.Tab value="endpoints">Endpoints</Tabs.Tab>
          {isAdmin && <Tabs.Tab value="keys">API keys</Tabs.Tab>}
          {isAdmin && <Tabs.Tab value="certificates">Certificates</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="endpoints">
          <Endpoints />
        </Tabs.Panel>
        {isAdmin && (
          <Tabs.Panel value="keys">
            <ApiKeys />
          </Tabs.Panel>
        )}
        {isAdmin && (
          <Tabs.Panel value="certificates">
            <Certificates />
          </Tabs.Panel>
        )}
      </Tabs>
    </>
  )
}
