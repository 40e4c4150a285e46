import type { FastifyPluginAsync } from 'fastify'
import type { Sql } from '../db/index.ts'

/** `GET /health`: 200 while the process answers and reaches its database. */
export function healthRoutes(sql: Sql): FastifyPluginAsync {
  return async (app) => {
    app.get('/health', { schema: { hide: true } }, async () => {
      await sql.query('select 1')
      return { status: 'ok' }
    })
  }
}
