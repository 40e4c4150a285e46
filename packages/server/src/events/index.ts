export { createEventRecorder, eventBodyBytesMax } from './recordEvents.ts'
export { eventRoutes } from './routes.ts'
export { newDeliveriesChannel } from './store/insertEvents.ts'
export { findEvent, type RecordedEvent } from './store/findEvents.ts'
