import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { envelopeSchema, type JsonObject } from '@tributary/contract'
import { systemClock } from '../../packages/server/src/clock.ts'
import { readConfig } from '../../packages/server/src/config.ts'
import type { ConnectorCatalogue } from '../../packages/server/src/connectors/index.ts'
import { createEventRecorder } from '../../packages/server/src/events/index.ts'
import { createImportQueue, startImports } from '../../packages/server/src/imports/index.ts'
import type { Import } from '../../packages/server/src/imports/store/importRow.ts'
import { findImport } from '../../packages/server/src/imports/store/readImports.ts'
import { createLogger } from '../../packages/server/src/logger.ts'
import type { ImportMode } from '../../packages/server/src/ports.ts'
import { createResourceWriter, loadModels } from '../../packages/server/src/resources/index.ts'
import { createIntegration, importTestConnector, importTestStreams } from './importFixture.ts'
import { recordServerReader, startRecordServer, type RecordServer } from './recordServer.ts'
import { createTestDatabase, type TestDatabase } from './testDatabase.ts'

// The machine may be busy: what is waited for comes when it comes.
export const patient = { timeout: 15_000, interval: 10 }

export const importConnectors: ConnectorCatalogue = {
  get: () => importTestConnector,
  find: () => importTestConnector,
  all: () => [importTestConnector],
}

export const user = (id: number): JsonObject => ({ id, name: `User ${id}` })
export const issue = (id: number, more: JsonObject = {}): JsonObject => ({
  id,
  title: `Issue ${id}`,
  updated: id,
  ...more,
})

/** A third party on 127.0.0.1, one integration of it, and workers that import it in this process. */
export type RecordImports = {
  db: TestDatabase
  /** Two records a page; one user and three issues at the beginning of each test. */
  server: RecordServer
  /** Whose imports are meant below. */
  integration: { workspaceId: string; integrationId: string; customerId: string }
  /** `incremental`: the streams that are read from a cursor on, by default the issues. Each page is committed by itself. */
  startWorker(
    incremental?: string[],
    env?: Record<string, string>,
    more?: { leaseMs?: number; turnMs?: number },
  ): { stop(): Promise<void> }
  queueImport(mode?: ImportMode): Promise<string>
  statusOf(importId: string): Promise<string | undefined>
  untilStatus(importId: string, status: string): Promise<Import | null>
  untilEnded(importId: string): Promise<Import | null>
  runImport(mode?: ImportMode): Promise<Import | null>
  /** Bodies of the integration's events, in their order. */
  eventsTold(): Promise<{ event: string; payload: JsonObject }[]>
  /** Their short names, such as `new` and `import_done`. */
  eventNames(): Promise<string[]>
  /** The time of a waiting import comes. */
  makeDue(importId: string): Promise<void>
}

/** Opens it for the tests of a file: one database for all, everything else anew for each. */
export function useRecordImports(): RecordImports {
  const events = createEventRecorder()
  const queue = createImportQueue()
  let workers: { stop(): Promise<void> }[] = []
  const world = {} as RecordImports

  beforeAll(async () => {
    world.db = await createTestDatabase()
    const clock = systemClock
    const models = await loadModels()
    const streamNamesOf = () => importTestStreams
    const resources = createResourceWriter({ clock, models, events, streamNamesOf })
    world.startWorker = (incremental = ['issues'], env = {}, more = {}) => {
      const logger = createLogger('silent')
      const deps = { db: world.db, clock, logger, connectors: importConnectors, config: readConfig(env) }
      const reader = recordServerReader(world.server.url, incremental)
      // Each page by itself: what happens between two of them is what is asked here.
      const options = { resources, events, reader, pollMs: 50, scheduleMs: 50, recordsPerCommit: 1 }
      const worker = startImports(deps, { ...options, ...more })
      workers.push(worker)
      return worker
    }
  })
  afterAll(() => world.db.drop())
  beforeEach(async () => {
    world.server = await startRecordServer(2)
    world.server.streams = { users: [user(1)], issues: [issue(1), issue(2), issue(3)] }
    world.integration = await createIntegration(world.db, 'sandbox')
  })
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.stop()))
    workers = []
    await world.server.close()
  })

  const find = (importId: string) => findImport(world.db, world.integration.workspaceId, importId)
  return Object.assign(world, {
    async queueImport(mode: ImportMode = 'incremental') {
      const { workspaceId, integrationId } = world.integration
      const wanted = { workspaceId, integrationId, trigger: 'manual' as const, mode }
      const importId = await world.db.transaction((tx) => queue.queue(tx, wanted))
      if (importId === null) throw new Error('an import is under way')
      return importId
    },
    statusOf: async (importId: string) => (await find(importId))?.status,
    async untilStatus(importId: string, status: string) {
      await expect.poll(() => world.statusOf(importId), patient).toBe(status)
      return await find(importId)
    },
    async untilEnded(importId: string) {
      await expect.poll(() => world.statusOf(importId), patient).not.toMatch(/queued|running/)
      return await find(importId)
    },
    runImport: async (mode?: ImportMode) => await world.untilEnded(await world.queueImport(mode)),
    async eventsTold() {
      const { rows } = await world.db.query<{ body: string }>(
        'select body from events where workspace_id = $1 and integration_id = $2 order by seq',
        [world.integration.workspaceId, world.integration.integrationId],
      )
      return rows.map(({ body }) => envelopeSchema.parse(JSON.parse(body)))
    },
    eventNames: async () =>
      (await world.eventsTold()).map(({ event }) => event.replace(/^integration_|_data_model$/g, '')),
    async makeDue(importId: string) {
      const { workspaceId } = world.integration
      await world.db.query(
        "update imports set not_before = now() where import_id = $1 and status = 'queued'",
        [importId],
      )
      await world.db.query('update import_lanes set next_at = now() where workspace_id = $1', [workspaceId])
    },
  })
}
