import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { JsonObject } from '@tributary/contract'
import {
  createIntegration,
  importTestConnector,
  importTestStreams,
} from '../../../../test/support/importFixture.ts'
import {
  recordServerReader,
  startRecordServer,
  type RecordServer,
} from '../../../../test/support/recordServer.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { systemClock } from '../clock.ts'
import { readConfig } from '../config.ts'
import type { ConnectorCatalogue } from '../connectors/index.ts'
import { createEventBudget, createEventRecorder } from '../events/index.ts'
import { createLogger } from '../logger.ts'
import { createResourceWriter, loadModels } from '../resources/index.ts'
import { createImportQueue, startImports } from './index.ts'
import { findImport } from './store/readImports.ts'

const connectors: ConnectorCatalogue = {
  get: () => importTestConnector,
  find: () => importTestConnector,
  all: () => [importTestConnector],
}
const patient = { timeout: 25_000, interval: 20 }
const logger = createLogger('silent')
const queue = createImportQueue()
const models = await loadModels()
const pageSize = 200
const perMinute = 200

let db: TestDatabase
let server: RecordServer
let worker: { stop(): Promise<void> }
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())
beforeEach(async () => {
  server = await startRecordServer(pageSize)
  const events = createEventRecorder({ budget: createEventBudget({ db, logger, perMinute }) })
  const resources = createResourceWriter({
    clock: systemClock,
    models,
    events,
    streamNamesOf: () => importTestStreams,
  })
  const deps = { db, clock: systemClock, logger, connectors, config: readConfig({}) }
  const reader = recordServerReader(server.url, [])
  worker = startImports(deps, {
    resources,
    events,
    reader,
    pollMs: 50,
    scheduleMs: 50,
    // Each page by itself.
    recordsPerCommit: 1,
  })
})
afterEach(async () => {
  await worker.stop()
  await server.close()
})

const issue = (id: number): JsonObject => ({ id, title: `Issue ${id}`, updated: id })

async function queueImport(integration: { workspaceId: string; integrationId: string }): Promise<string> {
  const wanted = { trigger: 'manual' as const, mode: 'full' as const }
  const importId = await db.transaction((tx) => queue.queue(tx, { ...integration, ...wanted }))
  if (importId === null) throw new Error('an import is under way')
  return importId
}

test('an import that makes more events than its workspace may goes back to the queue, and ends later with every one told once', async () => {
  const count = 5 * pageSize
  server.streams = { users: [], issues: Array.from({ length: count }, (_, index) => issue(index + 1)) }
  const { workspaceId, integrationId } = await createIntegration(db, 'sandbox')
  const importId = await queueImport({ workspaceId, integrationId })
  const found = () => findImport(db, workspaceId, importId)
  // A minute's worth at once, and what is under way by then: the page after it, and the one that is written while that is being committed.
  // Then it waits for a minute, which is no failure.
  const waits = async () => ((await found())?.pages ?? 0) > 0 && (await found())?.status === 'queued'
  await expect.poll(waits, patient).toBe(true)
  const told = await toldOf(workspaceId)
  expect([2 * pageSize, 3 * pageSize]).toContain(told)
  expect(await found()).toMatchObject({ status: 'queued', failures: 0 })
  // The imports of others do not wait for it.
  const other = await createIntegration(db, 'sandbox')
  await queueImport(other)
  await expect.poll(() => toldOf(other.workspaceId), patient).toBeGreaterThanOrEqual(2 * pageSize)
  expect(await toldOf(workspaceId)).toBe(told)
  // Time passes, minute by minute.
  const minutePasses = async () => {
    await db.query('update event_budgets set used_until = now()')
    await db.query("update imports set not_before = now() where import_id = $1 and status = 'queued'", [
      importId,
    ])
    await db.query('update import_lanes set next_at = now() where workspace_id = $1', [workspaceId])
    return (await found())?.status
  }
  await expect.poll(minutePasses, { timeout: 60_000, interval: 200 }).toBe('succeeded')
  expect(await found()).toMatchObject({ failures: 0, counts: { new: count } })
  // Each one once.
  expect(await toldOf(workspaceId)).toBe(count)
}, 120_000)

/** Resources that were told as new; throws when one was told twice. */
async function toldOf(workspaceId: string): Promise<number> {
  const { rows } = await db.query<{ resource_id: string }>(
    `select resource_id from events where workspace_id = $1 and event = 'integration_new_data_model'`,
    [workspaceId],
  )
  const told = new Set(rows.map((row) => row.resource_id)).size
  if (told < rows.length) throw new Error('a resource was told twice')
  return told
}
