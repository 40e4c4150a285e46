import Fastify, { LogController, type FastifyInstance } from 'fastify'
import type { Sql } from '../db/index.ts'
import type { Routes } from './app.ts'
import { healthRoutes } from './healthRoutes.ts'
import { sendNotFound, sendProblem } from './problem.ts'

/** An application for those who watch the process: /health and `routes`, without a key; nothing of the API. Nothing listens yet. */
export async function buildProbeApp(options: {
  db: Sql
  routes: readonly Routes[]
  logger?: import('pino').Logger
}): Promise<FastifyInstance> {
  const { logger } = options
  const app = Fastify({
    ...(logger ? { loggerInstance: logger } : {}),
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
  }) as unknown as FastifyInstance
  app.setErrorHandler(sendProblem)
  app.setNotFoundHandler(sendNotFound)
  await app.register(healthRoutes(options.db))
  for (const routes of options.routes) await app.register(routes)
  return app
}
