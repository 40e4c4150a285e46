import { TributaryError, newUuid } from '@tributary/contract'
import type { Connector } from '../../connectors/index.ts'
import { findWorkspace } from '../../workspaces/index.ts'
import { findIntegration } from '../store/integrations.ts'
import { insertSession } from '../store/sessions.ts'
import { isLinkUsed } from '../store/usedLinks.ts'
import { hashOf, statusTokenOf } from './browserToken.ts'
import { parseConnectConfig } from './connectConfig.ts'
import type { ConnectDeps } from './connectDeps.ts'
import { openLink, type ConnectLink } from './connectLink.ts'
import { parseOpenerOrigin } from './openerOrigin.ts'
import { parseReturnUrl, refuseForeignOrigin } from './returnUrl.ts'
import { checkState, verifySecret, type ConnectClaims } from './verifySecret.ts'

const sessionMs = 30 * 60_000

/** Who begins a run of the connect pages, and where it ends. */
export type Wanted = {
  connectorType: string
  /** What a page's connect() passed, as text. */
  config: string | undefined
  /** The page that opened a popup, as it says itself. */
  origin: string | undefined
  /** Where to send the browser at the end. */
  returnUrl: string | undefined
  browserToken: string
}

/** Begins a run of the connect pages for one browser, by a signed secret. Throws `connect.*` for a secret, connector or config that is not right. */
export async function startSession(
  deps: ConnectDeps,
  wanted: Wanted & { secret: string | undefined },
): Promise<string> {
  return await begin(deps, wanted, await verifySecret(deps.db, deps.clock, wanted.secret), null)
}

/** Begins a run by a connect link. Throws `connect.link_*`, and what `startSession` throws. */
export async function startSessionByLink(
  deps: ConnectDeps,
  token: string | undefined,
  browserToken: string,
): Promise<string> {
  const link = openLink(deps.keyring, token ?? '', deps.clock.now())
  if (await isLinkUsed(deps.db, link.workspaceId, link.linkId)) throw linkUsed()
  const wanted = {
    connectorType: link.connectorType,
    config: undefined,
    origin: undefined,
    returnUrl: link.returnUrl ?? undefined,
    browserToken,
  }
  return await begin(deps, wanted, link, link)
}

/** The link led to READY before, perhaps in another window at this very moment. */
export function linkUsed(): TributaryError {
  return new TributaryError(
    'connect.link_used',
    'This link has connected an account already. Nothing more is to be done; for another account ask for a new link.',
  )
}

async function begin(
  deps: ConnectDeps,
  wanted: Wanted,
  claims: ConnectClaims,
  link: ConnectLink | null,
): Promise<string> {
  const connector = findConnector(deps, wanted.connectorType)
  const workspace = await findWorkspace(deps.db, claims.workspaceId)
  const allowed = workspace?.connectOrigins ?? []
  const openerOrigin = parseOpenerOrigin(wanted.origin)
  refuseForeignOrigin(openerOrigin, allowed)
  const returnUrl = parseReturnUrl(wanted.returnUrl, allowed)
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
    openerOrigin,
    returnUrl,
    linkId: link?.linkId ?? null,
    browserHash: hashOf(wanted.browserToken),
    statusTokenHash: hashOf(statusTokenOf(wanted.browserToken, sessionId)),
    expiresAt: new Date(now + sessionMs),
  })
  return sessionId
}

/** The connector to connect. Throws `connect.connector_unknown`. */
export function findConnector(deps: Pick<ConnectDeps, 'connectors'>, type: string): Connector {
  const connector = deps.connectors.find(type)
  if (connector) return connector
  const known = deps.connectors.all().map((one) => one.type)
  throw new TributaryError(
    'connect.connector_unknown',
    `There is no connector "${type.slice(0, 80)}". There are: ${known.join(', ')}.`,
  )
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
