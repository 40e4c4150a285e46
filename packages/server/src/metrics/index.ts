export { createMetrics, type Metrics } from './metrics.ts'
export { addQueueGauges, type QueueMeasure } from './queueGauges.ts'
export { metricsRoutes } from './routes.ts'
export type { AttemptMinute, EventMinute, Traffic } from './traffic.ts'
