import { fileURLToPath } from 'node:url'
import { newUuid, type JsonObject } from '@tributary/contract'
import { systemClock } from '../../../packages/server/src/clock.ts'
import { readConfig } from '../../../packages/server/src/config.ts'
import { loadConnectors, type Connector } from '../../../packages/server/src/connectors/index.ts'
import type { Database } from '../../../packages/server/src/db/index.ts'
import { createEgress } from '../../../packages/server/src/egress/index.ts'
import { createEventRecorder } from '../../../packages/server/src/events/index.ts'
import {
  createImportQueue,
  startImports,
  type StreamReader,
} from '../../../packages/server/src/imports/index.ts'
import { createLogger } from '../../../packages/server/src/logger.ts'
import { createResourceWriter, loadModels } from '../../../packages/server/src/resources/index.ts'
import { createKeyring } from '../../../packages/server/src/secrets/index.ts'
import { createEndpoint } from '../../../packages/server/src/webhooks/index.ts'
import { createWorkspace } from '../../../packages/server/src/workspaces/index.ts'
import type { BenchCase, BenchContext } from '../benchCase.ts'
import { copyRows, insertRaw, lookUpRaw, updateRaw, type CopiedRows } from './importRaw.ts'

const records = 50_000
const pageSize = 1_000
const stream = 'issues'

/** The records of one read: which there are, and in which version. */
type Source = (index: number) => JsonObject | null

/**
 * Imports of records from memory, through map, diff, store, events and one endpoint's deliveries: everything of an import but the third
 * party. Each case is a full read of the same integration.
 */
export const importRecords: BenchCase = {
  name: 'import',
  async run(context) {
    const db = await context.database()
    const world = await createWorld(db)
    const version = (changed: number) => (index: number) => recordOf(index, changed)
    const onePercent = (index: number) => recordOf(index, index % 100 === 0 ? 1 : 0)
    const withoutSome = (index: number) => (index % 20 === 0 ? null : recordOf(index, 2))
    await runCase(context, db, world, { name: 'first', source: version(0), raw: insertRaw })
    await runCase(context, db, world, { name: 'unchanged', source: version(0), raw: lookUpRaw })
    await runCase(context, db, world, { name: 'one-percent', source: onePercent })
    await runCase(context, db, world, { name: 'all-changed', source: version(2), raw: updateRaw })
    await runCase(context, db, world, { name: 'sweep', source: withoutSome })
  },
}

const lorem =
  'Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua. '

/** A record of about 1 kB, of which ten fields are mapped. */
function recordOf(index: number, version: number): JsonObject {
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
    [stream]: {
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

type World = { workspaceId: string; integrationId: string; connector: Connector }

async function createWorld(db: Database): Promise<World> {
  const config = readConfig({ TRIBUTARY_EGRESS_ALLOW: '127.0.0.0/8', TRIBUTARY_ALLOW_HTTP_ENDPOINTS: 'true' })
  const deps = {
    config,
    db,
    clock: systemClock,
    logger: createLogger('error'),
    keyring: createKeyring(`bench:${Buffer.alloc(32, 1).toString('base64')}`),
    egress: createEgress({ allow: config.egressAllow }),
  }
  const { workspaceId } = await createWorkspace(db, 'bench')
  // Nothing is sent: deliveries are written and wait.
  const wanted = { description: '', events: null, secret: null, retryScheduleS: null }
  await createEndpoint(deps, { workspaceId, url: 'http://127.0.0.1:9', ...wanted })
  await deps.egress.close()
  const integrationId = newUuid()
  await db.query("insert into customers (workspace_id, customer_id) values ($1, 'bench')", [workspaceId])
  await db.query(
    `insert into integrations (workspace_id, integration_id, customer_id, connector_type, auth_method, status, next_import_at)
     values ($1, $2, 'bench', 'bench', 'api_key', 'active', now() + interval '1 day')`,
    [workspaceId, integrationId],
  )
  const connectors = await loadConnectors([fileURLToPath(new URL('../../../connectors', import.meta.url))])
  const connector = { ...connectors.get('sandbox'), type: 'bench', mappingSource: mapping }
  return { workspaceId, integrationId, connector }
}

type Case = {
  name: string
  source: Source
  /** The same work by bare batches. */
  raw?: (db: Database, rows: CopiedRows) => Promise<void>
}

async function runCase(
  context: BenchContext,
  db: Database,
  world: World,
  { name, source, raw }: Case,
): Promise<void> {
  let seconds = 0
  const measured = await context.measure(db, async () => {
    seconds = await importOnce(db, world, source)
  })
  const rawRate = raw ? await measureRaw(context, db, raw) : null
  context.report({
    bench: 'import',
    case: name,
    n: records,
    rate_per_s: records / seconds,
    ...(rawRate === null ? {} : { raw_rate_per_s: rawRate }),
    statements_per_item: measured.statements / records,
    commits_per_item: measured.commits / records,
    rss_mb: measured.rssMb,
  })
}

async function measureRaw(
  context: BenchContext,
  db: Database,
  raw: NonNullable<Case['raw']>,
): Promise<number> {
  const rows = await copyRows(db)
  const { seconds } = await context.measure(db, () => raw(db, rows))
  return records / seconds
}

/** Runs one full import by a worker of its own. Returns the seconds from its claim to its end. */
async function importOnce(
  db: Database,
  { workspaceId, integrationId, connector }: World,
  source: Source,
): Promise<number> {
  const events = createEventRecorder()
  const clock = systemClock
  const models = await loadModels()
  const resources = createResourceWriter({ clock, models, events, streamNamesOf: () => [stream] })
  const connectors = { get: () => connector, find: () => connector, all: () => [connector] }
  const deps = { db, clock, logger: createLogger('error'), connectors, config: readConfig({}) }
  const importId = await db.transaction((tx) =>
    createImportQueue().queue(tx, { workspaceId, integrationId, trigger: 'manual', mode: 'full' }),
  )
  const worker = startImports(deps, { resources, events, reader: readerOf(source) })
  try {
    for (;;) {
      await clock.sleep(50)
      const { rows } = await db.query<{ status: string; seconds: number }>(
        `select status, extract(epoch from finished_at - started_at)::float8 as seconds from imports
         where workspace_id = $1 and import_id = $2`,
        [workspaceId, importId],
      )
      const [row] = rows
      if (row?.status === 'succeeded') return row.seconds
      if (row?.status !== 'queued' && row?.status !== 'running')
        throw new Error(`the import is ${row?.status}`)
    }
  } finally {
    await worker.stop()
  }
}

function readerOf(source: Source): StreamReader {
  return {
    isIncremental: () => false,
    async *read() {
      for (let start = 0; start < records; start += pageSize) {
        const page = Array.from({ length: pageSize }, (_, offset) => source(start + offset))
        yield { kind: 'page', records: page.filter((record) => record !== null), position: start + pageSize }
      }
    },
  }
}
