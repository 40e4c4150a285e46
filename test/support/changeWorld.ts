import type { FastifyInstance } from 'fastify'
import { expect } from 'vitest'
import { resourceIdOf, type JsonObject } from '@tributary/contract'
import { systemClock } from '../../packages/server/src/clock.ts'
import { changeRoutes, createEventRecorder } from '../../packages/server/src/events/index.ts'
import { buildApp } from '../../packages/server/src/http/index.ts'
import type { ImportTarget, ResourceWriter } from '../../packages/server/src/ports.ts'
import { createResourceWriter, loadModels } from '../../packages/server/src/resources/index.ts'
import { findCaller } from '../../packages/server/src/workspaces/index.ts'
import { testConnector } from './importFixture.ts'
import { createTestDatabase, type TestDatabase } from './testDatabase.ts'

/** One change as the API answers it. */
export type ChangeItem = {
  id: string | null
  change: 'new' | 'updated' | 'deleted'
  type: string
  resource_id: string
  integration_id: string
  diff: JsonObject | null
  data: JsonObject | null
}
type Page = { data: ChangeItem[]; next_cursor: string; has_more: boolean }

/** A connector of users and issues, each with a name. */
export const namesConnector = testConnector({
  version: 1,
  streams: {
    users: { model: 'pm_user', external_id: 'id', fields: { name: 'name' } },
    issues: { model: 'pm_issue', external_id: 'id', fields: { name: 'name' } },
  },
})

/** A service that answers the change feed over HTTP, and what writes records into it. */
export type ChangeWorld = {
  db: TestDatabase
  url: string
  writer: ResourceWriter
  events: ReturnType<typeof createEventRecorder>
  ask(key: string, path: string): Promise<{ status: number; body: Record<string, unknown> }>
  page(key: string, query: string, path?: string): Promise<Page>
  /** Pages from `start` on until there is no more. */
  readAll(key: string, start: string, filters?: string): Promise<{ items: ChangeItem[]; cursor: string }>
  /** Writes a page of records as an import does. */
  bring(target: ImportTarget, stream: string, records: JsonObject[]): Promise<void>
  remove(target: ImportTarget, resourceIds: string[]): Promise<void>
  close(): Promise<void>
}

/** Starts it. */
export async function createChangeWorld(): Promise<ChangeWorld> {
  const db = await createTestDatabase()
  const models = await loadModels()
  const events = createEventRecorder()
  const streamNamesOf = () => ['users', 'issues']
  const writer = createResourceWriter({ clock: systemClock, models, events, streamNamesOf })
  const app: FastifyInstance = await buildApp({
    db,
    findCaller,
    apiRoutes: [changeRoutes({ db, models })],
    publicRoutes: [],
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })

  async function ask(key: string, path: string) {
    const answer = await fetch(`${url}/v1/customers/${path}`, {
      headers: { authorization: `Api-Key ${key}` },
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }

  async function page(key: string, query: string, path = 'customer-1/changes'): Promise<Page> {
    const { status, body } = await ask(key, `${path}?${query}`)
    expect(body).toMatchObject({ data: expect.any(Array) })
    expect(status).toBe(200)
    return body as Page
  }

  return {
    db,
    url,
    writer,
    events,
    ask,
    page,
    async readAll(key, start, filters = '') {
      const items: ChangeItem[] = []
      let query = start
      for (;;) {
        const { data, next_cursor: cursor, has_more: hasMore } = await page(key, `${query}${filters}`)
        items.push(...data)
        if (!hasMore) return { items, cursor }
        query = `cursor=${cursor}`
      }
    },
    async bring(target, stream, records) {
      const prepared = await writer.prepare(target, stream, records)
      await db.transaction((tx) => prepared.apply(tx))
    },
    async remove(target, resourceIds) {
      await db.transaction((tx) => writer.deleteResources(tx, target, resourceIds))
    },
    async close() {
      await app.close()
      await db.drop()
    },
  }
}

/** A record of that connector. */
export const named = (id: number, name = `Name ${id}`): JsonObject => ({ id, name })
/** The resource id of such a record. */
export const namedId = (integrationId: string, model: string, id: number) =>
  resourceIdOf(integrationId, model, String(id))
