import { afterEach, expect, test } from 'vitest'
import { collect, manifestText } from '../../test/read.ts'
import { startThirdParty } from '../../test/thirdParty.ts'
import type { ThirdParty } from '../../test/thirdParty.ts'
import type { JsonObject } from '../json.ts'
import { loadManifest } from '../load/loadManifest.ts'
import { unsupportedOf } from '../load/unsupported.ts'

let party: ThirdParty | undefined
afterEach(async () => {
  await party?.close()
  party = undefined
})

const parents = [
  { id: 1, name: 'a', at: '2024-01-05' },
  { id: 2, name: 'b', at: '2024-01-07' },
  { id: 1, name: 'c', at: '2024-01-06' },
  { id: 3, at: '2024-01-04' },
]

async function api(): Promise<ThirdParty> {
  party = await startThirdParty(({ url }) => ({
    body: { data: url.pathname === '/parents' ? parents : [{ at: '2024-02-02' }] },
  }))
  return party
}

const list = (values: string, more = ''): string =>
  `{type: ListPartitionRouter, values: ${values}, cursor_field: pid${more}}`
const sync =
  '{type: DatetimeBasedCursor, cursor_field: at, datetime_format: "%Y-%m-%d", start_datetime: "2024-01-01", end_datetime: "2024-03-01"}'
const children = (stream = '', config = ''): string =>
  `{type: SubstreamPartitionRouter, parent_stream_configs: [{type: ParentStreamConfig, parent_key: id, partition_field: pid, extra_fields: [[name]], stream: {type: DeclarativeStream, name: parents, ${stream} retriever: {type: SimpleRetriever, requester: {type: HttpRequester, url_base: "{{ config['url'] }}", path: parents}, record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: [data]}}}} ${config}}]}`
const dependent = children(`incremental_sync: ${sync},`, ', incremental_dependency: true')
const groups = (size: number, inner: string, more = ''): string =>
  `{type: GroupingPartitionRouter, group_size: ${size}, underlying_partition_router: ${inner}${more}}`
const union = (...inner: string[]): string =>
  `{type: UnionPartitionRouter, partition_field: pid, partition_routers: [${inner.join(', ')}]}`

function manifestWith(router: string, stream = ''): ReturnType<typeof loadManifest> {
  return loadManifest(
    manifestText({
      stream: `${stream}
    transformations: [{type: AddFields, fields: [{path: [s], value: "{{ stream_partition }}"}, {path: [e], value: "{{ stream_slice.extra_fields }}"}]}]`,
      requester: 'request_parameters: {p: "{{ stream_partition.pid }}"}',
      retriever: `partition_router: ${router}`,
    }),
  )
}

// Partitions, requests and states are those of the reference.
test.each<[string, string, string[], JsonObject[]]>([
  [
    'a list, each value once',
    groups(2, list('[a, b, c, a, d]')),
    ['p=a&p=b', 'p=c&p=d'],
    [{ s: { pid: ['a', 'b'] } }, { s: { pid: ['c', 'd'] } }],
  ],
  [
    'a list, as it is',
    groups(2, list('[a, b, c, a, d]'), ', deduplicate: false'),
    ['p=a&p=b', 'p=c&p=a', 'p=d'],
    [{ s: { pid: ['a', 'b'] } }, { s: { pid: ['c', 'a'] } }, { s: { pid: ['d'] } }],
  ],
  [
    'parents, their extra fields as lists, too',
    groups(2, children()),
    ['p=1&p=2', 'p=3'],
    [
      { s: { pid: [1, 2], parent_slice: [{}, {}] }, e: { name: ['a', 'b'] } },
      { s: { pid: [3], parent_slice: [{}] }, e: { name: [null] } },
    ],
  ],
  [
    'a list and parents in one: a value counts once, what else there is goes along',
    union(list('["3", x]'), children()),
    ['p=3', 'p=x', 'p=1', 'p=2', 'p=3'],
    [
      { s: { pid: '3' } },
      { s: { pid: 'x' } },
      { s: { pid: 1 }, e: { name: 'a', parent_slice: {} } },
      { s: { pid: 2 }, e: { name: 'b', parent_slice: {} } },
      { s: { pid: 3 }, e: { name: null, parent_slice: {} } },
    ],
  ],
])('%s', async (_name, router, queries, expected) => {
  const { origin, requests } = await api()
  const manifest = manifestWith(router)
  expect(unsupportedOf(manifest)).toEqual([])
  const { records, error } = await collect({ manifest, stream: 'items', config: { url: origin } })
  expect(error).toBeUndefined()
  expect(records).toEqual(expected.map((one) => ({ at: '2024-02-02', e: {}, ...one })))
  expect(requests.filter((one) => one.startsWith('GET /items'))).toEqual(
    queries.map((query) => `GET /items?${query}`),
  )
})

