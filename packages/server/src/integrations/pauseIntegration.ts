import { TributaryError } from '@tributary/contract'
import type { Deps } from '../deps.ts'
import { lockIntegration, setPaused, type Integration } from './store/integrations.ts'

/**
 * Pauses an integration, so that no import is scheduled and its records stay as they are, or lets it go on, with an import at once.
 * Throws `integration.not_found`; `integration.needs_reconnect` when only the customer can help.
 */
export async function pauseIntegration(
  { db }: Pick<Deps, 'db'>,
  workspaceId: string,
  integrationId: string,
  status: 'active' | 'paused',
): Promise<Integration> {
  return await db.transaction(async (tx) => {
    const found = await lockIntegration(tx, workspaceId, integrationId)
    if (!found)
      throw new TributaryError('integration.not_found', `There is no integration "${integrationId}".`)
    if (found.status === status) return found
    if (found.status === 'needs_reconnect') {
      throw new TributaryError(
        'integration.needs_reconnect',
        `Expected an integration whose access works; the customer of "${integrationId}" must reconnect first.`,
      )
    }
    await setPaused(tx, workspaceId, integrationId, status)
    return { ...found, status }
  })
}
