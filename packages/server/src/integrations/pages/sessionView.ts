import { TributaryError } from '@tributary/contract'
import type { Connector } from '../../connectors/index.ts'
import { findWorkspace } from '../../workspaces/index.ts'
import type { ConnectDeps } from '../connect/connectDeps.ts'
import { createOAuthClient } from '../oauth/oauthClient.ts'
import type { ConnectSession } from '../store/sessions.ts'
import { findConnectorSettings } from '../store/settings.ts'
import type { SessionView } from './sessionPage.ts'
import type { Texts } from './texts.ts'

/**
 * What the page of a session shows. Ways of signing in that the workspace has not set up are left out; when none is left,
 * throws `connect.connector_not_configured`.
 */
export async function viewOf(
  deps: ConnectDeps,
  session: ConnectSession,
  connector: Connector,
  shown: { statusToken: string; texts: Texts },
): Promise<Omit<SessionView, 'methodIndex' | 'refused'>> {
  const workspace = await findWorkspace(deps.db, session.workspaceId)
  const settings = await findConnectorSettings(deps.db, session.workspaceId, connector.type)
  const formOrigins: string[] = session.returnUrl === null ? [] : [new URL(session.returnUrl).origin]
  let reason: TributaryError | null = null
  const usable = connector.auth.flatMap((method, index) => {
    if (method.method !== 'oauth2') return [index]
    try {
      const client = createOAuthClient(
        deps.keyring,
        session.workspaceId,
        connector,
        settings,
        session.settings,
      )
      formOrigins.push(client.authorizationUrl.origin)
      return [index]
    } catch (error) {
      if (!(error instanceof TributaryError)) throw error
      reason = error
      return []
    }
  })
  if (usable.length === 0 && reason !== null) throw reason as TributaryError
  return {
    session,
    connector,
    workspace: { name: workspace?.name ?? '', colour: workspace?.colour ?? null },
    ...shown,
    usable,
    formOrigins,
  }
}
