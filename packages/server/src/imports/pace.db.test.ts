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
const pageSize = 60
const perMinute = 600

let db: TestDatabase
let server: RecordServer
let worker: { stop(): Promise<void> }
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())
beforeEach(async () => {
  server = await startRecordServer(pageSize)
  const events = createEventRecorder(undefined, createEventBudget({ db, logger, perMinute }))
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
  const count = 12 * pageSize
  server.streams = { users: [], issues: Array.from({ length: count }, (_, index) => issue(index + 1)) }
  const { workspaceId, integrationId } = await createIntegration(db, 'sandbox')
  const importId = await queueImport({ workspaceId, integrationId })
  const found = () => findImport(db, workspaceId, importId)
  const told = async () =>
    (
      await db.query<{ resource_id: string }>(
        `select resource_id from events where workspace_id = $1 and event = 'integration_new_data_model'`,
        [workspaceId],
      )
    ).rows
  // A minute's worth at once, and the page after it; then it waits, which is no failure.
  await expect.poll(async () => (await told()).length, patient).toBe(perMinute + pageSize)
  await expect
    .poll(async () => [(await found())?.status, (await found())?.failures], patient)
    .toEqual(['queued', 0])
  // The imports of others do not wait for it.
  const other = await createIntegration(db, 'sandbox')
  const otherImport = await queueImport(other)
  await db.query(
    `update event_budgets set used_until = used_until + interval '5 minutes' where workspace_id = $1`,
    [workspaceId],
  )
  await expect
    .poll(async () => (await told()).length > 0 && (await countOf(other.workspaceId)) > 0, patient)
    .toBe(true)
  expect(await told()).toHaveLength(perMinute + pageSize)
  // Time passes.
  await db.query('update event_budgets set used_until = now()')
  await expect.poll(async () => (await found())?.status, { timeout: 60_000, interval: 50 }).toBe('succeeded')
  expect(await found()).toMatchObject({ failures: 0, counts: { new: count } })
  expect(new Set((await told()).map(({ resource_id: id }) => id)).size).toBe(count)
  expect(await told()).toHaveLength(count)
  expect((await findImport(db, other.workspaceId, otherImport))?.failures).toBe(0)
}, 120_000)

async function countOf(workspaceId: string): Promise<number> {
  const { rows } = await db.query<{ count: number }>('select count(*) from events where workspace_id = $1', [
    workspaceId,
  ])
  return rows[0]?.count ?? 0
}
