import { fileURLToPath } from 'node:url'
import { newUuid, type JsonObject } from '@tributary/contract'
import { systemClock } from '../../packages/server/src/clock.ts'
import { readConfig } from '../../packages/server/src/config.ts'
import { loadConnectors, type Connector } from '../../packages/server/src/connectors/index.ts'
import type { Database } from '../../packages/server/src/db/index.ts'
import { createEgress } from '../../packages/server/src/egress/index.ts'
import { createEventRecorder } from '../../packages/server/src/events/index.ts'
import {
  createImportQueue,
  startImports,
  type StreamReader,
} from '../../packages/server/src/imports/index.ts'
import { createLogger } from '../../packages/server/src/logger.ts'
import { createResourceWriter, loadModels } from '../../packages/server/src/resources/index.ts'
import { createKeyring } from '../../packages/server/src/secrets/index.ts'
import { createEndpoint } from '../../packages/server/src/webhooks/index.ts'
import { createWorkspace } from '../../packages/server/src/workspaces/index.ts'

/** The stream that the imports of the bench read. */
export const importStream = 'issues'

const lorem =
  'Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua. '

/** A record of about 1 kB, of which ten fields are mapped. */
export function recordOf(index: number, version: number): JsonObject {
  return {
    id: `rec-${index}`,
    title: `Issue number ${index}, version ${version}`,
    description: lorem.repeat(4),
    url: `https://example.com/issues/${index}`,
    priority: index % 5,
    due: '2026-03-01',
    done: index % 2 === 0,
    labels: ['bug', 'ui'],
    status: { id: `s${index % 5}`, name: 'Todo', color: '#ff0000', position: 3 },
    assignee: { id: `u${index % 50}`, name: `Someone ${index % 50}`, email: 'someone@example.com' },
    project: { id: `p${index % 20}`, key: 'ABC' },
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-02-01T00:00:00.000Z',
    archived: false,
    estimate: 3.5,
    number: index,
  }
}

const mapping = {
  version: 1,
  streams: {
    [importStream]: {
      model: 'pm_issue',
      external_id: 'id',
      fields: {
        name: 'title',
        description: 'description',
        url: 'url',
        priority: 'priority',
        due_date: 'due',
        complete: 'done',
        tags: 'labels',
        status_id: 'status.id',
        assignee_id: 'assignee.id',
        project_id: 'project.id',
      },
    },
  },
}

/** A workspace whose records are told to one endpoint. */
export type ImportWorld = { workspaceId: string; connector: Connector }

/** What imports need, with 127.0.0.1 and http allowed. */
export function createImportDeps(db: Database) {
  const config = readConfig({ TRIBUTARY_EGRESS_ALLOW: '127.0.0.0/8', TRIBUTARY_ALLOW_HTTP_ENDPOINTS: 'true' })
  return {
    config,
    db,
    clock: systemClock,
    logger: createLogger('error'),
    keyring: createKeyring(`bench:${Buffer.alloc(32, 1).toString('base64')}`),
    egress: createEgress({ allow: config.egressAllow }),
  }
}

/** A new workspace with one endpoint. Nothing is sent: deliveries are written and wait. */
export async function createImportWorld(db: Database): Promise<ImportWorld> {
  const deps = createImportDeps(db)
  const { workspaceId } = await createWorkspace(db, 'bench')
  const wanted = { description: '', events: null, secret: null, retryScheduleS: null }
  await createEndpoint(deps, { workspaceId, url: 'http://127.0.0.1:9', ...wanted })
  await deps.egress.close()
  await db.query("insert into customers (workspace_id, customer_id) values ($1, 'bench')", [workspaceId])
  return { workspaceId, connector: await benchConnector() }
}

/** The connector whose records `recordOf` makes. */
export async function benchConnector(): Promise<Connector> {
  const connectors = await loadConnectors([fileURLToPath(new URL('../../connectors', import.meta.url))])
  return { ...connectors.get('sandbox'), type: 'bench', mappingSource: mapping }
}

/** One more integration, which the schedule leaves alone. */
export async function addIntegration(db: Database, workspaceId: string): Promise<string> {
  const integrationId = newUuid()
  await db.query(
    `insert into integrations (workspace_id, integration_id, customer_id, connector_type, auth_method, status, next_import_at)
     values ($1, $2, 'bench', 'bench', 'api_key', 'active', now() + interval '1 day')`,
    [workspaceId, integrationId],
  )
  return integrationId
}

/** The records of one read: which there are, and in which version. Null: none at this place. */
export type Source = (index: number) => JsonObject | null

/** Reads records in pages from memory, each made when it is its turn; `recordsOf` says how many there are of an integration. */
export function memoryReader(
  source: Source,
  recordsOf: (integrationId: string) => number,
  pageSize = 1_000,
): StreamReader {
  return {
    isIncremental: () => false,
    async *read({ integrationId }) {
      const records = recordsOf(integrationId)
      for (let start = 0; start < records; start += pageSize) {
        const page: JsonObject[] = []
        for (let index = start; index < Math.min(start + pageSize, records); index++) {
          const record = source(index)
          if (record) page.push(record)
        }
        yield { kind: 'page', records: page, position: start + pageSize }
      }
    },
  }
}

/** A worker that imports, in this process, from `reader`. */
export async function startImportWorker(
  db: Database,
  connector: Connector,
  reader: StreamReader,
  concurrency = 4,
): Promise<{ stop(): Promise<void> }> {
  const events = createEventRecorder()
  const clock = systemClock
  const models = await loadModels()
  const resources = createResourceWriter({ clock, models, events, streamNamesOf: () => [importStream] })
  const connectors = { get: () => connector, find: () => connector, all: () => [connector] }
  const config = { ...readConfig({}), importConcurrency: concurrency }
  return startImports(
    { db, clock, logger: createLogger('error'), connectors, config },
    { resources, events, reader },
  )
}

/** Queues a full read of each integration and waits until all have succeeded. Returns the seconds from the first claim to the last end. */
export async function importAll(
  db: Database,
  workspaceId: string,
  integrationIds: readonly string[],
): Promise<number> {
  const importIds: string[] = []
  await db.transaction(async (tx) => {
    for (const integrationId of integrationIds) {
      const wanted = { workspaceId, integrationId, trigger: 'manual', mode: 'full' } as const
      const importId = await createImportQueue().queue(tx, wanted)
      if (importId !== null) importIds.push(importId)
    }
  })
  for (;;) {
    await systemClock.sleep(250)
    const { rows } = await db.query<{ left: number; failed: string | null; seconds: number }>(
      `select count(*) filter (where status <> 'succeeded') as left,
         min(status || ': ' || error_message) filter (where status not in ('queued', 'running', 'succeeded')) as failed,
         extract(epoch from max(finished_at) - min(started_at))::float8 as seconds
       from imports where workspace_id = $1 and import_id = any ($2)`,
      [workspaceId, importIds],
    )
    const [row] = rows
    if (!row || row.failed !== null) throw new Error(`an import ended: ${row?.failed}`)
    if (row.left === 0) return row.seconds
  }
}

/** Runs one full import by a worker of its own. Returns the seconds from its claim to its end. */
export async function importOnce(
  db: Database,
  world: ImportWorld,
  integrationId: string,
  reader: StreamReader,
): Promise<number> {
  const worker = await startImportWorker(db, world.connector, reader)
  try {
    return await importAll(db, world.workspaceId, [integrationId])
  } finally {
    await worker.stop()
  }
}
