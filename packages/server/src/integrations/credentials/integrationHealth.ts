import type { Transaction } from '../../db/index.ts'
import type { EventRecorder, ImportQueue } from '../../ports.ts'
import { findIntegration, markMended, markNeedsReconnect } from '../store/integrations.ts'

type Ports = { events: EventRecorder; imports: ImportQueue }
type Key = { workspaceId: string; integrationId: string }

/** Marks an integration as in need of its customer and tells it, once: while it stays broken nobody is told again. */
export async function recordBroken(
  { events }: Pick<Ports, 'events'>,
  tx: Transaction,
  { workspaceId, integrationId }: Key,
  error: string,
): Promise<void> {
  if (!(await markNeedsReconnect(tx, workspaceId, integrationId))) return
  const integration = await findIntegration(tx, workspaceId, integrationId)
  if (!integration) return
  await events.record(tx, [
    {
      event: 'integration_cannot_refresh_oauth_token',
      workspaceId,
      customerId: integration.customerId,
      state: integration.state,
      payload: { id: integrationId, error },
      integrationId,
      importId: null,
      resourceId: null,
    },
  ])
}

/**
 * Marks a broken integration as working, tells it once, and queues an import of what was missed; one that was paused is paused
 * again. Does nothing to one that was not broken.
 */
export async function recordMended(
  { events, imports }: Ports,
  tx: Transaction,
  { workspaceId, integrationId }: Key,
): Promise<void> {
  if (!(await markMended(tx, workspaceId, integrationId))) return
  const integration = await findIntegration(tx, workspaceId, integrationId)
  if (!integration) return
  await events.record(tx, [
    {
      event: 'integration_oauth_token_fixed',
      workspaceId,
      customerId: integration.customerId,
      state: integration.state,
      payload: { id: integrationId },
      integrationId,
      importId: null,
      resourceId: null,
    },
  ])
  if (integration.status === 'paused') return
  await imports.queue(tx, { workspaceId, integrationId, trigger: 'reconnect', mode: 'incremental' })
}
