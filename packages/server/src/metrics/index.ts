export { createMetrics, type Metrics } from './metrics.ts'
export { addQueueGauges, type QueueMeasure } from './queueGauges.ts'
export { metricsRoutes } from './routes.ts'
