import type { CustomComponents } from '../custom/components.ts'
import { isJsonObject } from '../json.ts'
import { isPlainDict } from '../python/values.ts'
import type { PyValue } from '../python/values.ts'
import { componentSchema } from './componentSchema.ts'
import { streamsOf } from './loadManifest.ts'
import type { Manifest } from './loadManifest.ts'

/** The component types of the format that this runtime runs. */
export const supportedTypes: ReadonlySet<string> = new Set([
  'AddedFieldDefinition',
  'AddFields',
  'ApiKey',
  'ApiKeyAuthenticator',
  'AsyncJobStatusMap',
  'AsyncRetriever',
  'BasicHttpAuthenticator',
  'Bearer',
  'BearerAuthenticator',
  'CheckDynamicStream',
  'CheckStream',
  'ComponentMappingDefinition',
  'ConfigComponentsResolver',
  'DynamicDeclarativeStream',
  'HttpComponentsResolver',
  'ParametrizedComponentsResolver',
  'StreamConfig',
  'StreamParametersDefinition',
  'CompositeErrorHandler',
  'ConcurrencyLevel',
  'ConditionalStreams',
  'ConfigAddFields',
  'ConfigMigration',
  'ConfigNormalizationRules',
  'ConfigRemapField',
  'ConfigRemoveFields',
  'ComplexFieldType',
  'DpathValidator',
  'DynamicSchemaLoader',
  'SchemaTypeIdentifier',
  'TypesMap',
  'DynamicStreamCheckConfig',
  'PredicateValidator',
  'ValidateAdheresToSchema',
  'ConstantBackoffStrategy',
  'CsvDecoder',
  'CursorPagination',
  'DatetimeBasedCursor',
  'DeclarativeSource',
  'DeclarativeStream',
  'DefaultErrorHandler',
  'DefaultPaginator',
  'DpathExtractor',
  'DpathFlattenFields',
  'ExponentialBackoffStrategy',
  'FlattenFields',
  'GzipDecoder',
  'FixedWindowCallRatePolicy',
  'HTTPAPIBudget',
  'HttpRequester',
  'HttpRequestRegexMatcher',
  'MovingWindowCallRatePolicy',
  'Rate',
  'UnlimitedCallRatePolicy',
  'HttpResponseFilter',
  'IncrementingCountCursor',
  'InlineSchemaLoader',
  'IterableDecoder',
  'JsonDecoder',
  'JsonItemsDecoder',
  'XmlDecoder',
  'ZipfileDecoder',
  'JsonFileSchemaLoader',
  'JsonlDecoder',
  'JwtAuthenticator',
  'JwtHeaders',
  'JwtPayload',
  'LegacySessionTokenAuthenticator',
  'StateDelegatingStream',
  'StreamGroup',
  'BlockSimultaneousSyncsAction',
  'KeysReplace',
  'KeysToLower',
  'KeysToSnakeCase',
  'KeyTransformation',
  'LegacyToPerPartitionStateMigration',
  'GroupingPartitionRouter',
  'ListPartitionRouter',
  'UnionPartitionRouter',
  'MinMaxDatetime',
  'NoAuth',
  'NoPagination',
  'OAuthAuthenticator',
  'OffsetIncrement',
  'PageIncrement',
  'PaginationReset',
  'PaginationResetLimits',
  'ParentStreamConfig',
  'GroupByKeyMergeStrategy',
  'JsonSchemaPropertySelector',
  'PropertiesFromEndpoint',
  'PropertyChunking',
  'QueryProperties',
  'RecordExpander',
  'RecordFilter',
  'RecordSelector',
  'RemoveFields',
  'RequestBodyGraphQL',
  'RequestBodyJsonObject',
  'RequestBodyPlainText',
  'RequestBodyUrlEncodedForm',
  'RequestOption',
  'ResponseToFileExtractor',
  'RequestPath',
  'SelectiveAuthenticator',
  'SessionTokenAuthenticator',
  'SimpleRetriever',
  'Spec',
  'SubstreamPartitionRouter',
  'WaitTimeFromHeader',
  'WaitUntilTimeFromHeader',
])

