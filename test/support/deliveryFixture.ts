import { newUuid, type JsonObject, type JsonValue } from '@tributary/contract'
import { systemClock, type Clock } from '../../packages/server/src/clock.ts'
import { readConfig } from '../../packages/server/src/config.ts'
import type { Database } from '../../packages/server/src/db/index.ts'
import { createEgress, type Egress } from '../../packages/server/src/egress/index.ts'
import { createEventRecorder } from '../../packages/server/src/events/index.ts'
import { createLogger } from '../../packages/server/src/logger.ts'
import type { NewEvent } from '../../packages/server/src/ports.ts'
import { createKeyring } from '../../packages/server/src/secrets/index.ts'
import {
  createEndpoint,
  startDeliveries,
  type DeliveryOptions,
} from '../../packages/server/src/webhooks/index.ts'
import { createWorkspace, type NewWorkspace } from '../../packages/server/src/workspaces/index.ts'

export type DeliveryFixture = Awaited<ReturnType<typeof createDeliveryFixture>>

/** Always the same, so that a child process can open what a test sealed. */
const keyring = createKeyring(`test:${Buffer.alloc(32, 7).toString('base64')}`)

/** What delivering webhooks needs, with 127.0.0.1 and http allowed. */
export function createDeliveryDeps(db: Database, clock: Clock = systemClock) {
  const config = readConfig({
    TRIBUTARY_EGRESS_ALLOW: '127.0.0.0/8',
    TRIBUTARY_ALLOW_HTTP_ENDPOINTS: 'true',
    TRIBUTARY_LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
  })
  const egress = createEgress({ allow: config.egressAllow })
  return { config, db, clock, logger: createLogger(config.logLevel), keyring, egress }
}

/** A workspace and the parts of the service that deliver webhooks, on a real database. */
export async function createDeliveryFixture(db: Database, given: { clock?: Clock; egress?: Egress } = {}) {
  const made = createDeliveryDeps(db, given.clock)
  const deps = { ...made, egress: given.egress ?? made.egress }
  const recorder = createEventRecorder()
  const workspace = await createWorkspace(db, 'Acme')
  const senders: { stop(): Promise<void> }[] = []
  return {
    deps,
    workspace,
    /** Starts a sender with jitter switched off; it is stopped by `close`. */
    start(options: DeliveryOptions = {}, other: { egress?: Egress } = {}) {
      const sender = startDeliveries({ ...deps, ...other }, { random: () => 0.5, ...options })
      senders.push(sender)
      return sender
    },
    async endpoint(
      url: string,
      wanted: Partial<Parameters<typeof createEndpoint>[1]> = {},
    ): Promise<{ endpointId: string; secret: string; workspaceId: string }> {
      const { endpoint, secret } = await createEndpoint(deps, {
        workspaceId: workspace.workspaceId,
        url,
        description: '',
        events: null,
        secret: null,
        retryScheduleS: null,
        ...wanted,
      })
      return { endpointId: endpoint.endpointId, secret, workspaceId: endpoint.workspaceId }
    },
    record: (events: readonly NewEvent[]) => db.transaction((tx) => recorder.record(tx, events)),
    async close() {
      await Promise.all(senders.map((sender) => sender.stop()))
      await deps.egress.close()
    },
  }
}

export type Integration = { workspaceId: string; integrationId: string; importId: string }

/** Ids of an integration and an import of it. */
export function newIntegration(workspace: NewWorkspace): Integration {
  return { workspaceId: workspace.workspaceId, integrationId: newUuid(), importId: newUuid() }
}

function base({ workspaceId, integrationId }: Integration) {
  return {
    workspaceId,
    integrationId,
    customerId: 'acme',
    state: null as JsonValue,
    importId: null as string | null,
    resourceId: null as string | null,
  }
}

/** integration_updated_data_model of `resourceId`; `n` tells the changes of a resource apart. */
export function updated(of: Integration, resourceId: string, n = 0, data: JsonObject = { n }): NewEvent {
  const payload = {
    id: of.integrationId,
    resource_id: resourceId,
    type: 'pm_issue',
    diff: { n: { old: n - 1, new: n } },
    data,
  }
  return { ...base(of), importId: of.importId, resourceId, event: 'integration_updated_data_model', payload }
}

/** integration_installed. */
export function installed(of: Integration): NewEvent {
  const payload = { id: of.integrationId, connector_type: 'sandbox', metadata: {}, state: null }
  return { ...base(of), event: 'integration_installed', payload }
}

/** integration_import_done. */
export function importDone(of: Integration): NewEvent {
  const payload = { id: of.integrationId, connector_type: 'sandbox' }
  return { ...base(of), importId: of.importId, event: 'integration_import_done', payload }
}

/** integration_oauth_token_fixed. */
export function tokenFixed(of: Integration): NewEvent {
  return { ...base(of), event: 'integration_oauth_token_fixed', payload: { id: of.integrationId } }
}
