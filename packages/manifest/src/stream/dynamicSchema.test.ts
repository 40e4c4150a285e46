import { afterEach, expect, test } from 'vitest'
import { collect, manifestText, testHost } from '../../test/read.ts'
import { startThirdParty } from '../../test/thirdParty.ts'
import type { ThirdParty } from '../../test/thirdParty.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import { loadManifest } from '../load/loadManifest.ts'
import { unsupportedOf } from '../load/unsupported.ts'
import { discoverStreams } from './discoverStreams.ts'

let party: ThirdParty | undefined
afterEach(async () => {
  await party?.close()
  party = undefined
})

const pointers = 'schema_pointer: [fields], key_pointer: [name], type_pointer: [type]'

function manifestWith(identifier: string, more = '', fieldPath = '[]'): ReturnType<typeof loadManifest> {
  return loadManifest(
    manifestText({
      stream: `schema_loader:
      type: DynamicSchemaLoader
      retriever:
        type: SimpleRetriever
        requester: {type: HttpRequester, url_base: "{{ config['url'] }}", path: fields}
        record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: ${fieldPath}}}
      schema_type_identifier: {type: SchemaTypeIdentifier, ${identifier}}
      ${more}`,
    }).replace('field_path: [data]}', 'field_path: [data]}\n        schema_normalization: Default'),
  )
}

/** An API that tells its fields at /fields, and has one record. */
async function api(fields: JsonValue): Promise<ThirdParty> {
  party = await startThirdParty(({ url }) => ({
    body: url.pathname === '/fields' ? fields : { data: [{ id: '1', n: '5', m: 2 }] },
  }))
  return party
}

const field = (name: string, type: JsonValue, more: JsonObject = {}): JsonObject => ({ name, type, ...more })
const maybe = (type: string, more: JsonObject = {}): JsonObject => ({ type: ['null', type], ...more })

// The schemas are those that the reference makes of the same answers.
test.each<[string, string, JsonValue, JsonObject]>([
  [
    'the names of types that the format knows',
    pointers,
    { fields: [field('id', 'integer'), field('d', 'date'), field('t', 'timestamp_without_timezone')] },
    {
      id: maybe('integer'),
      d: maybe('string', { format: 'date' }),
      t: maybe('string', { format: 'date-time', airbyte_type: 'timestamp_without_timezone' }),
    },
  ],
  [
    'names that the mapping knows; lists of two are alternatives, a list may have items',
    `${pointers}, types_mapping: [
        {target_type: string, current_type: singleLineText},
        {target_type: [number, string], current_type: money},
        {target_type: {type: ComplexFieldType, field_type: array, items: integer}, current_type: list},
        {target_type: {type: ComplexFieldType, field_type: array, items: {type: ComplexFieldType, field_type: array}}, current_type: deep},
        {target_type: boolean, current_type: [a, b]}]`,
    {
      fields: [
        field('x', 'singleLineText'),
        field('m', 'money'),
        field('l', 'list'),
        field('d', 'deep'),
        field('b', ['a', 'b']),
        field('u', ['string', 'integer']),
      ],
    },
    {
      x: maybe('string'),
      m: { oneOf: [maybe('number'), maybe('string')] },
      l: maybe('array', { items: maybe('integer') }),
      d: maybe('array', { items: maybe('array') }),
      b: maybe('boolean'),
      u: { oneOf: [maybe('string'), maybe('integer')] },
    },
  ],
  [
    'a mapping with a condition sees the field',
    `${pointers}, types_mapping: [
        {target_type: integer, current_type: num, condition: "{{ raw_schema.precision == 0 }}"},
        {target_type: number, current_type: num}]`,
    { fields: [field('a', 'num', { precision: 0 }), field('b', 'num', { precision: 2 })] },
    { a: maybe('integer'), b: maybe('number') },
  ],
  ['a field without a type is a text', pointers, { fields: [{ name: 'a' }] }, { a: maybe('string') }],
  [
    'the keys of an object',
    'schema_pointer: [fields], key_pointer: []',
    { fields: { a: 1 } },
    { a: maybe('string') },
  ],
  ['an answer without a record', pointers, [], {}],
])('%s make the schema', async (_name, identifier, fields, properties) => {
  const { origin } = await api(fields)
  const manifest = manifestWith(identifier)
  expect(unsupportedOf(manifest)).toEqual([])
  const [items, other] = await discoverStreams({ manifest, config: { url: origin }, host: testHost() })
  expect(items?.jsonSchema).toEqual({
    $schema: 'https://json-schema.org/draft-07/schema#',
    type: 'object',
    additionalProperties: true,
    properties,
  })
  expect(other?.jsonSchema).toEqual({})
})

