export { startSandboxApp } from './startSandboxApp.ts'
export type { SandboxApp, SandboxAppOptions } from './startSandboxApp.ts'
export type { OAuthClient } from './oauth/tokenStore.ts'
