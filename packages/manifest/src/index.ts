export type {
  Build,
  ConfigTransformation,
  CustomAuthenticator,
  CustomBackoff,
  CustomComponents,
  CustomContext,
  CustomDecoder,
  CustomErrorHandler,
  CustomPagination,
  CustomPartitionRouter,
  CustomSchemaLoader,
  RecordExtractor,
  RecordFilter,
  RecordTransformation,
  SchemaNormalization,
  StateMigration,
  ValidationStrategy,
} from './custom/components.ts'
export { ManifestError, ReadError } from './errors.ts'
export type { FailureType, ManifestErrorCode, ReadErrorCode } from './errors.ts'
export type { Host, HttpRequest, HttpResponse, LogLevel } from './host.ts'
export { openAnswerCache } from './http/answerCache.ts'
export type { AnswerCache } from './http/answerCache.ts'
export { openBudget } from './http/apiBudget.ts'
export type { ApiBudget, BudgetStore } from './http/apiBudget.ts'
export { openWindow } from './http/callWindow.ts'
export type { CallWindow, WindowLimits } from './http/callWindow.ts'
export type { JsonObject, JsonValue } from './json.ts'
export { loadManifest } from './load/loadManifest.ts'
export type { Manifest, StreamDescription } from './load/loadManifest.ts'
export { renderTemplate } from './renderTemplate.ts'
export { checkConnection } from './stream/checkConnection.ts'
export type { CheckOptions, CheckResult } from './stream/checkConnection.ts'
export { concurrencyOf } from './stream/concurrencyLevel.ts'
export type { ConfiguredStream } from './stream/openRun.ts'
export { discoverStreams } from './stream/discoverStreams.ts'
export { resolveDynamicStreams } from './stream/dynamicStreams.ts'
export type { ResolveOptions } from './stream/dynamicStreams.ts'
export { readStream } from './stream/readStream.ts'
export { readWindow } from './stream/readWindow.ts'
export type { ReadWindow } from './stream/readWindow.ts'
export type { ReadStreamOptions, StreamMessage } from './stream/readStream.ts'
export { openSlicePool } from './stream/slicePool.ts'
export type { Release, SlicePool } from './stream/slicePool.ts'