test('a filter leaves fields out, transformations change what is left', async () => {
  const { origin } = await api({ fields: [field('a', 'string'), field('b X', 'integer')] })
  const manifest = manifestWith(
    pointers,
    `schema_filter: {type: RecordFilter, condition: "{{ 'a' not in record }}"}
      schema_transformations: [{type: KeysToSnakeCase}]`,
  )
  const [items] = await discoverStreams({ manifest, config: { url: origin }, host: testHost() })
  expect(items?.jsonSchema['properties']).toEqual({ b_x: maybe('integer') })
})

test('a read asks for the schema once, before its first page, and brings values to its types', async () => {
  const { origin, requests } = await api({ fields: [field('id', 'integer'), field('n', 'number')] })
  const { records, error } = await collect({
    manifest: manifestWith(pointers),
    stream: 'items',
    config: { url: origin },
  })
  expect(error).toBeUndefined()
  expect(records).toEqual([{ id: 1, n: 5, m: 2 }])
  expect(requests).toEqual(['GET /fields', 'GET /items'])
})

test.each<[string, JsonValue, string]>([
  ['a type that nobody knows', { fields: [field('a', 'weird')] }, "'weird'"],
  ['a type that is null', { fields: [field('a', null)] }, 'None'],
  ['a field without a name', { fields: [{ nome: 'a' }] }, 'must be a text'],
  ['an answer without fields', { x: 1 }, 'NoneType'],
])('%s ends the read', async (_name, fields, words) => {
  const { origin } = await api(fields)
  const { error, records } = await collect({
    manifest: manifestWith(pointers),
    stream: 'items',
    config: { url: origin },
  })
  expect(records).toEqual([])
  expect(error).toMatchObject({ failureType: 'system_error' })
  expect(String(error)).toContain(words)
})

test('only a list has items', async () => {
  const { origin } = await api({ fields: [field('a', 'x')] })
  const mapping =
    'types_mapping: [{target_type: {type: ComplexFieldType, field_type: object, items: string}, current_type: x}]'
  const { error } = await collect({
    manifest: manifestWith(`${pointers}, ${mapping}`),
    stream: 'items',
    config: { url: origin },
  })
  expect(String(error)).toContain('schema_type_identifier.types_mapping[0].target_type.items')
})

test('of several loaders each gives its fields, the first one to name a field wins', async () => {
  const { origin } = await api({ fields: [field('id', 'integer'), field('n', 'number')] })
  const text = manifestText({
    stream: `schema_loader:
      - type: InlineSchemaLoader
        schema: {type: object, properties: {id: {type: string}, own: {type: string}}}
      - type: DynamicSchemaLoader
        retriever:
          type: SimpleRetriever
          requester: {type: HttpRequester, url_base: "{{ config['url'] }}", path: fields}
          record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: []}}
        schema_type_identifier: {type: SchemaTypeIdentifier, ${pointers}}`,
  })
  const manifest = loadManifest(text)
  const [items] = await discoverStreams({ manifest, config: { url: origin }, host: testHost() })
  expect(items?.jsonSchema).toEqual({
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: ['null', 'object'],
    properties: { id: { type: 'string' }, own: { type: 'string' }, n: maybe('number') },
  })
})

test('classes that load schemas and bring values to them have stand-ins', async () => {
  const { origin } = await api({})
  const class_name = 'source_x.components.Own'
  const manifest = loadManifest(
    manifestText({ stream: `schema_loader: {type: CustomSchemaLoader, class_name: ${class_name}}` }).replace(
      'field_path: [data]}',
      `field_path: [data]}\n        schema_normalization: {type: CustomSchemaNormalization, class_name: ${class_name}}`,
    ),
  )
  const { records, error } = await collect({
    manifest,
    stream: 'items',
    config: { url: origin },
    components: {
      schemaLoaders: { [class_name]: () => async () => ({ properties: { n: { type: 'number' } } }) },
      schemaNormalizations: {
        [class_name]:
          ({ schema }) =>
          (record) => ({ ...record, fields: Object.keys(schema['properties'] ?? {}) }),
      },
    },
  })
  expect(error).toBeUndefined()
  expect(records).toEqual([{ id: '1', n: '5', m: 2, fields: ['n'] }])
})
