import { afterEach, expect, test } from 'vitest'
import { collect, manifestText } from '../../test/read.ts'
import { startThirdParty } from '../../test/thirdParty.ts'
import type { ThirdParty } from '../../test/thirdParty.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import { loadManifest } from '../load/loadManifest.ts'
import { unsupportedOf } from '../load/unsupported.ts'

let party: ThirdParty | undefined
afterEach(async () => {
  await party?.close()
  party = undefined
})

/** An API that answers by path and query, `*` for all others. */
async function api(answers: Record<string, JsonValue>): Promise<ThirdParty> {
  party = await startThirdParty(({ url }) => ({
    body: answers[`${url.pathname}${url.search}`] ?? answers[url.pathname] ?? answers['*'] ?? { data: [] },
  }))
  return party
}

const inParameters = (list: string, more = ''): string =>
  `request_parameters: {x: "1", props: {type: QueryProperties, property_list: ${list}${more}}}`
const chunking = (more: string): string => `, property_chunking: {type: PropertyChunking, ${more}}`
const byTwo = chunking('property_limit_type: property_count, property_limit: 2')
const endpoint = `{type: PropertiesFromEndpoint, property_field_path: [name], retriever: {type: SimpleRetriever, requester: {type: HttpRequester, url_base: "{{ config['url'] }}", path: fields}, record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: [r]}}}}`
const fields = { r: [{ name: 'a' }, { name: 'b' }, { nope: 1 }] }

// Requests are those that the reference sends.
test.each<[string, string, string[]]>([
  ['a list', inParameters('[a, b]'), ['GET /items?x=1&props=a%2Cb']],
  [
    'a list, and what is always there in front of it',
    inParameters('[a, b]', ', always_include_properties: [z]'),
    ['GET /items?x=1&props=z%2Ca%2Cb'],
  ],
  [
    'lots of two, what is always there in each',
    inParameters('[a, b, c]', `${byTwo}, always_include_properties: [z]`),
    ['GET /items?x=1&props=z%2Ca%2Cb', 'GET /items?x=1&props=z%2Cc'],
  ],
  [
    'lots by characters, three for each sign between; a name that is too long comes after an empty lot',
    inParameters('[abcdefghi, b, c]', chunking('property_limit_type: characters, property_limit: 8')),
    ['GET /items?x=1&props=', 'GET /items?x=1&props=abcdefghi', 'GET /items?x=1&props=b%2Cc'],
  ],
  [
    'all at once where there is no limit, what is always there behind',
    inParameters('[a, b]', `${chunking('property_limit_type: characters')}, always_include_properties: [z]`),
    ['GET /items?x=1&props=a%2Cb%2Cz'],
  ],
  ['what an endpoint lists', inParameters(endpoint), ['GET /fields', 'GET /items?x=1&props=a%2Cb%2C%5B%5D']],
  [
    'what an endpoint lists, in templates',
    `fetch_properties_from_endpoint: ${endpoint}
        request_parameters: {p: "{{ stream_partition.extra_fields['query_properties'] | join('+') }}", n: "{{ query_properties | length }}"}`,
    ['GET /fields', 'GET /items?p=a%2Bb%2B%5B%5D&n=3'],
  ],
  [
    'a list of the requester, in templates',
    `query_properties: {type: QueryProperties, property_list: [a, b]}
        path: "things/{{ query_properties | join(';') }}"`,
    ['GET /things/a;b'],
  ],
])('%s is asked for', async (_name, requester, expected) => {
  const { origin, requests } = await api({ '/fields': fields })
  const text = manifestText({ requester })
  const manifest = loadManifest(
    requester.includes('path: "') ? text.replace('        path: items\n', '') : text,
  )
  expect(unsupportedOf(manifest)).toEqual([])
  const { error } = await collect({ manifest, stream: 'items', config: { url: origin } })
  expect(error).toBeUndefined()
  expect(requests).toEqual(expected)
})

test('parts of a record are put together by their key, deeply; those without one stand alone', async () => {
  const { origin } = await api({
    '/items?x=1&props=a%2Cb': { data: [{ id: '1', v: { a: 1 } }, { id: '2' }, { n: 1 }] },
    '/items?x=1&props=c': { data: [{ id: '2', c: 2 }, { id: '1', v: { c: 3 } }, { n: 2 }] },
  })
  const manifest = loadManifest(manifestText({ requester: inParameters('[a, b, c]', byTwo) }))
  const { records } = await collect({ manifest, stream: 'items', config: { url: origin } })
  expect(records).toEqual([{ n: 1 }, { n: 2 }, { id: '1', v: { a: 1, c: 3 } }, { id: '2', c: 2 }])
})

