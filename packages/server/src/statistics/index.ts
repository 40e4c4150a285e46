export { statisticsRoutes } from './routes.ts'
export { deleteOldTraffic } from './store.ts'
export { startTrafficWriter } from './trafficWriter.ts'
