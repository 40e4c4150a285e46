import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { systemClock } from '../../packages/server/src/clock.ts'
import { buildApp } from '../../packages/server/src/http/index.ts'
import { importRoutes } from '../../packages/server/src/imports/index.ts'
import { createLogger } from '../../packages/server/src/logger.ts'
import { findCaller } from '../../packages/server/src/workspaces/index.ts'
import { createIntegration } from './importFixture.ts'
import { importConnectors } from './recordImports.ts'
import { createTestDatabase, type TestDatabase } from './testDatabase.ts'

type Integration = Awaited<ReturnType<typeof createIntegration>>

/** The API of imports, without workers, and two workspaces with an integration each. */
export type ImportApi = {
  db: TestDatabase
  own: Integration
  stranger: Integration
  /** `key` null: none; by default that of `own`. */
  call(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH',
    path: string,
    key?: string | null,
    body?: object,
  ): Promise<{ status: number; body: Record<string, unknown> }>
}

/** Opens it for the tests of a file: one database for all, the workspaces anew for each. */
export function useImportApi(): ImportApi {
  const api = {} as ImportApi
  let app: FastifyInstance
  beforeAll(async () => {
    api.db = await createTestDatabase()
    const deps = {
      db: api.db,
      clock: systemClock,
      connectors: importConnectors,
      logger: createLogger('silent'),
    }
    app = await buildApp({ db: api.db, findCaller, apiRoutes: [importRoutes(deps)], publicRoutes: [] })
  })
  afterAll(async () => {
    await app.close()
    await api.db.drop()
  })
  beforeEach(async () => {
    api.own = await createIntegration(api.db, 'sandbox')
    api.stranger = await createIntegration(api.db, 'sandbox')
  })
  return Object.assign(api, {
    call: async (...[method, path, key = api.own.adminKey, body]: Parameters<ImportApi['call']>) => {
      const response = await app.inject({
        method,
        url: `/v1${path}`,
        headers: key === null ? {} : { authorization: `Api-Key ${key}` },
        ...(body ? { payload: body } : {}),
      })
      return { status: response.statusCode, body: response.json() }
    },
  })
}
