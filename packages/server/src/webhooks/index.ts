import type { Routes } from '../http/index.ts'
import type { EndpointDeps } from './createEndpoint.ts'
import { deliveryRoutes } from './deliveryRoutes.ts'
import { endpointRoutes } from './endpointRoutes.ts'
import { noticeRoutes } from './noticeRoutes.ts'
import { eraseRoutes } from './eraseRoutes.ts'
import { replayRoutes } from './replay/replayRoutes.ts'

export { startReplays } from './replay/startReplays.ts'
export { mailNotices } from './mailNotices.ts'
export { deleteOldNotices } from './store/notices.ts'
export { startDeliveries, type DeliveryOptions } from './startDeliveries.ts'
export { measureQueues } from './store/measureQueues.ts'
export { webhookSecrets } from './store/sealedColumns.ts'
export { maintainPartitions } from './store/partitions.ts'
export { createEndpoint, type EndpointDeps } from './createEndpoint.ts'

/** The routes of webhook endpoints and deliveries. */
export function webhookRoutes(deps: EndpointDeps): Routes {
  return async (app) => {
    await app.register(endpointRoutes(deps))
    await app.register(deliveryRoutes(deps))
    await app.register(noticeRoutes(deps))
    await app.register(replayRoutes(deps))
    await app.register(eraseRoutes(deps))
  }
}
