export {
  ApiError,
  ApiUnavailableError,
  AuthenticationError,
  ConflictError,
  InvalidRequestError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ServerError,
  type ProblemDetails,
} from './api/apiError.ts'
export { createClient, type Client, type ClientOptions } from './api/createClient.ts'
export type { FollowedEvent, FollowOptions } from './api/followEvents.ts'
export type { ImportProgress } from './api/followImport.ts'
export type { StreamOptions } from './api/followStream.ts'
export type { Answer, Call, CallOptions, Item, ListPath, PathOf } from './api/operations.ts'
export { signConnectSecret, type ConnectSecret } from './connect/signConnectSecret.ts'
export type { components } from './generated/api.ts'
export type { ErrorCode } from './generated/errorCodes.ts'
export type {
  EventName,
  EventPayloads,
  FieldDiff,
  JsonObject,
  JsonValue,
  WebhookEvent,
} from './webhooks/events.ts'
export { oncePerWebhook, WebhookBusyError } from './webhooks/oncePerWebhook.ts'
export { createMemoryStore, type MemoryStoreOptions, type SeenStore } from './webhooks/seenStore.ts'
export { verifyWebhook, type RawBody, type VerifyOptions } from './webhooks/verifyWebhook.ts'
export { WebhookError, type WebhookErrorCode } from './webhooks/webhookError.ts'
export { webhookIdOf, type WebhookHeaders } from './webhooks/webhookHeaders.ts'
