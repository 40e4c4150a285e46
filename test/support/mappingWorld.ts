import type { FastifyInstance } from 'fastify'
import { expect } from 'vitest'
import { envelopeSchema, type JsonObject, type JsonValue } from '@tributary/contract'
import { systemClock } from '../../packages/server/src/clock.ts'
import { readConfig } from '../../packages/server/src/config.ts'
import { createEventRecorder } from '../../packages/server/src/events/index.ts'
import { buildApp } from '../../packages/server/src/http/index.ts'
import { createImportQueue, importRoutes, startImports } from '../../packages/server/src/imports/index.ts'
import { createLogger } from '../../packages/server/src/logger.ts'
import {
  createResourceWriter,
  loadModels,
  mappingRoutes,
  queueRemaps,
  resourceRoutes,
} from '../../packages/server/src/resources/index.ts'
import { findCaller } from '../../packages/server/src/workspaces/index.ts'
import { createIntegration, importTestConnector, importTestStreams } from './importFixture.ts'
import { recordServerReader, startRecordServer, type RecordServer } from './recordServer.ts'
import { createTestDatabase, type TestDatabase } from './testDatabase.ts'

type Answer = { status: number; body: JsonObject }

/** A service with mappings, imports and records, and a third party on 127.0.0.1. */
export type MappingWorld = {
  db: TestDatabase
  server: RecordServer
  call(
    method: 'GET' | 'PUT' | 'POST',
    path: string,
    options: { key: string; body?: JsonValue },
  ): Promise<Answer>
  queue: ReturnType<typeof createImportQueue>
  /** One round of what queues remaps; the service does it every few seconds. */
  queueRemaps(): Promise<void>
  /** Imports as asked for, to its end. Returns its status. */
  runImport(of: { workspaceId: string; integrationId: string }, mode: 'incremental' | 'full'): Promise<string>
  /** Waits until no remap is left to do. */
  untilRemapped(workspaceId: string): Promise<void>
  /** What was told of an integration, oldest first. */
  eventsTold(integrationId: string): Promise<{ event: string; payload: JsonObject }[]>
  close(): Promise<void>
}

const connectors = {
  get: () => importTestConnector,
  find: () => importTestConnector,
  all: () => [importTestConnector],
}

/** Starts it; imports run in this process. */
export async function createMappingWorld(): Promise<MappingWorld> {
  const db = await createTestDatabase()
  const server = await startRecordServer(100)
  const models = await loadModels()
  const events = createEventRecorder()
  const streamNamesOf = () => importTestStreams
  const resources = createResourceWriter({ clock: systemClock, models, events, streamNamesOf })
  const logger = createLogger('silent')
  const queue = createImportQueue()
  const deps = {
    db,
    clock: systemClock,
    logger,
    connectors,
    models,
    resources,
    imports: queue,
    streamNamesOf,
  }
  const app: FastifyInstance = await buildApp({
    db,
    findCaller,
    apiRoutes: [mappingRoutes(deps), resourceRoutes({ db, models }), importRoutes(deps)],
    publicRoutes: [],
  })
  const reader = recordServerReader(server.url, ['issues'])
  const worker = startImports(
    { ...deps, config: readConfig({}) },
    { resources, events, reader, pollMs: 50, scheduleMs: 60_000 },
  )
  const isBusy = async (workspaceId: string) =>
    (
      await db.query(
        `select 1 from mapping_publications where workspace_id = $1 and remap_state = 'running'
         union all select 1 from imports where workspace_id = $1 and status in ('queued', 'running')`,
        [workspaceId],
      )
    ).rows.length > 0
  return {
    db,
    server,
    queue,
    queueRemaps: () => queueRemaps(deps),
    async call(method, path, { key, body }) {
      const answer = await app.inject({
        method,
        url: `/v1${path}`,
        headers: { authorization: `Api-Key ${key}` },
        ...(body === undefined
          ? {}
          : {
              payload: JSON.stringify(body),
              headers: { authorization: `Api-Key ${key}`, 'content-type': 'application/json' },
            }),
      })
      return { status: answer.statusCode, body: answer.json() }
    },
    async runImport({ workspaceId, integrationId }, mode) {
      const importId = await db.transaction((tx) =>
        queue.queue(tx, { workspaceId, integrationId, trigger: 'manual', mode }),
      )
      const status = async () =>
        (await db.query<{ status: string }>('select status from imports where import_id = $1', [importId]))
          .rows[0]?.status ?? ''
      await expect.poll(status, { interval: 20 }).not.toMatch(/queued|running/)
      return await status()
    },
    async untilRemapped(workspaceId) {
      await expect
        .poll(
          async () => {
            await queueRemaps(deps)
            return await isBusy(workspaceId)
          },
          { interval: 20 },
        )
        .toBe(false)
    },
    async eventsTold(integrationId) {
      const { rows } = await db.query<{ body: string }>(
        'select body from events where integration_id = $1 order by seq',
        [integrationId],
      )
      return rows.map(({ body }) => envelopeSchema.parse(JSON.parse(body)))
    },
    async close() {
      await worker.stop()
      await app.close()
      await server.close()
      await db.drop()
    },
  }
}

/** A workspace of its own with one integration whose records were imported. */
export async function createImported(world: MappingWorld) {
  const integration = await createIntegration(world.db, 'sandbox')
  expect(await world.runImport(integration, 'full')).toBe('succeeded')
  return integration
}