/** A component that this runtime does not run. */
export interface Unsupported {
  /** The stream that needs it, undefined where it concerns the whole manifest. */
  stream: string | undefined
  path: string
  type: string
  /** The Python class that a custom component names; empty for the others. */
  className: string
  message: string
}

/** The components of a manifest that this runtime does not run, each with its place. */
export function unsupportedOf(manifest: Manifest, components: CustomComponents = {}): Unsupported[] {
  const root = manifest.resolved
  const known = new Set(Object.values(components).flatMap((registered) => Object.keys(registered)))
  const found = streamsOf(root).flatMap((stream) =>
    search(known, stream.fields, stream.path, stream.text('name')),
  )
  const rules = root.child('spec')?.value('config_normalization_rules') ?? null
  const rest = [
    ...['check', 'dynamic_streams', 'api_budget', 'concurrency_level'].flatMap((name) =>
      search(known, root.value(name) ?? null, name, undefined),
    ),
    ...search(known, rules, 'spec.config_normalization_rules', undefined),
  ]
  return [...found, ...rest]
}

/** Fields whose content is data, not components. */
const dataFields = new Set([
  'schema',
  '$parameters',
  'request_body_json',
  'request_parameters',
  'request_headers',
  'connection_specification',
  'base_schema',
  'config_overrides',
])

/** The custom types that a TypeScript component can stand in for. */
export const replaceableTypes: ReadonlySet<string> = new Set([
  'CustomAuthenticator',
  'CustomBackoffStrategy',
  'CustomConfigTransformation',
  'CustomDecoder',
  'CustomErrorHandler',
  'CustomPaginationStrategy',
  'CustomPartitionRouter',
  'CustomRecordExtractor',
  'CustomRecordFilter',
  'CustomSchemaLoader',
  'CustomSchemaNormalization',
  'CustomStateMigration',
  'CustomTransformation',
  'CustomValidationStrategy',
])

function messageOf(type: string, className: string): string {
  if (className === '') return `the component "${type}" is not supported`
  const what = `the Python class "${className}" (${type})`
  return replaceableTypes.has(type)
    ? `${what} cannot be run; a TypeScript component can stand in for it`
    : `${what} cannot be run, and nothing can stand in for this type`
}

let fieldsOfTypes: Map<string, ReadonlySet<string>> | undefined

/**
 * The fields that the format gives a component of a type; undefined where it may have any. Other fields are passed over
 * when a manifest is run, by the reference as well, so it does not matter what stands in them.
 */
function fieldsOf(type: string): ReadonlySet<string> | undefined {
  if (fieldsOfTypes === undefined) {
    fieldsOfTypes = new Map()
    const { definitions } = componentSchema()
    for (const [name, definition] of Object.entries(isJsonObject(definitions) ? definitions : {})) {
      if (!isJsonObject(definition) || definition['additionalProperties'] === true) continue
      const { properties } = definition
      if (isJsonObject(properties)) fieldsOfTypes.set(name, new Set(Object.keys(properties)))
    }
  }
  return fieldsOfTypes.get(type)
}

function search(
  known: ReadonlySet<string>,
  value: PyValue,
  path: string,
  stream: string | undefined,
): Unsupported[] {
  if (Array.isArray(value))
    return value.flatMap((item, index) => search(known, item, `${path}[${index}]`, stream))
  if (!isPlainDict(value)) return []
  const { type, class_name: given } = value
  const className = typeof given === 'string' ? given : ''
  const own: Unsupported[] =
    typeof type === 'string' && /^[A-Z]/.test(type) && !supportedTypes.has(type) && !known.has(className)
      ? [{ stream, path, type, className, message: messageOf(type, className) }]
      : []
  const fields = typeof type === 'string' ? fieldsOf(type) : undefined
  const inner = Object.keys(value)
    .filter((key) => !dataFields.has(key) && (fields?.has(key) ?? true))
    .flatMap((key) => search(known, value[key] ?? null, path === '' ? key : `${path}.${key}`, stream))
  return [...own, ...inner]
}
