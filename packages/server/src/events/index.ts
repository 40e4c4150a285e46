export { createEventRecorder } from './recordEvents.ts'
export { eventRoutes } from './routes.ts'
export { newDeliveriesChannel } from './store/insertEvents.ts'
export { findEvent } from './store/findEvents.ts'
