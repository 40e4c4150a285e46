import type { SealedColumn } from '../../secrets/index.ts'

/** What is kept sealed of an endpoint. */
type SealedPart = 'secrets' | 'headers' | 'tls' | 'proxy'

const parts: readonly SealedPart[] = ['secrets', 'headers', 'tls', 'proxy']

/** The text that binds a sealed part of an endpoint to its row. */
export function endpointSealedFor(
  part: SealedPart,
  { workspaceId, endpointId }: { workspaceId: string; endpointId: string },
): string {
  return `webhook_endpoints${part === 'secrets' ? '' : `.${part}`}:${workspaceId}:${endpointId}`
}

/** What this stage keeps sealed. */
export const webhookSecrets: readonly SealedColumn[] = parts.map((part) => ({
  table: 'webhook_endpoints',
  column: `${part}_sealed`,
  key: [
    { name: 'workspace_id', type: 'uuid' },
    { name: 'endpoint_id', type: 'uuid' },
  ],
  boundTo: ([workspaceId = '', endpointId = '']) => endpointSealedFor(part, { workspaceId, endpointId }),
}))
