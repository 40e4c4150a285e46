export { startPeriodicTasks, type PeriodicTask } from './periodicTasks.ts'
