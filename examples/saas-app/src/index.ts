export { startSaasApp, type SaasApp, type SaasAppOptions } from './startSaasApp.ts'
export type { LoggedWebhook } from './webhookLog.ts'
