import { spawn, type ChildProcess } from 'node:child_process'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { JsonObject } from '@tributary/contract'
import { systemClock } from '../../packages/server/src/clock.ts'
import { createEventRecorder } from '../../packages/server/src/events/index.ts'
import { createImportQueue } from '../../packages/server/src/imports/index.ts'
import { createLogger } from '../../packages/server/src/logger.ts'
import { createResourceWriter, loadModels, queueRemaps } from '../../packages/server/src/resources/index.ts'
import { publishMapping, saveMapping } from '../../packages/server/src/resources/mappings/changeMapping.ts'
import { createIntegration, importTestConnector, importTestStreams } from '../support/importFixture.ts'
import { startRecordServer, type RecordServer } from '../support/recordServer.ts'
import { repositoryPath } from '../support/runNode.ts'
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.ts'

// What would break: a remap whose process dies, by kill -9 at each named point, begins anew, tells a change twice, or leaves records of
// the older mapping behind.

const leaseMs = 1_000
const recordCount = 1_300
const changedCount = recordCount / 2

let db: TestDatabase
let server: RecordServer
let workers: ChildProcess[] = []

beforeAll(async () => {
  db = await createTestDatabase()
  server = await startRecordServer(500)
  server.streams = {
    users: [{ id: 1, name: 'Ann' }],
    // Every second one has a note, and comes out differently by the new mapping.
    issues: Array.from({ length: recordCount }, (_, id): JsonObject => ({
      id,
      title: `Issue ${id}`,
      updated: id,
      ...(id % 2 === 0 ? { note: `Note ${id}` } : {}),
    })),
  }
})
afterAll(async () => {
  await server.close()
  await db.drop()
})
afterEach(() => {
  for (const worker of workers) worker.kill('SIGKILL')
  workers = []
})

function startWorker(faultPoint?: string): ChildProcess {
  const worker = spawn(
    process.execPath,
    [repositoryPath('test/crash/importWorker.ts'), db.url, server.url, String(leaseMs)],
    {
      env: { ...process.env, ...(faultPoint ? { TRIBUTARY_FAULT_POINT: faultPoint } : {}) },
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  )
  workers.push(worker)
  return worker
}

const queue = createImportQueue()

async function untilIdle(integrationId: string): Promise<void> {
  const active = async () =>
    (
      await db.query(`select 1 from imports where integration_id = $1 and status in ('queued', 'running')`, [
        integrationId,
      ])
    ).rows.length
  await expect.poll(active, { timeout: 20_000 }).toBe(0)
}

test.each([
  'imports.remap_applied:2',
  'imports.remap_committed:1',
  'imports.remap_committed:3',
  'imports.remap_done:1',
])(
  'a process killed at %s: another goes on after the last commit, and each change is told once',
  async (point) => {
    const integration = await createIntegration(db, 'sandbox')
    const { workspaceId, integrationId } = integration
    await db.transaction((tx) =>
      queue.queue(tx, { workspaceId, integrationId, trigger: 'manual', mode: 'full' }),
    )
    const first = startWorker()
    await untilIdle(integrationId)
    first.kill('SIGKILL')
    const models = await loadModels()
    const streamNamesOf = () => importTestStreams
    const events = createEventRecorder()
    const resources = createResourceWriter({ clock: systemClock, models, events, streamNamesOf })
    const deps = { db, models, streamNamesOf, resources, imports: queue, logger: createLogger('silent') }
    const connectors = {
      get: () => importTestConnector,
      find: () => importTestConnector,
      all: () => [importTestConnector],
    }
    const source = {
      version: 1,
      streams: {
        users: { model: 'pm_user', external_id: 'id', fields: { name: 'name' } },
        issues: {
          model: 'pm_issue',
          external_id: 'id',
          fields: { name: 'title', priority: 'priority', description: 'note' },
        },
      },
    }
    const { version } = await saveMapping(deps, workspaceId, importTestConnector, { source, note: '' })
    await publishMapping(deps, workspaceId, importTestConnector, version)
    server.calls.length = 0
    await queueRemaps({ ...deps, connectors })
    const killed = startWorker(point)
    const signal = await new Promise((resolve) => killed.once('exit', (_code, by) => resolve(by)))
    expect(signal).toBe('SIGKILL')
    startWorker()
    await untilIdle(integrationId)
    expect(server.calls).toEqual([])
    const { rows: told } = await db.query(
      `select count(*) as told, count(distinct resource_id) as resources from events
     where integration_id = $1 and event = 'integration_updated_data_model'`,
      [integrationId],
    )
    expect(told).toEqual([{ told: changedCount, resources: changedCount }])
    const { rows: held } = await db.query(
      `select count(*) as held, count(*) filter (where is_described) as described,
       count(distinct mapping_hash) filter (where is_described) as mappings, count(distinct mapping_hash) as mappings_in_all
     from (select *, data::json ->> 'description' is not null as is_described from resources) r
     where integration_id = $1 and model = 'pm_issue' and deleted_at is null`,
      [integrationId],
    )
    // What came out the same keeps the mapping that made it.
    expect(held).toEqual([{ held: recordCount, described: changedCount, mappings: 1, mappings_in_all: 2 }])
    const { rows: counted } = await db.query(
      `select status, records_read as read, records_updated as updated from imports where integration_id = $1 and trigger = 'mapping'`,
      [integrationId],
    )
    expect(counted).toEqual([{ status: 'succeeded', read: recordCount, updated: changedCount }])
  },
  120_000,
)
