import type { SealedColumn } from '../../secrets/index.ts'
import { credentialsSealedFor } from './credentials.ts'
import { verifierSealedFor } from './sessions.ts'
import { secretsSealedFor, settingsSealedFor } from './settings.ts'

const workspace = { name: 'workspace_id', type: 'uuid' } as const
const settingsKey = [workspace, { name: 'connector_type', type: 'text' }] as const

/** What this stage keeps sealed. */
export const integrationSecrets: readonly SealedColumn[] = [
  {
    table: 'credentials',
    column: 'sealed',
    key: [workspace, { name: 'integration_id', type: 'uuid' }],
    boundTo: ([workspaceId = '', integrationId = '']) => credentialsSealedFor(workspaceId, integrationId),
  },
  {
    table: 'connector_settings',
    column: 'client_secret_sealed',
    key: settingsKey,
    boundTo: ([workspaceId = '', connectorType = '']) => settingsSealedFor(workspaceId, connectorType),
  },
  {
    table: 'connector_settings',
    column: 'settings_sealed',
    key: settingsKey,
    boundTo: ([workspaceId = '', connectorType = '']) => secretsSealedFor(workspaceId, connectorType),
  },
  {
    table: 'connect_sessions',
    column: 'pkce_verifier_sealed',
    key: [workspace, { name: 'session_id', type: 'uuid' }],
    boundTo: ([workspaceId = '', sessionId = '']) => verifierSealedFor({ workspaceId, sessionId }),
  },
]
