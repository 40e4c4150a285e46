import { TributaryError, newUuid } from '@tributary/contract'
import { findIntegration } from '../store/integrations.ts'
import { insertSession } from '../store/sessions.ts'
import { hashOf, statusTokenOf } from './browserToken.ts'
import { parseConnectConfig } from './connectConfig.ts'
import type { ConnectDeps } from './connectDeps.ts'
import { parseOpenerOrigin } from './openerOrigin.ts'
import { checkState, verifySecret } from './verifySecret.ts'

const sessionMs = 30 * 60_000

/** Begins a run of the connect pages for one browser. Throws `connect.*` for a secret, connector or config that is not right. */
export async function startSession(
  deps: ConnectDeps,
  wanted: {
    connectorType: string
    secret: string | undefined
    config: string | undefined
    origin: string | undefined
    browserToken: string
  },
): Promise<string> {
  const claims = await verifySecret(deps.db, deps.clock, wanted.secret)
  const connector = deps.connectors.find(wanted.connectorType)
  if (!connector) {
    const known = deps.connectors.all().map(({ type }) => type)
    throw new TributaryError(
      'connect.connector_unknown',
      `There is no connector "${wanted.connectorType.slice(0, 80)}". There are: ${known.join(', ')}.`,
    )
  }
  const { state, settings } = parseConnectConfig(connector, wanted.config)
  if (claims.integrationId !== null) await refuseOthersIntegration(deps, claims, connector.type)
  const now = deps.clock.now()
  const sessionId = newUuid(now)
  await insertSession(deps.db, {
    workspaceId: claims.workspaceId,
    sessionId,
    connectorType: connector.type,
    customerId: claims.customerId,
    customerName: claims.customerName,
    integrationId: claims.integrationId,
    // The signed state wins over the one that the page says.
    state: claims.state ?? (state === undefined ? null : checkState(state)),
    settings,
    openerOrigin: parseOpenerOrigin(wanted.origin),
    browserHash: hashOf(wanted.browserToken),
    statusTokenHash: hashOf(statusTokenOf(wanted.browserToken, sessionId)),
    expiresAt: new Date(now + sessionMs),
  })
  return sessionId
}

async function refuseOthersIntegration(
  deps: ConnectDeps,
  claims: { workspaceId: string; customerId: string; integrationId: string | null },
  connectorType: string,
): Promise<void> {
  const found = await findIntegration(deps.db, claims.workspaceId, claims.integrationId ?? '')
  if (found?.customerId === claims.customerId && found.connectorType === connectorType) return
  throw integrationUnknown(claims.integrationId, connectorType)
}

/** The integration to mend is not one of this customer and connector. One of another customer gives the same answer as none. */
export function integrationUnknown(integrationId: string | null, connectorType: string): TributaryError {
  return new TributaryError(
    'connect.integration_unknown',
    `The customer of the secret has no integration "${integrationId}" of the connector "${connectorType}". Leave integration_id out to make a new one.`,
  )
}
