import type { Routes } from '../http/index.ts'
import type { Metrics } from './metrics.ts'

/** `GET /metrics`, without a key: it tells counts and times alone, of no workspace in particular. */
export function metricsRoutes(metrics: Metrics): Routes {
  return async (app) => {
    app.get('/metrics', { schema: { hide: true } }, async (_request, reply) => {
      const text = await metrics.text()
      return reply.type(metrics.registry.contentType).serializer(String).send(text)
    })
  }
}
