import { TributaryError, type JsonObject } from '@tributary/contract'
import type { Connector } from '../../connectors/index.ts'
import { manifestConfigOf } from '../credentials/manifestConfig.ts'
import type { Secrets } from '../credentials/secrets.ts'
import { openSettings } from '../secretSettings.ts'
import type { AuthMethodName } from '../store/integrations.ts'
import type { ConnectSession } from '../store/sessions.ts'
import { findConnectorSettings } from '../store/settings.ts'
import { checkCredentials } from './checkCredentials.ts'
import type { ConnectDeps } from './connectDeps.ts'
import { installIntegration } from './installIntegration.ts'

/**
 * The last step of every way of signing in: the third party is asked whether the credentials work, and only then the integration is
 * installed or mended. Throws `connect.credentials_refused` and `connect.third_party_unavailable`, in words for the customer.
 */
export async function grant(
  deps: ConnectDeps,
  session: ConnectSession,
  connector: Connector,
  given: { authMethod: AuthMethodName; config: JsonObject; secrets: Secrets },
): Promise<{ integrationId: string }> {
  const settings = await findConnectorSettings(deps.db, session.workspaceId, connector.type)
  const config = manifestConfigOf(connector, {
    settings: openSettings(deps.keyring, session.workspaceId, settings),
    config: given.config,
    authMethod: given.authMethod,
    secretConfig: given.secrets.kind === 'form' ? given.secrets.config : {},
  })
  const accessToken = given.secrets.kind === 'oauth2' ? given.secrets.tokens.accessToken : null
  const outcome = await checkCredentials(deps, connector, config, accessToken)
  if (outcome.kind === 'refused') {
    throw new TributaryError(
      'connect.credentials_refused',
      `${connector.name} does not accept this: ${outcome.message}`,
    )
  }
  if (outcome.kind === 'unavailable') {
    throw new TributaryError(
      'connect.third_party_unavailable',
      `${connector.name} can not be reached right now: ${outcome.message} Please try again.`,
    )
  }
  return await installIntegration(deps, session, {
    ...given,
    metadata: { auth_method: given.authMethod },
  })
}
