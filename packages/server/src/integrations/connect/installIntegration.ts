import { TributaryError, newUuid, type JsonObject } from '@tributary/contract'
import type { Transaction } from '../../db/index.ts'
import { recordMended } from '../credentials/integrationHealth.ts'
import { sealSecrets, type Secrets } from '../credentials/secrets.ts'
import { refreshDueAt } from '../oauth/tokens.ts'
import { upsertCredentials } from '../store/credentials.ts'
import { upsertCustomer } from '../store/customers.ts'
import {
  insertIntegration,
  lockIntegration,
  lockIntegrationByState,
  updateReconnected,
  type AuthMethodName,
  type Integration,
} from '../store/integrations.ts'
import { finishSession, type ConnectSession } from '../store/sessions.ts'
import { noteLinkUsed } from '../store/usedLinks.ts'
import type { ConnectDeps } from './connectDeps.ts'
import { linkSecondsMax } from './connectLink.ts'
import { integrationUnknown, linkUsed } from './startSession.ts'
import { stateKeyOf } from './stateKey.ts'

/** What a customer's way through the pages brought; the third party has accepted it. */
export type Granted = {
  authMethod: AuthMethodName
  /** The manifest's configuration without secrets. */
  config: JsonObject
  secrets: Secrets
  metadata: JsonObject
}

/**
 * READY, in one transaction: the customer, the integration (new, found by its state, or mended), its sealed credentials, the event and
 * the first import. Two of these with the same state make one integration: the second waits for the first and mends what it made.
 */
export async function installIntegration(
  deps: ConnectDeps,
  session: ConnectSession,
  granted: Granted,
): Promise<{ integrationId: string }> {
  return await deps.db.transaction(async (tx) => {
    await upsertCustomer(tx, {
      workspaceId: session.workspaceId,
      customerId: session.customerId,
      name: session.customerName,
    })
    const { integration, isNew } = await findOrInsert(tx, session, granted)
    await storeSecrets(deps, tx, integration, granted.secrets)
    if (isNew) await recordInstalled(deps, tx, integration)
    else await mend(deps, tx, integration, granted)
    const { integrationId } = integration
    if (session.linkId !== null && !(await useLink(deps, tx, session, session.linkId))) throw linkUsed()
    if (!(await finishSession(tx, session, { integrationId, authMethod: granted.authMethod }))) {
      throw new TributaryError('connect.session_unknown', 'This connect session is over. Start again.')
    }
    return { integrationId }
  })
}

/** A link works once. How long it would have lived is not known here any more; the longest time is. */
async function useLink(
  deps: ConnectDeps,
  tx: Transaction,
  { workspaceId }: ConnectSession,
  linkId: string,
): Promise<boolean> {
  return await noteLinkUsed(tx, {
    workspaceId,
    linkId,
    expiresAt: new Date(deps.clock.now() + linkSecondsMax * 1_000),
  })
}

async function findOrInsert(
  tx: Transaction,
  session: ConnectSession,
  granted: Granted,
): Promise<{ integration: Integration; isNew: boolean }> {
  const { workspaceId, customerId, connectorType, integrationId, state } = session
  if (integrationId !== null) {
    const found = await lockIntegration(tx, workspaceId, integrationId)
    if (found?.customerId === customerId && found.connectorType === connectorType) {
      return { integration: found, isNew: false }
    }
    throw integrationUnknown(integrationId, connectorType)
  }
  const stateKey = stateKeyOf(state)
  const inserted = await insertIntegration(tx, {
    workspaceId,
    integrationId: newUuid(),
    customerId,
    connectorType,
    state,
    stateKey,
    metadata: granted.metadata,
    config: granted.config,
    authMethod: granted.authMethod,
  })
  if (inserted) return { integration: inserted, isNew: true }
  const found =
    stateKey === null
      ? null
      : await lockIntegrationByState(tx, { workspaceId, customerId, connectorType, stateKey })
  // Gone between the two statements: deleted by its owner this very moment.
  if (!found) throw integrationUnknown(null, connectorType)
  return { integration: found, isNew: false }
}

async function storeSecrets(
  deps: ConnectDeps,
  tx: Transaction,
  integration: Integration,
  secrets: Secrets,
): Promise<void> {
  const tokens = secrets.kind === 'oauth2' ? secrets.tokens : null
  await upsertCredentials(tx, {
    workspaceId: integration.workspaceId,
    integrationId: integration.integrationId,
    sealed: sealSecrets(deps.keyring, integration, secrets),
    accessTokenExpiresAt: tokens?.expiresAtMs ? new Date(tokens.expiresAtMs) : null,
    refreshDueAt: tokens ? refreshDueAt(tokens, Math.random()) : null,
  })
}

async function recordInstalled(
  deps: ConnectDeps,
  tx: Transaction,
  { workspaceId, integrationId, customerId, connectorType, metadata, state }: Integration,
): Promise<void> {
  await deps.events.record(tx, [
    {
      event: 'integration_installed',
      workspaceId,
      customerId,
      state,
      payload: { id: integrationId, connector_type: connectorType, metadata, state },
      integrationId,
      importId: null,
      resourceId: null,
    },
  ])
  await deps.imports.queue(tx, { workspaceId, integrationId, trigger: 'installation', mode: 'full' })
}

async function mend(
  deps: ConnectDeps,
  tx: Transaction,
  integration: Integration,
  granted: Granted,
): Promise<void> {
  const { workspaceId, integrationId } = integration
  // Tells and queues when it was broken; what is told once must be decided before the status changes.
  await recordMended(deps, tx, integration)
  await updateReconnected(tx, {
    workspaceId,
    integrationId,
    authMethod: granted.authMethod,
    config: granted.config,
    metadata: granted.metadata,
  })
  if (integration.status === 'active') {
    await deps.imports.queue(tx, { workspaceId, integrationId, trigger: 'reconnect', mode: 'incremental' })
  }
}
