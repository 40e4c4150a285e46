export { assertNever } from './assertNever.ts'
export { eventSamples } from './eventSamples.ts'
export {
  envelopeSchema,
  envelopeSchemaOf,
  eventNames,
  eventPayloadSchemas,
  fieldDiffSchema,
  type Diff,
  type Envelope,
  type EventName,
  type EventPayload,
  type FieldDiff,
} from './events.ts'
export {
  TributaryError,
  errorCatalogue,
  problemOf,
  type ErrorCode,
  type ErrorDetails,
  type Problem,
  type Retry,
} from './errors.ts'
export { faultAt } from './faultAt.ts'
export { isUuid, newUuid, resourceIdOf, uuidV5 } from './ids.ts'
export { isJsonObject, type JsonObject, type JsonValue } from './json.ts'
