import { afterEach, expect, test } from 'vitest'
import { collect, testHost } from '../../test/read.ts'
import { startThirdParty } from '../../test/thirdParty.ts'
import type { ThirdParty } from '../../test/thirdParty.ts'
import type { JsonObject } from '../json.ts'
import { loadManifest } from '../load/loadManifest.ts'
import { unsupportedOf } from '../load/unsupported.ts'
import { checkConnection } from './checkConnection.ts'
import { resolveDynamicStreams } from './dynamicStreams.ts'

let party: ThirdParty | undefined
afterEach(async () => {
  await party?.close()
  party = undefined
})

const retriever = (path: string): string =>
  `{type: SimpleRetriever, requester: {type: HttpRequester, url_base: "{{ config['url'] }}", path: "${path}"}, record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: [data]}}}`

const mapping = (path: string, value: string, more = ''): string =>
  `{type: ComponentMappingDefinition, field_path: [${path}], value: "${value}"${more}}`

function manifestOf(resolver: string): ReturnType<typeof loadManifest> {
  return loadManifest(`
version: 6.0.0
type: DeclarativeSource
check: {type: CheckDynamicStream, stream_count: 1}
dynamic_streams:
  - type: DynamicDeclarativeStream
    name: tables
    stream_template: {type: DeclarativeStream, name: "", primary_key: [], retriever: ${retriever('none')}}
    components_resolver: ${resolver}
`)
}

const named = `${mapping('name', "{{ components_values['name'] }}")}, ${mapping('retriever, requester, path', "{{ components_values['path'] }}")}`

async function api(): Promise<ThirdParty> {
  party = await startThirdParty(({ url }) => ({
    body: {
      data:
        url.pathname === '/tables'
          ? [
              { name: 'one', path: 't/1' },
              { name: 'two', path: 't/2' },
            ]
          : [{ from: url.pathname }],
    },
  }))
  return party
}

test.each<[string, string, JsonObject]>([
  [
    'the config',
    `{type: ConfigComponentsResolver, stream_config: {type: StreamConfig, configs_pointer: [tables]}, components_mapping: [${named}]}`,
    {
      tables: [
        { name: 'one', path: 't/1' },
        { name: 'two', path: 't/2' },
      ],
    },
  ],
  [
    'a fixed list',
    `{type: ParametrizedComponentsResolver, stream_parameters: {type: StreamParametersDefinition, list_of_parameters_for_stream: [{name: one, path: t/1}, {name: two, path: t/2}]}, components_mapping: [${named}]}`,
    {},
  ],
  [
    'what the API answers',
    `{type: HttpComponentsResolver, retriever: ${retriever('tables')}, components_mapping: [${named}]}`,
    {},
  ],
])('streams are made from %s, and read and checked like any other', async (_name, resolver, more) => {
  const { origin } = await api()
  const manifest = manifestOf(resolver)
  const config = { url: origin, ...more }
  expect(unsupportedOf(manifest)).toEqual([])
  const resolved = await resolveDynamicStreams({ manifest, config, host: testHost() })
  expect(resolved.streams.map((stream) => stream.name)).toEqual(['one', 'two'])
  const read = await collect({ manifest: resolved, stream: 'two', config })
  expect(read.records).toEqual([{ from: '/t/2' }])
  expect((await collect({ manifest, stream: 'one', config })).records).toEqual([{ from: '/t/1' }])
  expect(await checkConnection({ manifest, config, host: testHost() })).toEqual({ ok: true })
})

test('lists of the config are combined, defaults come behind, and what is missing is created where asked', async () => {
  const { origin } = await api()
  const manifest = manifestOf(`{type: ConfigComponentsResolver,
      stream_config: [{type: StreamConfig, configs_pointer: [tables], default_values: [{name: last, path: z}]}, {type: StreamConfig, configs_pointer: [regions]}],
      components_mapping: [
        ${mapping('name', "{{ components_values['name'] }}-{{ components_values['region'] }}", ', value_type: string')},
        ${mapping('primary_key', "['id', 'region']", ", condition: \"{{ components_values['region'] == 'eu' }}\"")},
        ${mapping('retriever, requester, request_parameters', "{'region': '{{ components_values.region }}'}", ', create_or_update: true')}]}`)
  const config = {
    url: origin,
    tables: [{ name: 'one', path: 'a' }],
    regions: [{ region: 'eu' }, { region: 'us' }],
  }
  const resolved = await resolveDynamicStreams({ manifest, config, host: testHost() })
  expect(resolved.streams.map(({ name, primaryKey }) => [name, primaryKey])).toEqual([
    ['one-eu', [['id'], ['region']]],
    ['one-us', []],
    ['last-eu', [['id'], ['region']]],
    ['last-us', []],
  ])
  const { requests } = await readFirst()
  expect(requests.at(-1)).toBe('GET /none?region=eu')

  async function readFirst(): Promise<ThirdParty> {
    await collect({ manifest: resolved, stream: 'one-eu', config })
    if (party === undefined) throw new Error('The server is gone.')
    return party
  }
})

test('two streams of one name are refused', async () => {
  const { origin } = await api()
  const manifest = manifestOf(
    `{type: ConfigComponentsResolver, stream_config: {type: StreamConfig, configs_pointer: [tables]}, components_mapping: [${named}]}`,
  )
  const tables = [
    { name: 'one', path: 'a' },
    { name: 'one', path: 'b' },
  ]
  const resolved = resolveDynamicStreams({ manifest, config: { url: origin, tables }, host: testHost() })
  await expect(resolved).rejects.toThrow('dynamic_streams[0]')
})
