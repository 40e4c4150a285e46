import type { FailureType } from '../errors.ts'
import type { HttpRequest, HttpResponse } from '../host.ts'
import type { JsonObject, JsonValue } from '../json.ts'

/** What a component that stands in for a Python class is made with. */
export interface CustomContext {
  /** The component's own fields in the manifest, `$parameters` already handed down into them. */
  fields: JsonObject
  parameters: JsonObject
  config: JsonObject
  /** The JSON schema of the stream's records; empty where the manifest holds none, or none is at hand at that place. */
  schema: JsonObject
  /** Evaluates a template with `config`, `parameters` and the names given, by the format's rules. */
  render: (template: string, names?: JsonObject) => JsonValue
  /** The host's HTTP client, for a login of its own. */
  fetch: (url: string, init: HttpRequest) => Promise<HttpResponse>
  now: () => Date
}

/** Takes an answer apart: what it gives are the parts that records are taken from, and that the paginator sees. */
export type CustomDecoder = (
  bytes: Uint8Array,
  answer: { status: number; headers: Record<string, string> },
) => JsonValue[]

/** Takes the records out of the parts of an answer (see the decoder: the items of a list at the top, else the whole). */
export type RecordExtractor = (parts: JsonValue[]) => JsonObject[]

/** Gives the changed record back; the given one must stay as it is. */
export type RecordTransformation = (record: JsonObject, around: { slice: JsonObject }) => JsonObject

/** Whether a record is kept. */
export type RecordFilter = (record: JsonObject, around: { slice: JsonObject }) => boolean

/** The headers that carry the credentials; asked before every try of a request. */
export type CustomAuthenticator = () => Promise<Record<string, string>>

/** Seconds to wait before the next try, undefined where it has nothing to say. Attempts count from 1. */
export type CustomBackoff = (
  answer: { status: number; headers: Record<string, string>; body: JsonValue | undefined } | undefined,
  attempt: number,
) => number | undefined

/**
 * Says what is to be done after an answer; undefined: what is usual for its status. `RETRY` waits as the backoff of the
 * manifest's default has it, or `seconds`, where they are given, and one second more.
 */
export type CustomErrorHandler = (answer: {
  status: number
  headers: Record<string, string>
  body: JsonValue | undefined
}) =>
  | {
      action: 'SUCCESS' | 'RETRY' | 'FAIL' | 'IGNORE' | 'RATE_LIMITED'
      failureType?: FailureType
      message?: string
      seconds?: number
    }
  | undefined

/** Says how to get from one page to the next. A token is null where there is none. */
export interface CustomPagination {
  initialToken?: JsonValue
  pageSize?: number
  nextToken: (page: {
    /** The first part of the answer. */
    response: JsonValue
    headers: Record<string, string>
    records: number
    lastRecord: JsonObject | undefined
    token: JsonValue
  }) => JsonValue
}

/** Gives the partitions, each an object of the names that `stream_partition` has in templates; in the same order each time. */
export type CustomPartitionRouter = () => AsyncIterable<JsonObject> | Iterable<JsonObject>

/** Brings an older state to the shape of today; gives a state that is of that shape back as it is. */
export type StateMigration = (state: JsonObject) => JsonObject

/** Gives the JSON schema of a stream's records; asked before the first page of each read, and to discover streams. */
export type CustomSchemaLoader = () => Promise<JsonObject> | JsonObject

/** Brings a record's values to the types of its schema: gives the changed record back. */
export type SchemaNormalization = (record: JsonObject) => JsonObject

/** Gives the changed config back; the given one must stay as it is. */
export type ConfigTransformation = (config: JsonObject) => JsonObject

/** Says what is wrong with a value of the config, undefined where nothing is. */
export type ValidationStrategy = (value: JsonValue) => string | undefined

/** Makes a component, once for each place where a read needs it. */
export type Build<T> = (context: CustomContext) => T

/** Components that stand in for Python classes, by the `class_name` that manifests give. */
export interface CustomComponents {
  decoders?: Readonly<Record<string, Build<CustomDecoder>>>
  recordExtractors?: Readonly<Record<string, Build<RecordExtractor>>>
  transformations?: Readonly<Record<string, Build<RecordTransformation>>>
  recordFilters?: Readonly<Record<string, Build<RecordFilter>>>
  authenticators?: Readonly<Record<string, Build<CustomAuthenticator>>>
  errorHandlers?: Readonly<Record<string, Build<CustomErrorHandler>>>
  backoffStrategies?: Readonly<Record<string, Build<CustomBackoff>>>
  paginationStrategies?: Readonly<Record<string, Build<CustomPagination>>>
  partitionRouters?: Readonly<Record<string, Build<CustomPartitionRouter>>>
  schemaLoaders?: Readonly<Record<string, Build<CustomSchemaLoader>>>
  schemaNormalizations?: Readonly<Record<string, Build<SchemaNormalization>>>
  configTransformations?: Readonly<Record<string, Build<ConfigTransformation>>>
  validationStrategies?: Readonly<Record<string, Build<ValidationStrategy>>>
  stateMigrations?: Readonly<Record<string, Build<StateMigration>>>
}