test('a key may be made of several fields, all of which a record must have', async () => {
  const { origin } = await api({
    '*': { data: [{ id: '1', k: 'x' }, { id: '1', k: 'y' }, { id: '1', k: 'x', more: 1 }, { id: '1' }] },
  })
  const strategy = 'record_merge_strategy: {type: GroupByKeyMergeStrategy, key: [id, k]}'
  const manifest = loadManifest(
    manifestText({
      requester: inParameters(
        '[a]',
        chunking(`property_limit_type: property_count, property_limit: 1, ${strategy}`),
      ),
    }),
  )
  const { records } = await collect({ manifest, stream: 'items', config: { url: origin } })
  expect(records).toEqual([{ id: '1' }, { id: '1', k: 'x', more: 1 }, { id: '1', k: 'y' }])
})

test('a key that is no text ends the read', async () => {
  const { origin } = await api({ '*': { data: [{ id: 1 }] } })
  const manifest = loadManifest(manifestText({ requester: inParameters('[a]', byTwo) }))
  const { error } = await collect({ manifest, stream: 'items', config: { url: origin } })
  expect(error).toMatchObject({ code: 'manifest.template', failureType: 'system_error' })
  expect(String(error)).toContain('"id", which must be a text')
})

test('all lots of a page are read before the next page, which the last answer leads to', async () => {
  const { origin, requests } = await api({
    '/items?x=1&props=a': { data: [{ id: '1', a: 1 }], next: 'wrong' },
    '/items?x=1&props=b': { data: [{ id: '1', b: 1 }], next: '2' },
    '/items?x=1&props=a&page=2': { data: [{ id: '3', a: 1 }] },
    '/items?x=1&props=b&page=2': { data: [{ id: '3', b: 1 }] },
  })
  const manifest = loadManifest(
    manifestText({
      requester: inParameters('[a, b]', chunking('property_limit_type: property_count, property_limit: 1')),
      retriever: `paginator:
        type: DefaultPaginator
        page_token_option: {type: RequestOption, inject_into: request_parameter, field_name: page}
        pagination_strategy: {type: CursorPagination, cursor_value: "{{ response.next }}", stop_condition: "{{ not response.next }}"}`,
    }),
  )
  const options = { manifest, stream: 'items', config: { url: origin } }
  const { records, positions } = await collect(options)
  expect(records).toEqual([
    { id: '1', a: 1, b: 1 },
    { id: '3', a: 1, b: 1 },
  ])
  expect(requests).toHaveLength(4)
  expect((await collect({ ...options, position: positions[0] })).records).toEqual([{ id: '3', a: 1, b: 1 }])
})

test.each<[string, JsonObject | undefined, string[]]>([
  ['those of the catalog’s schema', { properties: { a_x: {}, c: {} } }, ['GET /items?x=1&props=a%2Cc']],
  ['none where its schema has none', {}, ['GET /items?x=1&props=']],
  ['all where there is no catalog', undefined, ['GET /items?x=1&props=a%2Cb%2Cc']],
])('a selector asks for %s', async (_name, jsonSchema, expected) => {
  const { origin, requests } = await api({})
  const selector =
    'property_selector: {type: JsonSchemaPropertySelector, transformations: [{type: KeysReplace, old: "_x", new: ""}]}'
  const manifest = loadManifest(manifestText({ requester: inParameters('[a, b, c]', `, ${selector}`) }))
  await collect({
    manifest,
    stream: 'items',
    config: { url: origin },
    ...(jsonSchema === undefined ? {} : { configured: { jsonSchema } }),
  })
  expect(requests).toEqual(expected)
})

test.each([
  [
    'request_parameters: {a: {type: QueryProperties, property_list: [a]}, b: {type: QueryProperties, property_list: [b]}}',
    'streams[0].retriever.requester.request_parameters: expected one QueryProperties at most',
  ],
  [
    `${inParameters('[a]')}\n        fetch_properties_from_endpoint: ${endpoint}`,
    'streams[0].retriever.requester.fetch_properties_from_endpoint',
  ],
])('two places for properties are refused', async (requester, words) => {
  const manifest = loadManifest(manifestText({ requester }))
  const { error } = await collect({ manifest, stream: 'items', config: { url: 'http://127.0.0.1:1' } })
  expect(error).toMatchObject({ code: 'manifest.config' })
  expect(String(error)).toContain(words)
})
