import { TributaryError } from '@tributary/contract'
import type { Deps } from '../deps.ts'
import { openSecrets, type Secrets } from './credentials/secrets.ts'
import { createOAuthClient } from './oauth/oauthClient.ts'
import { revokeToken } from './oauth/tokenCalls.ts'
import { findCredentials } from './store/credentials.ts'
import { deleteIntegrationRow, lockIntegration, type Integration } from './store/integrations.ts'
import { findConnectorSettings } from './store/settings.ts'

type DeleteDeps = Pick<Deps, 'db' | 'clock' | 'logger' | 'keyring' | 'egress' | 'connectors'>

/**
 * Deletes an integration with its credentials, resources and imports, then asks the third party to revoke the grant: as well as can be
 * had, because what is erased here must not depend on it. Throws `integration.not_found`.
 */
export async function deleteIntegration(
  deps: DeleteDeps,
  workspaceId: string,
  integrationId: string,
): Promise<void> {
  const { integration, secrets } = await deps.db.transaction(async (tx) => {
    const found = await lockIntegration(tx, workspaceId, integrationId)
    if (!found) {
      throw new TributaryError('integration.not_found', `There is no integration "${integrationId}".`)
    }
    const row = await findCredentials(tx, workspaceId, integrationId)
    // A million records go with it in one statement: longer than the limit of other requests, and right all the same.
    await tx.query('set local statement_timeout = 0')
    await deleteIntegrationRow(tx, workspaceId, integrationId)
    return { integration: found, secrets: row ? openSecrets(deps.keyring, row) : null }
  })
  await revoke(deps, integration, secrets)
}

async function revoke(deps: DeleteDeps, integration: Integration, secrets: Secrets | null): Promise<void> {
  const connector = deps.connectors.find(integration.connectorType)
  if (!connector || secrets?.kind !== 'oauth2') return
  try {
    const settings = await findConnectorSettings(deps.db, integration.workspaceId, connector.type)
    const client = createOAuthClient(
      deps.keyring,
      integration.workspaceId,
      connector,
      settings,
      integration.config,
    )
    if (client.revocationUrl === null) return
    // RFC 7009 2.1: revoking the refresh token ends the access tokens of the grant as well.
    await revokeToken(deps, client, secrets.tokens.refreshToken ?? secrets.tokens.accessToken)
  } catch (error) {
    deps.logger.warn(
      { err: error, integration_id: integration.integrationId },
      'the grant of a deleted integration could not be revoked at the third party',
    )
  }
}