test.each<[string, string, JsonObject | undefined, string, JsonObject]>([
  ['groups', groups(2, children()), undefined, '2024-01-01', { state: { at: '2024-02-02' } }],
  [
    'groups of parents that it depends on',
    groups(2, dependent),
    undefined,
    '2024-01-01',
    { state: { at: '2024-02-02' }, parent_state: { parents: { at: '2024-01-07' } } },
  ],
  [
    'groups that go on from it',
    groups(2, children()),
    { use_global_cursor: true, state: { at: '2024-02-01' }, lookback_window: 5 },
    '2024-01-31',
    { state: { at: '2024-02-02' } },
  ],
])('the state of %s is one for all', async (_name, router, state, since, expected) => {
  const { origin } = await api()
  const got = await collect({
    manifest: manifestWith(router, `incremental_sync: ${sync}`),
    stream: 'items',
    config: { url: origin },
    ...(state === undefined ? {} : { state }),
  })
  expect(got.error).toBeUndefined()
  expect(got.records[0]).toMatchObject({ s: { start_time: since, end_time: '2024-03-01' } })
  expect(got.state).toMatchObject({ ...expected, use_global_cursor: true })
  expect(got.state).not.toHaveProperty('states')
})

test('the state of a union has its partitions, and the parents of all its routers', async () => {
  const { origin } = await api()
  const got = await collect({
    manifest: manifestWith(union(list('[y]'), dependent), `incremental_sync: ${sync}`),
    stream: 'items',
    config: { url: origin },
  })
  const cursor = { at: '2024-02-02' }
  expect(got.state).toMatchObject({
    use_global_cursor: false,
    states: ['y', 1, 2, 3].map((pid) => ({ partition: { pid }, cursor })),
    state: cursor,
    parent_state: { parents: { at: '2024-01-07' } },
  })
})

test.each([
  ['groups', groups(2, children())],
  ['a union', union(list('[x]'), children())],
])('a read of %s goes on after any page', async (_name, router) => {
  const { origin } = await api()
  const options = { manifest: manifestWith(router), stream: 'items', config: { url: origin } }
  const whole = await collect(options)
  for (const [index, position] of whole.positions.entries()) {
    const rest = await collect({ ...options, position })
    expect(rest.records).toEqual(whole.records.slice(index + 1))
  }
})

test.each([
  ['a group of none', groups(0, list('[a]')), 'group_size'],
  [
    'what a member of a group adds to requests',
    groups(2, list('[a]', ', request_option: {type: RequestOption, inject_into: header, field_name: X}')),
    'underlying_partition_router.request_option',
  ],
  [
    'another key in a union',
    union(list('[a]'), '{type: ListPartitionRouter, values: [b], cursor_field: other}'),
    'partition_routers[1].cursor_field',
  ],
])('%s: refused with the place', async (_name, router, place) => {
  const { error } = await collect({
    manifest: manifestWith(router),
    stream: 'items',
    config: { url: 'http://127.0.0.1:1' },
  })
  expect(error).toMatchObject({ code: 'manifest.config' })
  expect(String(error)).toContain(`streams[0].retriever.partition_router.${place}`)
})
