import { newUuid } from '@tributary/contract'
import { systemClock } from '../../packages/server/src/clock.ts'
import { readConfig } from '../../packages/server/src/config.ts'
import type { Database } from '../../packages/server/src/db/index.ts'
import { createEgress } from '../../packages/server/src/egress/index.ts'
import { createEventRecorder } from '../../packages/server/src/events/index.ts'
import { createLogger } from '../../packages/server/src/logger.ts'
import type { NewEvent } from '../../packages/server/src/ports.ts'
import { createKeyring } from '../../packages/server/src/secrets/index.ts'
import { createEndpoint } from '../../packages/server/src/webhooks/index.ts'
import { createWorkspace } from '../../packages/server/src/workspaces/index.ts'

const resources = 5_000
const rowsAtOnce = 500

/** What a sender needs, with 127.0.0.1 and http allowed. */
export function createDeliveryDeps(db: Database) {
  const config = readConfig({
    TRIBUTARY_ENDPOINTS_PER_WORKSPACE: '100000',
    TRIBUTARY_EGRESS_ALLOW: '127.0.0.0/8',
    TRIBUTARY_ALLOW_HTTP_ENDPOINTS: 'true',
    TRIBUTARY_LOG_LEVEL: 'error',
  })
  return {
    config,
    db,
    clock: systemClock,
    logger: createLogger(config.logLevel),
    keyring: createKeyring(`bench:${Buffer.alloc(32, 1).toString('base64')}`),
    egress: createEgress({ allow: config.egressAllow }),
  }
}

/** A workspace with an endpoint for each of `urls`, and what is needed to record events and to send them. */
export async function createWorld(db: Database, urls: readonly string[]) {
  const deps = createDeliveryDeps(db)
  const { workspaceId } = await createWorkspace(db, 'bench')
  for (const url of urls) {
    const wanted = { description: '', events: null, secret: null, retryScheduleS: null }
    await createEndpoint(deps, { workspaceId, url, ...wanted })
  }
  const recorder = createEventRecorder()
  const integrationId = newUuid()
  const importId = newUuid()
  const resourceIds = Array.from({ length: resources }, () => newUuid())
  /** Records events in one transaction; returns their resources. */
  const record = async (from: number, count: number): Promise<string[]> => {
    const events = Array.from({ length: count }, (_, i) =>
      sampleEvent({ workspaceId, integrationId, importId }, resourceIds, from + i),
    )
    await db.transaction((tx) => recorder.record(tx, events))
    return events.flatMap(({ resourceId }) => resourceId ?? [])
  }
  return {
    deps,
    record,
    /** Records as many events as make so many deliveries; as many rows a transaction, however many endpoints there are. */
    fill: async (deliveries: number): Promise<void> => {
      const events = deliveries / urls.length
      const atOnce = Math.max(1, Math.floor(rowsAtOnce / urls.length))
      for (let from = 0; from < events; from += atOnce) {
        await record(from, Math.min(atOnce, events - from))
      }
    },
  }
}

/** A record event of about 700 bytes. */
function sampleEvent(
  of: { workspaceId: string; integrationId: string; importId: string },
  resourceIds: readonly string[],
  n: number,
): NewEvent {
  const resourceId = resourceIds[n % resourceIds.length] ?? newUuid()
  const named = { id: of.integrationId, resource_id: resourceId, type: 'pm_issue' }
  const data = {
    id: resourceId,
    external_id: String(n),
    source: 'sandbox',
    name: `Issue number ${n}`,
    description: 'What has to be done, said in a sentence or two, as people do.',
    status: 'in_progress',
    priority: 'normal',
    assignee: null,
    created: '2026-01-01T00:00:00.000Z',
    modified: '2026-01-02T00:00:00.000Z',
  }
  return {
    ...of,
    customerId: 'acme',
    state: 'project-42',
    resourceId,
    event: 'integration_updated_data_model',
    payload: { ...named, diff: { name: { old: `Issue ${n}`, new: data.name } }, data },
  }
}
